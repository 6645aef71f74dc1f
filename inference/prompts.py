"""Writing prompt versions and choosing the active one. Called by the prompt pages and by commands."""

from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from inference.models import PromptActivation, PromptVersion
from inference.text import clean_text

TEXT_MAX = 20_000
NOTE_MAX = 500


class OutOfBounds(ValueError):
    """A text that is blank or too long; `field` says which, `limit` what would be right."""

    def __init__(self, field: str, limit: str) -> None:
        super().__init__(f"{field} {limit}")
        self.field = field
        self.limit = limit


def active(name: str = "chat") -> PromptVersion | None:
    """The version in force under `name`, or None while nothing was ever activated there."""
    return PromptVersion.objects.active(name)


@transaction.atomic
def write(name: str, *, text: str, note: str, author: UUID | None) -> PromptVersion:
    """Adds the next number under `name`. Raises OutOfBounds."""
    text = _within("text", text, TEXT_MAX)
    note = _within("note", note, NOTE_MAX)
    _lock(name)
    newest = PromptVersion.objects.filter(name=name).aggregate(newest=Max("number"))["newest"] or 0
    return PromptVersion.objects.create(name=name, number=newest + 1, text=text, note=note, author=author)


@transaction.atomic
def activate(version: PromptVersion, *, note: str, author: UUID | None) -> PromptActivation:
    """Puts `version` in force from now on; one that is already adds no row. Raises OutOfBounds."""
    note = _within("note", note, NOTE_MAX)
    _lock(version.name)
    newest = PromptActivation.objects.filter(name=version.name).order_by("-at", "-id").first()
    if newest and newest.version_id == version.id:
        return newest
    return PromptActivation.objects.create(name=version.name, version=version, note=note, author=author)


def _within(field: str, value: str, most: int) -> str:
    value = clean_text(value)
    if not value.strip():
        raise OutOfBounds(field, "must not be empty")
    if len(value) > most:
        raise OutOfBounds(field, f"must have at most {most:,} characters; this one has {len(value):,}")
    return value


def _lock(name: str) -> None:
    """One writer per name until the transaction ends; a first version has no row that could be locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"inference.prompts:{name}"])
