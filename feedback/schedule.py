"""When the background work of feedback is due: read by `config.celery` before Django's apps are."""

DRAIN = "feedback.drain"
PARKED = "feedback.parked"
DRAIN_S = 5.0
PARKED_S = 30.0
