"""What runs in the background for feedback. Each is safe to run twice, and twice at once."""

from celery import shared_task

from feedback import drain, parking
from feedback.schedule import DRAIN, PARKED


@shared_task(name=DRAIN)
def drain_activities() -> None:
    drain.drain_all()


@shared_task(name=PARKED)
def bind_parked() -> None:
    parking.bind_all()
    while parking.let_go():
        pass
