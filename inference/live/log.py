"""The token log of one generation in one process: filled by a pump or a tail, followed by readers."""

import asyncio
from time import monotonic
from typing import Literal
from uuid import UUID

from inference.generations.values import Ask, Begun, Ending, Last, Piece, Write
from inference.live.text import GrowingText

Reason = Literal["starting", "busy", "unreachable"]

# Nothing is asked of the person meanwhile: the question waits by itself.
WAITING: dict[Reason, str] = {
    "starting": "The model is starting. Your question is answered as soon as it is there.",
    "unreachable": "The model is away at the moment. Your question is answered as soon as it is back.",
    "busy": "The model is busy with other questions. Yours is answered as soon as there is room.",
}

# Text that has not been stored for so long is not shown either: a reader never sees what could be lost.
UNSTORED_SHOWN_S = 1.0


class TokenLog:
    """Text by offset, the attempt that writes it, and how it ended.

    `stored` is how far the database has it. A log is `settled` once its attempt's start is known;
    until then nothing of it is read. `ending` is set after the end has been committed, never before.
    """

    def __init__(self, generation: UUID, attempt: int = 0) -> None:
        self.generation = generation
        self.attempt = attempt
        self.starts: dict[int, int] = {}
        self.text = GrowingText()
        self.stored = 0
        self.settled = False
        self.ending: Ending | None = None
        self.waiting: tuple[Reason, str] | None = None
        self.readers = 0
        self.local = False
        self.closing = False
        self.begun: Begun | None = None
        self._token_ids: list[int] = []
        self._cut: Write | None = None
        self._oldest_unstored: float | None = None
        self._oldest_after_cut: float | None = None
        self._changed = asyncio.Event()

    # ---- for readers

    async def changed(self) -> None:
        """Waits until anything has changed since now."""
        await self._changed.wait()

    def wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    @property
    def visible(self) -> int:
        """How far readers may see."""
        oldest = self._oldest_unstored
        if oldest is not None and monotonic() - oldest > UNSTORED_SHOWN_S:
            return self.stored
        return len(self.text)

    def valid_until(self, attempt: int) -> int:
        """The largest offset that a cursor of `attempt` may have: what later attempts left in place."""
        later = [start for number, start in self.starts.items() if number > attempt]
        return min([*later, len(self.text)])

    # ---- for the pump

    def append(self, text: str, token_ids: tuple[int, ...]) -> None:
        self._token_ids.extend(token_ids)
        if text:
            now = monotonic()
            self._oldest_unstored = self._oldest_unstored or now
            if self._cut is not None:
                self._oldest_after_cut = self._oldest_after_cut or now
            self.text.append(text)
            self.waiting = None
            self.wake()

    def end(self, ending: Ending) -> None:
        self.ending = ending
        self.settled = True
        self.local = False
        self.stored = len(self.text)
        self._oldest_unstored = None
        self.wake()

    def wait_for(self, reason: Reason) -> None:
        """Readers are told why nothing comes."""
        self.waiting = (reason, WAITING[reason])
        self.wake()

    # ---- for whoever takes over or only follows

    def take_over(self, attempt: int) -> None:
        """This process is to produce `attempt`; `load` tells where it starts. What it had is another's."""
        self.attempt, self.local, self.closing, self.settled = attempt, True, False, False
        self.begun = None
        self._forget_unstored()

    def load(self, attempt: int, starts: dict[int, int], since: int, text: str) -> None:
        """What the database says: `attempt` is in force, and from `since` on the text is `text`."""
        self.attempt = attempt
        self.starts = dict(starts)
        self.text.cut(since)
        self.text.append(text)
        self.stored = len(self.text)
        self.settled = True
        self.waiting = None
        self._forget_unstored()
        self.wake()

    def _forget_unstored(self) -> None:
        self._token_ids.clear()
        self._cut = None
        self._oldest_unstored = None

    def hear(self, attempt: int, start: int, text: str) -> None:
        """A piece from the process that produces it. One that leaves a gap is left to the database."""
        if self.local or self.ending or not self.settled or attempt != self.attempt:
            return
        if start <= len(self.text) < start + len(text):
            self.text.append(text[len(self.text) - start :])
            self.waiting = None
            self.wake()

    def hear_waiting(self, attempt: int, reason: str) -> None:
        """From the process that is to produce it. A reason that a newer one knows is no reason here."""
        told = next((known for known in WAITING if known == reason), None)
        if told and not (self.local or self.ending or len(self.text)) and attempt == self.attempt:
            self.wait_for(told)

    def ask(self) -> Ask:
        """What the database is asked with. Before its attempt starts, what a log holds is another's."""
        return Ask(self.generation, self.attempt, len(self.text) if self.settled else 0)

    # ---- for the flusher

    @property
    def unstored(self) -> int:
        """Code points that wait for the database."""
        return len(self.text) - self.stored

    def write(self) -> Write:
        """The next part to store. Until it is known to be stored the same part is returned again.

        A flush whose answer was lost may have been committed; sent again unchanged, it does nothing.
        """
        if self._cut is None:
            self._oldest_after_cut = None
            self._cut = Write(self.generation, self.attempt, self.begun, self._rest(self.stored))
        return self._cut

    def _rest(self, start: int) -> Piece | None:
        """What lies after `start`, with the ids gathered for it. Ids without text wait.

        Before its attempt's start is known a log holds at most what it heard of another attempt.
        """
        end = len(self.text)
        if end <= start or not self.settled:
            return None
        token_ids, self._token_ids = tuple(self._token_ids), []
        return Piece(start, end, self.text.between(start, end), token_ids)

    def last(self) -> Last:
        """All that is not known to be stored, for the end."""
        cut = self._cut.piece if self._cut else None
        rest = self._rest(cut.end if cut else self.stored)
        pieces = tuple(piece for piece in (cut, rest) if piece is not None)
        return Last(self.generation, self.attempt, self.begun, pieces, tuple(self._token_ids))

    def wrote(self, write: Write) -> None:
        """The part is in the database."""
        if self._cut is not write:
            return
        self._cut = None
        if write.begun is self.begun:
            self.begun = None
        if write.piece is not None:
            self.stored = write.piece.end
            self._oldest_unstored = self._oldest_after_cut
            self.wake()
