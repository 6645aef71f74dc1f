"""One page's frames about one generation, joined again from its log and by rules of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.answer import Frame
from tests.faults.pages import Told, begins_anew


@dataclass(frozen=True, slots=True)
class DroppedFrom:
    """A rewind: where to, and how much older than the last text the oldest dropped text was."""

    to: int
    age_s: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What stayed on the page when it came from one attempt to a later one: so many characters."""

    before: int
    after: int
    length: int


@dataclass(slots=True)
class Reading:
    """What a page showed from a generation's beginning on. `wrong` names what did not join."""

    text: str = ""
    attempt: int = 0
    end: Frame | None = None
    rewinds: list[DroppedFrom] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _pieces: list[tuple[int, float]] = field(default_factory=list)

    def take(self, told: Told) -> None:
        frame = told.frame
        if self.end is not None:
            self.wrong.append(f"a {frame['type']} came after the end")
        elif frame["type"] == "delta":
            self._delta(frame, told.at)
        elif frame["type"] == "rewind":
            self._rewind(frame)
        elif frame["type"] == "end":
            self._end(frame)

    def age_at(self, offset: int) -> float:
        """By how many seconds the text at `offset` was shown before the last text."""
        shown = [at for end, at in self._pieces if end > offset]
        return self._pieces[-1][1] - shown[0] if shown else 0.0

    def _delta(self, frame: Frame, at: float) -> None:
        if frame["from"] != len(self.text) or frame["to"] != frame["from"] + len(frame["text"]):
            self.wrong.append(f"{len(self.text)} characters are shown, came {frame['from']} to {frame['to']}")
        if frame["attempt"] < self.attempt:
            self.wrong.append(f"text of attempt {frame['attempt']} after attempt {self.attempt}")
        self._come_to(frame["attempt"])
        self.text += frame["text"]
        self._pieces.append((len(self.text), at))

    def _rewind(self, frame: Frame) -> None:
        if frame["to"] >= len(self.text):
            self.wrong.append(f"a rewind to {frame['to']}, with {len(self.text)} characters shown")
        self.rewinds.append(DroppedFrom(frame["to"], self.age_at(frame["to"])))
        self.text = self.text[: frame["to"]]
        self._come_to(frame["attempt"])
        self._pieces = [(min(end, frame["to"]), at) for end, at in self._pieces]

    def _end(self, frame: Frame) -> None:
        if frame["to"] != len(self.text):
            self.wrong.append(f"the end is at {frame['to']}, with {len(self.text)} characters shown")
        self._come_to(frame["attempt"])
        self.end = frame

    def _come_to(self, attempt: int) -> None:
        if attempt > self.attempt:
            self.kept.append(Kept(self.attempt, attempt, len(self.text)))
        self.attempt = attempt


def readings_of(told: Iterable[Told]) -> dict[str, list[Reading]]:
    """By generation. After an acceptance that repeats another a reading begins anew."""
    found: dict[str, list[Reading]] = {}
    renewed: set[str] = set()
    for each in told:
        frame = each.frame
        if begins_anew(frame):
            renewed.add(frame["generation"])
        elif frame["type"] in {"delta", "rewind", "end"}:
            readings = found.setdefault(frame["generation"], [Reading()])
            if frame["generation"] in renewed and (frame.get("from") == 0 or readings[-1].end):
                renewed.discard(frame["generation"])
                readings.append(Reading())
            readings[-1].take(each)
    return found
