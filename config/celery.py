"""The Celery application: `celery -A config.celery worker`. Rows are the state: no result backend."""

import os
from typing import Any

from celery import Celery, signals
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from config import pulse, retention
from config.mark import mark_ready
from config.up.product import LONG_QUEUE
from config.up.vllm_cli import step_back
from feedback import schedule
from feedback.schedule import DRAIN, ERASE, FOLLOW_UP, FOLLOW_UP_ALL, LEAVE, PAIRS, PARKED, SETTLE, WEBHOOKS

# Above the longest hard limit: a task that still runs is not given to a second worker.
HARD_LIMIT_S = 3300
VISIBILITY_S = 3600
PULSE = "config.pulse"
RETENTION = "config.retention"


def _every(seconds: float, task: str, expires: float | None = None) -> dict[str, Any]:
    """What has not begun when the next is due need not begin any more."""
    return {"task": task, "schedule": seconds, "options": {"expires": expires or seconds}}


app = Celery("flywheel")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_S,
        # With the defaults a killed worker's task comes back only after another 100 s.
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 5,
        "health_check_interval": 10,
    },
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=HARD_LIMIT_S,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    task_routes={name: {"queue": LONG_QUEUE} for name in schedule.LONG},
    timezone="UTC",
    # Restarts of beat reset interval timers, which a pulse does not mind. Everything slower is a crontab.
    beat_schedule={
        PULSE: _every(pulse.EVERY_S, PULSE, expires=pulse.LIVES_S),
        DRAIN: _every(schedule.DRAIN_S, DRAIN),
        PARKED: _every(schedule.PARKED_S, PARKED),
        FOLLOW_UP: _every(schedule.FOLLOW_UP_S, FOLLOW_UP),
        FOLLOW_UP_ALL: {
            "task": FOLLOW_UP_ALL,
            "schedule": crontab(minute="2-59/5"),
            "options": {"expires": 240},
        },
        LEAVE: _every(schedule.LEAVE_S, LEAVE),
        SETTLE: _every(schedule.SETTLE_S, SETTLE),
        schedule.BUILD: _every(schedule.BUILD_S, schedule.BUILD),
        PAIRS: _every(schedule.PAIRS_S, PAIRS),
        schedule.EXPORT: _every(schedule.EXPORT_S, schedule.EXPORT),
        schedule.SCHEDULES: _every(schedule.SCHEDULES_S, schedule.SCHEDULES),
        schedule.IMPORT: _every(schedule.IMPORT_S, schedule.IMPORT),
        schedule.COPY: _every(schedule.COPY_S, schedule.COPY),
        schedule.REMOVE_COPIES: _every(schedule.REMOVE_COPIES_S, schedule.REMOVE_COPIES),
        schedule.WITHDRAW: _every(schedule.WITHDRAW_S, schedule.WITHDRAW),
        schedule.FILL: _every(schedule.FILL_S, schedule.FILL),
        schedule.READ_AHEAD: _every(schedule.READ_AHEAD_S, schedule.READ_AHEAD),
        schedule.MEASURE: _every(schedule.MEASURE_S, schedule.MEASURE),
        ERASE: _every(schedule.ERASE_S, ERASE),
        WEBHOOKS: _every(schedule.WEBHOOKS_S, WEBHOOKS),
        schedule.CALIBRATE: {
            "task": schedule.CALIBRATE,
            "schedule": crontab(hour="3", minute="41"),
            "options": {"expires": 3000},
        },
        schedule.DRAFT_CASES: {
            "task": schedule.DRAFT_CASES,
            "schedule": crontab(hour="4", minute="23"),
            "options": {"expires": 3000},
        },
        schedule.GATHER: {
            "task": schedule.GATHER,
            "schedule": crontab(minute="7-59/10"),
            "options": {"expires": 540},
        },
        RETENTION: {"task": RETENTION, "schedule": crontab(minute="17"), "options": {"expires": 3000}},
    },
)
app.autodiscover_tasks()


@app.task(name=PULSE)
def ring() -> None:
    """Beat rings this; that it ran shows that the worker works."""
    pulse.leave(pulse.TASKS)


@app.task(name=RETENTION)
def sweep() -> None:
    """Every hour; safe twice at once."""
    retention.sweep()


@signals.after_task_publish.connect(sender=PULSE)
def _beat_lives(**_: Any) -> None:
    pulse.leave(pulse.BEAT)


@signals.heartbeat_sent.connect
def _worker_lives(**_: Any) -> None:
    """The builder says so also while it builds: what beats is not the process that works."""
    pulse.leave(pulse.BUILDER if settings.PROCESS == pulse.BUILDER else pulse.WORKER)


@signals.worker_process_init.connect
def _comes_after_the_chat(**_: Any) -> None:
    """A build keeps a core busy for minutes: whoever waits for an answer comes first."""
    if settings.PROCESS == pulse.BUILDER:
        step_back()


@signals.worker_ready.connect
@signals.beat_init.connect
def _is_ready(**_: Any) -> None:
    mark_ready()
