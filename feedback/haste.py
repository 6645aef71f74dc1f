"""Which votes and corrections look made by a script or in a rage: their events are marked, and kept.

By what was done until then and by our own clock, whatever is drained first: drained again, it is the same.
"""

from django.db.models import Q

from chat.models import Activity, ActivityKind
from feedback.suspicion import BURST, suspicion

SAID = (ActivityKind.CHOSEN, ActivityKind.CORRECTED)


def mark(activity: Activity) -> str:
    """ "burst", "scripted" or nothing; nothing of what no person did."""
    if activity.kind not in SAID or _was_settled(activity):
        return ""
    earlier = Activity.objects.filter(
        Q(at__lt=activity.at) | Q(at=activity.at, pk__lt=activity.pk),
        person=activity.person_id,
        kind__in=SAID,
    )
    # Some more, because those that settled themselves are left out only here.
    latest = [each for each in earlier.order_by("-at", "-pk")[: 2 * BURST] if not _was_settled(each)]
    return suspicion([each.at for each in latest[:BURST]], activity.at)


def _was_settled(activity: Activity) -> bool:
    """A comparison that its person went on from, or of which a side failed: nobody asked for anything."""
    return not activity.body
