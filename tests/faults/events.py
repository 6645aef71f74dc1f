"""P5 of what people gave and did, against the log of events: each once, with what was told. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tests.faults.pages import PageLog
from tests.faults.stored import Stored, StoredActivity, StoredEvent

# What a deed becomes. Others are no signals.
SIGNALS = {
    "regenerated": "regenerate",
    "edited": "edit_prompt",
    "continued": "continue",
    "corrected": "correction",
    "stopped": "stop",
    "branch_shown": "branch_shown",
    "chosen": "comparison",
}


def events_of(pages: Sequence[PageLog], stored: Stored) -> Iterator[str]:
    """Everything that is not as it was acknowledged or done."""
    yield from _given(pages, stored)
    yield from _done(stored)


def _given(pages: Sequence[PageLog], stored: Stored) -> Iterator[str]:
    rows: dict[str, list[StoredEvent]] = defaultdict(list)
    for event in stored.events:
        rows[event.client_id].append(event)
    given = {client_id: event for page in pages for client_id, event in page.given.items()}
    for client_id in {client_id for page in pages for client_id in page.kept}:
        found, sent = rows[client_id], given[client_id]
        if len(found) != 1:
            yield f"P5 event {client_id} was acknowledged and is {len(found)} rows"
        elif (found[0].kind, found[0].about) != (sent["kind"], sent["message"]):
            yield f"P5 event {client_id} was given as {sent}, its row says {found[0]}"
        elif not sent["value"].items() <= found[0].value.items():
            yield f"P5 event {client_id} was given as {sent['value']}, its row says {found[0].value}"
    for event in stored.events:
        if event.source == "page" and event.client_id not in given:
            yield f"P5 nobody gave the event {event.client_id}"


def _done(stored: Stored) -> Iterator[str]:
    """Activity by activity, and then no other event of a deed."""
    rows: dict[str, list[StoredEvent]] = defaultdict(list)
    for event in stored.events:
        rows[event.id].append(event)
    stops = _told_stops(stored.activities)
    for activity in stored.activities:
        kind = SIGNALS.get(activity.kind)
        if kind == "stop" and stops.get(activity.generation) != activity.id:
            kind = None
        wanted = [kind] if kind and activity.is_drained else []
        kinds = [event.kind for event in rows[activity.id]]
        if kinds != wanted:
            words = "is drained" if activity.is_drained else "waits"
            yield f"P5 deed {activity.client_id} ({activity.kind}) {words} and has the events {kinds}"
    known = {activity.id for activity in stored.activities}
    for event in stored.events:
        if event.kind in SIGNALS.values() and event.id not in known:
            yield f"P5 no deed made the event {event.id} ({event.kind})"


def _told_stops(activities: Sequence[StoredActivity]) -> Mapping[str | None, str]:
    """Of each answer the first stop that came while it was being written."""
    told: dict[str | None, str] = {}
    for activity in sorted(activities, key=lambda activity: activity.number):
        if activity.kind == "stopped" and activity.value.get("was_live", True):
            told.setdefault(activity.generation, activity.id)
    return told
