"""What runs in the background for feedback. Each is safe to run twice, and twice at once."""

from celery import shared_task
from django.utils import timezone

from chat import comparisons
from feedback import drain, erasing, leaving, parking, schedule
from feedback.datasets import building, exporting, withdrawing
from feedback.datasets.imported import removing
from feedback.datasets.imported import running as importing
from feedback.destinations import copying
from feedback.evaluation import drafting
from feedback.followup import labelling
from feedback.pairs import compiling
from feedback.review import filling, keeping, reading_ahead
from feedback.schedule import (
    BUILD,
    CALIBRATE,
    DRAIN,
    ERASE,
    FOLLOW_UP,
    FOLLOW_UP_ALL,
    LEAVE,
    PAIRS,
    PARKED,
    SETTLE,
    WEBHOOKS,
)
from feedback.scheduling import running as scheduling
from feedback.webhooks import running


@shared_task(name=DRAIN)
def drain_activities() -> None:
    drain.drain_all()


@shared_task(name=PARKED)
def bind_parked() -> None:
    parking.bind_all()
    while parking.let_go():
        pass


@shared_task(name=FOLLOW_UP)
def label_recent_follow_ups() -> None:
    labelling.label_recent(schedule.FOLLOW_UP_LONGEST_S)


@shared_task(name=FOLLOW_UP_ALL)
def label_follow_ups() -> None:
    """What is older: from before there was a classifier, or this version of it."""
    labelling.label_all(schedule.FOLLOW_UP_ALL_LONGEST_S)


@shared_task(name=LEAVE)
def see_who_left() -> None:
    leaving.leave_all()


@shared_task(name=ERASE)
def erase() -> None:
    erasing.run_all()


@shared_task(name=WEBHOOKS)
def tell_webhooks() -> None:
    running.run()


@shared_task(name=SETTLE)
def settle_comparisons() -> None:
    comparisons.settle_failed()


@shared_task(name=BUILD)
def build_versions() -> None:
    """One; what else waits is rung for behind whatever came meanwhile, so that exports get their turn."""
    if building.run_all(most=1) and building.BUILDS.work.due():
        build_versions.apply_async(expires=schedule.BUILD_S)


@shared_task(name=CALIBRATE)
def calibrate_pairs() -> None:
    """Once a day."""
    from feedback.pairs import calibrating  # loads scikit-learn, a second that nobody else should wait for

    calibrating.calibrate_all()


@shared_task(name=PAIRS)
def make_pairs() -> None:
    compiling.run(schedule.PAIRS_LONGEST_S)


@shared_task(name=schedule.WITHDRAW)
def withdraw_versions() -> None:
    """An import that is removed, too: neither waits for a build."""
    removing.remove_all()
    withdrawing.withdraw_all()


@shared_task(name=schedule.EXPORT)
def export_versions() -> None:
    """One, as with builds."""
    if exporting.run_all(most=1) and exporting.EXPORTS.work.due():
        export_versions.apply_async(expires=schedule.EXPORT_S)


@shared_task(name=schedule.SCHEDULES)
def keep_schedules() -> None:
    scheduling.run(timezone.now())


@shared_task(name=schedule.IMPORT)
def read_imports() -> None:
    """One, as with builds."""
    if importing.run_all(most=1) and importing.READS.work.due():
        read_imports.apply_async(expires=schedule.IMPORT_S)


@shared_task(name=schedule.COPY)
def copy_exports() -> None:
    """One, as with builds."""
    if copying.run_all(most=1) and copying.COPYING.work.due():
        copy_exports.apply_async(expires=schedule.COPY_S)


@shared_task(name=schedule.REMOVE_COPIES)
def remove_copies() -> None:
    """Apart from copying, because a withdrawal waits for no export."""
    copying.remove_all()


@shared_task(name=schedule.DRAFT_CASES)
def draft_cases() -> None:
    """Once a day."""
    drafting.run()


@shared_task(name=schedule.READ_AHEAD)
def read_items_ahead() -> None:
    """Of review: for personal data, before somebody is shown them."""
    reading_ahead.run(schedule.READ_AHEAD_LONGEST_S)


@shared_task(name=schedule.FILL)
def fill_queues() -> None:
    """Of review, with what their questions find by now."""
    filling.run(schedule.FILL_LONGEST_S)


@shared_task(name=schedule.GATHER)
def gather_failures() -> None:
    """Into clusters."""
    from feedback.clusters import gathering  # loads scikit-learn, as above

    gathering.run(schedule.GATHER_LONGEST_S)


@shared_task(name=schedule.MEASURE)
def measure_reviewers() -> None:
    """Of the queues whose figures somebody looks at."""
    if keeping.wanted():
        from feedback.review import counting  # loads numpy and scipy

        counting.run(schedule.MEASURE_LONGEST_S)
