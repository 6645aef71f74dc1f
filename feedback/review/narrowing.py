"""Of answers that are found, those in the languages and slices that a queue asks for, with the slice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from chat.models import Message
from feedback.evaluation.sliced import told
from feedback.evaluation.slicing import About, SliceRule, belongs
from feedback.review.finding import Found
from feedback.review.questions import Question

CHUNK = 200
_RELATED = ("conversation", "generation__variant__prompt_version")


class Narrowed(NamedTuple):
    """`slice`: the first by name that it belongs to, "" for none."""

    found: Found
    slice: str


def narrowed(found: Sequence[Found], asked: Question, rules: Mapping[str, SliceRule]) -> Iterator[Narrowed]:
    """`rules`: of the slices that are wanted. Reads texts only where something depends on them."""
    if not (asked.languages or asked.slices or rules):
        yield from (Narrowed(each, "") for each in found)
        return
    rest = iter(found)
    while chunk := list(islice(rest, CHUNK)):
        about = told(Message.objects.filter(pk__in=_keys(chunk)).select_related(*_RELATED))
        for each in chunk:
            if each.answer in about and (of := _slice(about[each.answer], asked, rules)) is not None:
                yield Narrowed(each, of)


def _keys(chunk: Sequence[Found]) -> list[UUID]:
    return [each.answer for each in chunk]


def _slice(about: About, asked: Question, rules: Mapping[str, SliceRule]) -> str | None:
    """None where it is not asked for."""
    # Loads numpy, which no page needs.
    from feedback.curation.languages import language_of

    if asked.languages and language_of(about.question) not in asked.languages:
        return None
    of = next((name for name, rule in rules.items() if belongs(rule, about)), "")
    return None if asked.slices and not of else of
