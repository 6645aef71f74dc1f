"""What a form can ask about an answer: each kind of field, what may be said to it, and what is compared.

`check` gives what was said back as it is kept, or raises Unfit; `units` is what agreement is counted of, and
`settled` what an outcome is found of (`outcomes`), by what the question is called inside the field; `parts`
are those names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt

from feedback.curation.personal_data.hits import Type
from feedback.review import bounds
from feedback.review.levels import Level, Settled, Value
from inference.text import clean_text

TEXT_MAX, COMMENT_MAX, LABEL_MAX = 32_000, 2_000, 60
LABELS_MAX, POINTS_MAX, SPANS_MAX, STEPS_MAX = 30, 20, 100, 10
#: Of two answers that a ranking puts together, and of two that it does not: the first is the older one.
TIED, FIRST, SECOND = "tied", "first better", "second better"


@dataclass(frozen=True, slots=True)
class About:
    """The answer that is judged: its length in code points, and all answers to its question, by id."""

    length: int
    siblings: frozenset[str] = frozenset()


def _different(labels: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(labels)) < len(labels):
        raise ValueError("no two may be called the same")
    return labels


def _points_differ(points: tuple[Point, ...]) -> tuple[Point, ...]:
    _different(tuple(point.name for point in points))
    return points


Label = Annotated[str, Field(min_length=1, max_length=LABEL_MAX), AfterValidator(clean_text)]
Labels = Annotated[tuple[Label, ...], Field(min_length=1, max_length=LABELS_MAX), AfterValidator(_different)]
Steps = Annotated[StrictInt, Field(le=STEPS_MAX)]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Field(_Declared):
    """`required`: a decision without it is refused. `empty`: what leaving it empty says, if anything."""

    level: ClassVar[Level] = Level.NOMINAL
    empty: ClassVar[Any] = None
    required: StrictBool = False

    def is_asked(self, about: About) -> bool:
        """Whether this answer leaves anything to be said to it."""
        return True

    @property
    def parts(self) -> tuple[str, ...]:
        return ()

    def scale(self, part: str) -> int:
        """How far two numbers can be apart that are said to it; 0 for no number."""
        return 0

    def compared(self, kept: Any) -> dict[str, Value]:
        """Nothing of texts."""
        return {}

    def units(self, kept: Any) -> Iterator[tuple[str, str, Value]]:
        """Part, which of several things that it asks of one item, and what is said to that."""
        for part, value in self.compared(kept).items():
            yield part, "", value

    def settled(self, kept: Any) -> dict[str, Settled]:
        return {part: Settled(value, self.scale(part)) for part, value in self.compared(kept).items()}


class _OneQuestion(_Field):
    """The field itself is what is compared."""

    @property
    def parts(self) -> tuple[str, ...]:
        return ("",)

    def compared(self, kept: Any) -> dict[str, Value]:
        return {"": kept}


class _YesOrNo(_OneQuestion):
    def check(self, said: Any, about: About) -> bool:
        return bounds.yes_or_no(said)


class _Text(_Field):
    most: ClassVar[int] = TEXT_MAX

    def check(self, said: Any, about: About) -> str:
        return bounds.text(said, self.most)


class Verdict(_OneQuestion):
    """Whether the answer is good."""

    kind: Literal["verdict"] = "verdict"

    def check(self, said: Any, about: About) -> str:
        return bounds.one_of(said, ("good", "bad", "unsure"))


class Taxonomy(_Field):
    """In which ways it fails: several of the labels, or none."""

    kind: Literal["taxonomy"] = "taxonomy"
    labels: Labels

    @property
    def parts(self) -> tuple[str, ...]:
        return self.labels

    def check(self, said: Any, about: About) -> list[str]:
        given = {bounds.one_of(each, self.labels) for each in bounds.several(said, len(self.labels))}
        return [label for label in self.labels if label in given]

    def compared(self, kept: list[str]) -> dict[str, Value]:
        return {label: label in kept for label in self.labels}


class Severity(_OneQuestion):
    """How bad it is: 1 is least."""

    kind: Literal["severity"] = "severity"
    level: ClassVar[Level] = Level.ORDINAL
    steps: Annotated[Steps, Field(ge=2)] = 4

    def check(self, said: Any, about: About) -> int:
        return bounds.whole(said, 1, self.steps)

    def scale(self, part: str) -> int:
        return self.steps - 1


class Reference(_Text):
    """What a good answer is."""

    kind: Literal["reference"] = "reference"


class Edited(_Text):
    """The answer itself, put right."""

    kind: Literal["edited"] = "edited"


class Point(_Declared):
    """One demand of a rubric, and the most points that meeting it gives."""

    name: Label
    most: Annotated[Steps, Field(ge=1)]


Points = Annotated[
    tuple[Point, ...], Field(min_length=1, max_length=POINTS_MAX), AfterValidator(_points_differ)
]


class Rubric(_Field):
    """Points for each of its demands."""

    kind: Literal["rubric"] = "rubric"
    level: ClassVar[Level] = Level.INTERVAL
    points: Points

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(point.name for point in self.points)

    def scale(self, part: str) -> int:
        return next(point.most for point in self.points if point.name == part)

    def check(self, said: Any, about: About) -> dict[str, int]:
        given = bounds.named(said, self.parts)
        kept = {}
        for point in self.points:
            with bounds.within(point.name):
                kept[point.name] = bounds.whole(given.get(point.name), 0, point.most)
        return kept

    def compared(self, kept: dict[str, int]) -> dict[str, Value]:
        return dict(kept)


class Ranking(_Field):
    """Answers to the same question, best first; those that are equally good stand together."""

    kind: Literal["ranking"] = "ranking"

    @property
    def parts(self) -> tuple[str, ...]:
        return ("",)

    def is_asked(self, about: About) -> bool:
        return len(about.siblings) > 1

    def check(self, said: Any, about: About) -> list[list[str]]:
        most = len(about.siblings)
        tiers = [sorted(self._tier(tier, about)) for tier in bounds.several(said, most)]
        ranked = [each for tier in tiers for each in tier]
        if len(ranked) < 2 or len(set(ranked)) < len(ranked) or not all(tiers):
            raise bounds.Unfit("must place at least two answers, each of them once")
        return tiers

    def _tier(self, said: Any, about: About) -> list[str]:
        found = bounds.several(said, len(about.siblings))
        return [bounds.one_of(each, about.siblings, "answers to the same question") for each in found]

    def settled(self, kept: list[list[str]]) -> dict[str, Settled]:
        """Of each two answers, called by their ids in order, the better one's id or TIED."""
        place = {each: number for number, tier in enumerate(kept) for each in tier}
        found = {}
        for one, other in combinations(sorted(place), 2):
            better = min(one, other, key=lambda each: place[each])
            found[f"{one} {other}"] = Settled(TIED if place[one] == place[other] else better)
        return found

    def units(self, kept: list[list[str]]) -> Iterator[tuple[str, str, Value]]:
        """The same: whether the first or the second of two is the better one."""
        for both, of in self.settled(kept).items():
            yield "", both, {both.split()[0]: FIRST, TIED: TIED}.get(str(of.value), SECOND)


class Spans(_Field):
    """Parts of the answer, each with a label. Offsets are code points of its Markdown source."""

    kind: Literal["spans"] = "spans"
    empty: ClassVar[Any] = ()  # none is marked
    labels: Labels

    @property
    def parts(self) -> tuple[str, ...]:
        return self.labels

    def check(self, said: Any, about: About) -> list[dict[str, Any]]:
        return bounds.spans(said, SPANS_MAX, self.labels, about.length)

    def compared(self, kept: Sequence[Mapping[str, Any]]) -> dict[str, Value]:
        marked = {span["label"] for span in kept}
        return {label: label in marked for label in self.labels}

    def settled(self, kept: Any) -> dict[str, Settled]:
        """Nothing: parts are there to be read."""
        return {}


class PersonalData(_OneQuestion):
    """Whether somebody's personal data is in it, and where."""

    kind: Literal["personal_data"] = "personal_data"

    def check(self, said: Any, about: About) -> dict[str, Any]:
        given = bounds.named(said, ("present", "spans"))
        with bounds.within("present"):
            present = bounds.yes_or_no(given.get("present"))
        with bounds.within("spans"):
            spans = bounds.spans(given.get("spans", []), SPANS_MAX, list(Type), about.length)
            if spans and not present:
                raise bounds.Unfit("must be empty where no personal data is present")
        return {"present": present, "spans": spans}

    def compared(self, kept: dict[str, Any]) -> dict[str, Value]:
        return {"": kept["present"]}


class MakeCase(_YesOrNo):
    """Whether models are to be measured with it."""

    kind: Literal["make_case"] = "make_case"


class ForTraining(_YesOrNo):
    """Whether it may be used for training."""

    kind: Literal["for_training"] = "for_training"


class Comment(_Text):
    """Anything else."""

    kind: Literal["comment"] = "comment"
    most: ClassVar[int] = COMMENT_MAX
