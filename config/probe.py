"""Asks a web process on this machine by the name that people use: `python -m config.probe /healthz`."""

import http.client
import os
import sys
from urllib.parse import urlsplit

TIMEOUT_S = 5


def main(path: str) -> int:
    port = int(os.environ.get("PORT") or 8000)
    origin = urlsplit(os.environ.get("FLYWHEEL_ORIGIN") or f"http://localhost:{port}")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        # As a proxy would pass it on: other hosts are refused, and plain http is sent to https.
        connection.request("GET", path, headers={"Host": origin.netloc, "X-Forwarded-Proto": origin.scheme})
        answer = connection.getresponse()
        print(answer.status, answer.read(1000).decode(errors="replace"))
    except (OSError, http.client.HTTPException) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        connection.close()
    return 0 if answer.status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
