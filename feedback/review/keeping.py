"""The figures of a queue's reviewers, kept for its page: a job counts them while somebody asks for them.

They take seconds and numpy, which no page waits for. They lie in Django's own cache, a table of the database:
whatever is lost of it is counted again.
"""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from pydantic import TypeAdapter, ValidationError

from feedback.models import FormVersion
from feedback.review.measured import Quality

KEPT_S = 86_400
#: A page asks again every 15 s while it is seen.
WANTED_S = 60
_QUALITY: TypeAdapter[Quality] = TypeAdapter(Quality)


def want(form: UUID) -> None:
    """The next job counts them, unless nothing has changed."""
    cache.set(_wanted(form), True, timeout=WANTED_S)


def wanted() -> list[FormVersion]:
    keys = {_wanted(key): key for key in FormVersion.objects.values_list("pk", flat=True)}
    found = [keys[name] for name in cache.get_many(keys)]
    return list(FormVersion.objects.filter(pk__in=found).order_by("pk")) if found else []


def kept(form: UUID) -> Quality | None:
    """None before they were first counted, and where another release of the product has counted them."""
    try:
        return _QUALITY.validate_json(cache.get(_kept(form)) or "")
    except ValidationError:
        return None


def keep(form: UUID, found: Quality) -> None:
    cache.set(_kept(form), _QUALITY.dump_json(found).decode(), timeout=KEPT_S)


def _wanted(form: UUID) -> str:
    return f"review-quality-wanted-{form}"


def _kept(form: UUID) -> str:
    return f"review-quality-{form}"
