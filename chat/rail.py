"""The list of conversations in the rail, by days, a page at a time by keyset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format

from chat.models import Conversation, User

PAGE = 40


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the rail."""

    id: UUID
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Rail:
    """A page of it. `more` is the query string of the next one, or empty."""

    items: list[Item]
    more: str


def page(person: User, moment: str = "", key: str = "") -> Rail:
    """The newest, or those older than (moment, key). ValueError for a place that is none."""
    found = Conversation.objects.visible_to(person).order_by("-updated_at", "-id")
    if moment or key:
        before = _moment(moment)
        found = found.filter(Q(updated_at__lt=before) | Q(updated_at=before, id__lt=UUID(key)))
    rows = list(found[: PAGE + 1])
    today = timezone.localdate()
    items = [item(row, today) for row in rows[:PAGE]]
    return Rail(items, _place(rows[PAGE - 1]) if len(rows) > PAGE else "")


def item(conversation: Conversation, today: date | None = None) -> Item:
    day = timezone.localtime(conversation.updated_at).date()
    return Item(conversation.pk, conversation.title, _day(day, today or timezone.localdate()))


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None or timezone.is_naive(moment):
        raise ValueError("not a moment")
    try:
        return moment.astimezone(UTC)  # PostgreSQL knows no zones of more than 16 hours
    except OverflowError:
        raise ValueError("not a moment") from None


def _place(last: Conversation) -> str:
    return urlencode({"before": last.updated_at.isoformat(), "key": last.pk})


def _day(day: date, today: date) -> str:
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    if day > today - timedelta(days=7):
        return "Last seven days"
    return date_format(day, "F Y")
