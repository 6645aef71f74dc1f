"""One run of the background job: looks for new events, sends what is due, and gives the worker back."""

from feedback.webhooks import making, sending

MAKING_S = 3.0
SENDING_S = 6.0


def run() -> int:
    """How many calls came back. Nothing while another run is at it."""
    with sending.alone() as alone:
        if not alone:
            return 0
        making.make_all(MAKING_S)
        return sending.send_all(SENDING_S)
