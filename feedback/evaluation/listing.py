"""Cases as a page lists them, and how many of each tag there are and are needed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Count, F, Func, QuerySet

from feedback.evaluation.consented import allowed
from feedback.evaluation.models import EvalCase, EvalSlice
from feedback.evaluation.slicing import in_words
from feedback.standing import STANDS

PAGE = 50
#: Half widths of the interval of 95 % of a share of cases passed, as the page states them.
PRECISIONS = (0.1, 0.05)
PRECISION_WORDS = [f"± {width * 100:.0f}" for width in PRECISIONS]
#: Tags that the page tells of; the most frequent ones.
TAGS = 50


class Listed(NamedTuple):
    """`asked`: the end of what was asked, "" where its person does not allow it to be read."""

    case: EvalCase
    asked: str


class Page(NamedTuple):
    """`older` is where the next page begins, None on the last."""

    rows: list[Listed]
    older: UUID | None


class Slice(NamedTuple):
    """`tag`: "" is all of them. `needed`, for each precision: its words, the cases, how many are missing."""

    tag: str
    approved: int
    drafts: int
    needed: list[tuple[str, int, int]]


def page(cases: QuerySet[EvalCase], *, status: str, tag: str, before: UUID | None) -> Page:
    """The newest cases of a status and a tag, if given, made before the case `before`."""
    rows = cases.filter(**STANDS).order_by("-pk")
    rows = rows.select_related(
        "message__conversation", "message__generation", "message__corrects__generation"
    )
    if status:
        rows = rows.filter(status=status)
    if tag:
        rows = rows.filter(tags__contains=[tag])
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    return Page(_listed(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None)


def _listed(cases: list[EvalCase]) -> list[Listed]:
    may = allowed(case.message for case in cases)
    return [Listed(case, _asked(case) if case.message_id in may else "") for case in cases]


def _asked(case: EvalCase) -> str:
    generation = case.message.generation
    messages: list[Any] = generation.messages if generation else []
    return str(messages[-1]["content"]).strip() if messages else ""


def by_status(cases: QuerySet[EvalCase]) -> list[tuple[str, int]]:
    """Every status, with how many there are."""
    found = cases.filter(**STANDS).order_by().values_list("status")
    counts = dict(found.annotate(n=Count("pk")))
    return [(status, counts.get(status, 0)) for status in EvalCase.Status.values]


class Declared(NamedTuple):
    """A slice that an engineer declared; `rule`: what belongs to it, in words."""

    row: EvalSlice
    rule: list[str]
    counts: Slice


def declared(rows: Iterable[EvalSlice], cases: QuerySet[EvalCase]) -> list[Declared]:
    """With what each has and needs."""
    found = _by_tag(cases)
    return [
        Declared(row, in_words(row.rule), _slice(row.name, found.get(row.name, Counter()))) for row in rows
    ]


def slices(cases: QuerySet[EvalCase]) -> list[Slice]:
    """All cases first, then each tag's, the most frequent first."""
    rows = cases.filter(**STANDS).order_by()
    all_of = Counter(dict(rows.values_list("status").annotate(n=Count("pk"))))
    found = _by_tag(cases)
    tags = sorted(found, key=lambda tag: (-found[tag].total(), tag))[:TAGS]
    return [_slice("", all_of), *(_slice(tag, found[tag]) for tag in tags)]


def _by_tag(cases: QuerySet[EvalCase]) -> Mapping[str, Counter[str]]:
    """How many cases of each status have each tag."""
    rows = cases.filter(**STANDS).order_by()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    each = Func(F("tags"), function="unnest", output_field=CharField())
    for tag, status, count in rows.annotate(tag=each).values_list("tag", "status").annotate(n=Count("pk")):
        found[tag][status] = count
    return found


def _slice(tag: str, counts: Mapping[str, int]) -> Slice:
    # Loads numpy, which no other page needs.
    from feedback.evaluation.precision import ASSUMED_EFFECT, needed

    approved = counts.get(EvalCase.Status.APPROVED, 0)
    wanted = [needed(width, effect=ASSUMED_EFFECT) for width in PRECISIONS]
    drafts = counts.get(EvalCase.Status.DRAFT, 0)
    named = zip(PRECISION_WORDS, wanted, strict=True)
    return Slice(tag, approved, drafts, [(words, cases, max(0, cases - approved)) for words, cases in named])
