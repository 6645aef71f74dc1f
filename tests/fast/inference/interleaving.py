"""One answer among several processes and pages, all steps of which a test orders as it likes.

Rows and their deeds are real, and so are logs and readers. The test stands for the engine (it says what it
is told to), for the cache (pieces come late, twice or never), and for what the loops of a process do.
"""

import asyncio
import codecs
from collections.abc import Coroutine, Sequence
from time import monotonic
from typing import Any
from uuid import UUID

from inference.generations.adopt import ATTEMPTS_MAX, adopt, settle, starts_of
from inference.generations.read import views
from inference.generations.values import Begun, Ending, Job
from inference.generations.write import close, flush, request_stop, said_so_far
from inference.live.log import TokenLog
from inference.live.reader import Cursor, Ended, News, Rewind, Said, follow
from inference.live.source import agree
from inference.live.tail import apply
from inference.models import Generation, Status
from tests.fast.inference.left_behind import expire
from tests.fast.inference.quick_loop import QuickLoop
from tests.scripted_answers import bytes_of, decode, encode

BEGUN = Begun("scripted", "", "", "", (1,), 0, 1.0)
# One more is made at the end.
ADOPTIONS_MAX = ATTEMPTS_MAX - 2
# In place of a process's number: the one whose attempt is in force.
IN_FORCE = -1
COMPLETE = Ending(Status.COMPLETE, "stop")


class Speech:
    """What one attempt is told: token ids at once, a character when it is whole, the last ones held back."""

    def __init__(self, held_back: int = 0) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._held_back = held_back
        self._waiting: list[int] = []
        self._text = ""

    def say(self, text: str, cut: int) -> list[tuple[str, int]]:
        """Deltas of one token each. The last `cut` tokens wait for what is said next."""
        self._waiting += encode(text)
        count = max(0, len(self._waiting) - cut)
        now, self._waiting = self._waiting[:count], self._waiting[count:]
        return [(self._visible(token, self._held_back), token) for token in now]

    def end(self) -> list[tuple[str, int]]:
        *rest, last = [*self._waiting, *encode(".")]
        return [(self._visible(token, self._held_back), token) for token in rest] + [
            (self._visible(last, 0), last)
        ]

    def _visible(self, token: int, held_back: int) -> str:
        self._text += self._decoder.decode(bytes_of(token))
        end = max(0, len(self._text) - held_back)
        visible, self._text = self._text[:end], self._text[end:]
        return visible


class Page:
    """One reader that comes and goes: shows exactly what it is sent, or fails."""

    def __init__(self, attempt: int = 0, text: str = "") -> None:
        self.attempt = attempt
        self.text = text
        self.kept: list[str] = []
        self.ended = False
        self.reading: asyncio.Task[None] | None = None

    async def read(self, log: TokenLog) -> None:
        async for news in follow(log, Cursor(log.generation, self.attempt, len(self.text))):
            self.take(news)

    def take(self, news: News) -> None:
        match news:
            case Said(attempt, start, end, text):
                assert start == len(self.text) and end == start + len(text) > start, "a gap or a repeat"
                assert attempt >= self.attempt, "text of an older attempt"
                self.attempt, self.text = attempt, self.text + text
            case Rewind(attempt, to):
                assert to < len(self.text) and attempt >= self.attempt
                self.attempt, self.text = attempt, self.text[:to]
                self.kept.append(self.text)
            case Ended(_, to, _):
                assert to == len(self.text)
                self.ended = True


class Process:
    """A web process: its log, and the attempt that it believes to be in force."""

    def __init__(self, generation: UUID, name: str) -> None:
        self.name = name
        self.log = TokenLog(generation)
        self.job: Job | None = None
        self.speech = Speech()
        self.seen: list[Any] = []

    def take(self, job: Job, held_back: int) -> None:
        self.job, self.speech = job, Speech(held_back)
        self.log.take_over(job.attempt)
        if job.settled:
            self.log.load(job.attempt, job.starts, 0, job.text)

    def hand_on(self) -> None:
        self.job = None
        self.log.local = False
        self.log.wake()


class World:
    """`with World(generation) as world`: three processes, any number of pages, one row."""

    def __init__(self, generation: UUID, first: Job) -> None:
        self.generation = generation
        self.loop = QuickLoop()
        self.processes = [Process(generation, f"process {number}") for number in range(3)]
        self.processes[0].take(first, 0)
        self.pages: list[Page] = []
        self.cursors: list[tuple[int, str]] = [(0, "")]
        self.cache: list[tuple[int, int, str]] = []
        self.kept: list[str] = []
        self.adoptions = self.sayings = 0
        self.in_force = 0

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    # ---- what a process does

    def _process(self, number: int) -> Process:
        return self.processes[self.in_force if number == IN_FORCE else number]

    def say(self, number: int, text: str, cut: int) -> None:
        """Numbered, so that no two places read alike."""
        process = self._process(number)
        if process.job and process.log.settled:
            self.sayings += 1
            self._append(process, process.speech.say(f"{self.sayings} {text}", cut))

    def _append(self, process: Process, deltas: Sequence[tuple[str, int]]) -> None:
        for text, token in deltas:
            if text and process.log.begun is None:
                process.log.begun = BEGUN
            process.log.append(text, (token,))

    def flush(self, number: int, answer_lost: bool = False) -> None:
        process = self._process(number)
        if process.job is None:
            return
        write = process.log.write()
        before = said_so_far(self.generation)
        stands = self.generation in flush([write])
        assert stands == self.is_in_force(process)
        if not stands:
            assert said_so_far(self.generation) == before, "an old attempt wrote"
            process.hand_on()
        elif not answer_lost:
            process.log.wrote(write)

    def mirror(self, number: int, back: int) -> None:
        log = self._process(number).log
        if log.local and log.settled:
            start = max(0, log.visible - back)
            self.cache.append((log.attempt, start, log.text.between(start, log.visible)))

    def hear(self, number: int, piece: int) -> None:
        if self.cache:
            self.processes[number].log.hear(*self.cache[piece % len(self.cache)])

    def look(self, number: int) -> None:
        """Asks the rows; `apply` comes later, or the next look first."""
        log = self.processes[number].log
        if not log.local and log.ending is None:
            self.processes[number].seen += views([log.ask()])

    def apply(self, number: int) -> None:
        process = self.processes[number]
        if process.seen:
            apply(process.seen.pop(0), process.log)

    def adopt(self, number: int, held_back: int, settled: bool) -> None:
        """The lease in force having run out. Where to go on is found at once, or later, or never."""
        if self.adoptions == ADOPTIONS_MAX:
            return
        self.adoptions += 1
        expire(self.generation)
        job = adopt(self.processes[number].name, by=monotonic() + 60)
        assert job is not None
        self.in_force = number
        self.processes[number].take(job, held_back)
        if settled:
            self.settle(number)

    def settle(self, number: int) -> None:
        process = self.processes[number]
        job, log = process.job, process.log
        if job is None or log.settled:
            return
        count, start = self.run(agree(job.token_ids, job.text, _detokenize)) if job.text else (0, 0)
        assert job.text[:start] == decode(job.token_ids[:count])
        if not settle(self.generation, job.attempt, start=start, token_ids=count):
            process.hand_on()
            return
        self.kept.append(job.text[:start])
        log.load(job.attempt, starts_of(self.generation), 0, job.text[:start])

    def is_in_force(self, process: Process) -> bool:
        row = Generation.objects.get(pk=self.generation)
        return row.is_live and process.job is not None and row.attempt == process.job.attempt

    # ---- what a page does

    def join(self, number: int, cursor: int) -> None:
        """With any cursor that some page ever had."""
        page = Page(*self.cursors[cursor % len(self.cursors)])
        self.pages.append(page)
        self._read(page, number)

    def move(self, page: int, number: int) -> None:
        """Its socket breaks; it comes back to any process."""
        if self.pages:
            found = self.pages[page % len(self.pages)]
            self.run(_end(found))
            self._read(found, number)

    def _read(self, page: Page, number: int) -> None:
        if not page.ended:
            page.reading = self.loop.create_task(page.read(self.processes[number].log))

    def wait(self, seconds: float) -> None:
        self.run(asyncio.sleep(seconds))
        self.cursors += [(page.attempt, page.text) for page in self.pages]

    # ---- the end

    def finish(self, number: int, *, by_stop: bool) -> Generation:
        """One process brings it to its end, all others hear of it, and every page has read all."""
        if by_stop:
            request_stop(self.generation)
            expire(self.generation)
            assert adopt("a process", by=monotonic() + 60) is None
        else:
            self._complete(number)
        for other, each in enumerate(self.processes):
            while each.log.ending is None:
                self.flush(other)
                self.look(other)
                while each.seen:
                    self.apply(other)
        readings = [page.reading for page in self.pages if page.reading]
        self.run(asyncio.wait_for(asyncio.gather(*readings), 60))
        return Generation.objects.get(pk=self.generation)

    def _complete(self, number: int) -> None:
        process = self.processes[number]
        if not (self.is_in_force(process) and process.log.settled):
            self.adoptions = 0
            self.adopt(number, 0, True)
        self._append(process, process.speech.end())
        assert close(process.log.last(), COMPLETE)
        process.log.end(COMPLETE)

    def shut(self) -> None:
        for page in self.pages:
            self.run(_end(page))
        self.loop.close()


async def _detokenize(ids: Sequence[int]) -> str:
    return decode(ids)


async def _end(page: Page) -> None:
    if page.reading is not None:
        page.reading.cancel()
        [failure] = await asyncio.gather(page.reading, return_exceptions=True)
        if isinstance(failure, Exception):
            raise failure
