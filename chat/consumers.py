"""The socket of one page: deeds come in, news of the followed generations goes out. See docs/protocol.md."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast
from uuid import UUID

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import Error as DatabaseError

from chat import choices, corrections, frames, turns
from chat.activities import Outcome
from chat.bell import What, group_of, heard, ring
from chat.deeds import Asking, deed_of
from chat.doorkeeper import Doorkeeper, Guest, rights_of
from chat.exceptions import Code, NotFound, Refused
from chat.models import Comparison, Message, User
from chat.sent import NotAnObject
from inference.database import in_database, new_id
from inference.exceptions import InvalidParameter
from inference.live.reader import Cursor, Ended, News, Rewind, Said, Waiting
from inference.live.station import Station

log = logging.getLogger(__name__)

FOLLOWED_MAX = 64

# A page that opened without the cache hears the bell so long after it is back.
JOIN_AGAIN_S = 2.0


class ChatConsumer(AsyncWebsocketConsumer):
    """Translates frames to deeds and news to frames. Holds nothing that must outlive the socket."""

    person: User
    closed = False

    async def __call__(self, *args: Any) -> None:
        """Whatever it ends of, nothing of it stays inside."""
        self.followed: dict[UUID, asyncio.Task[None]] = {}
        self.joining: asyncio.Task[None] | None = None
        try:
            await super().__call__(*args)
        finally:
            await self._end()

    async def connect(self) -> None:
        await self.accept()
        person = self.scope.get("user")
        if person is None or not person.is_authenticated:
            await self.close(frames.Close.NOT_SIGNED_IN)
            return
        try:
            rights = await in_database(rights_of, cast("User", person))
        except DatabaseError as error:
            log.warning("A page could not be let in: %s", error)
            await self.close(frames.Close.TRY_AGAIN)
            return
        self.person = cast("User", person)
        self.station: Station = self.scope["state"]["station"]
        self.doorkeeper: Doorkeeper = self.scope["state"]["doorkeeper"]
        guest = Guest(str(self.scope["session"].session_key), rights, self._show_out)
        self.doorkeeper.enter(self, guest)
        await self._join(group_of(person.pk))
        await self._send(frames.Hello(process=settings.PROCESS))

    async def _end(self) -> None:
        for task in self.followed.values():
            task.cancel()
        if self.joining is not None:
            self.joining.cancel()
        if hasattr(self, "person"):
            self.doorkeeper.leave(self)
            await self._leave(group_of(self.person.pk))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.closed or not hasattr(self, "person"):
            return
        if text_data is None or len(text_data) > frames.FRAME_MAX:
            await self.close(frames.Close.BROKEN)
            return
        try:
            await self._take(frames.parse(text_data))
        except NotAnObject as refused:
            await self._refuse(None, refused)
            await self.close(frames.Close.BROKEN)
        except Refused as refused:
            await self._refuse(frames.client_id_in(text_data), refused)
        except InvalidParameter as error:
            invalid = Refused(Code.INVALID_PARAMETER, error.words, field=error.field, limit=error.limit)
            await self._refuse(frames.client_id_in(text_data), invalid)
        except DatabaseError as error:
            client_id = frames.client_id_in(text_data)
            if client_id is None:  # a cursor: the page sends it again when it comes back
                log.warning("An answer could not be looked up: %s", error)
                await self.close(frames.Close.TRY_AGAIN)
                return
            log.warning("A deed could not be stored: %s", error)
            words = "This could not be stored just now. Nothing was changed. It is tried again by itself."
            await self._refuse(client_id, Refused(Code.NOT_STORED, words))

    async def _take(self, frame: frames.FromClient) -> None:
        match frame:
            case frames.Follow():
                await self._follow_cursor(frame)
            case frames.Unfollow():
                self._unfollow(frame.generation)
            case frames.Stop():
                await self._stop(frame)
            case frames.Events():
                await self._take_events(frame)
            case frames.Show():
                await self._show(frame)
            case frames.Correct():
                await self._correct(frame)
            case frames.Choose():
                await self._choose(frame)
            case _:
                await self._answer(frame)

    async def _answer(self, frame: Asking) -> None:
        """A deed that asks the model: produced here from its commit on, followed from its beginning."""
        if not self.station.accepting:
            words = "The server is restarting. Nothing was sent; it is tried again by itself."
            raise Refused(Code.RESTARTING, words)
        outcome = await in_database(deed_of(frame), self.person, owner=self.station.owner)
        generation = UUID(outcome.generation)
        if not outcome.repeat:
            await self.station.produce(generation, outcome.job)
            if outcome.beside is not None:
                await self.station.produce(outcome.beside.generation, outcome.beside)
        await self._accept(frame, outcome)
        self._follow(Cursor(generation))
        await self._ring(frame, outcome, "turn")

    async def _stop(self, frame: frames.Stop) -> None:
        asked = {"generation": frame.generation, "offset": frame.offset}
        outcome = await self._done(frame, turns.stop, **asked)
        self.station.stop_producing(frame.generation)
        await self._accept(frame, outcome)

    async def _show(self, frame: frames.Show) -> None:
        outcome = await self._done(frame, turns.show, message=frame.message)
        await self._accept(frame, outcome)
        await self._ring(frame, outcome, "shown")

    async def _correct(self, frame: frames.Correct) -> None:
        asked = {"message": frame.message, "text": frame.text, "intent": frame.intent}
        outcome = await self._done(frame, corrections.correct, **asked)
        await self._accept(frame, outcome)
        await self._ring(frame, outcome, "turn")

    async def _choose(self, frame: frames.Choose) -> None:
        outcome = await self._done(
            frame, choices.choose, comparison=frame.comparison, choice=Comparison.Choice(frame.choice)
        )
        await self._accept(frame, outcome)
        await self._ring(frame, outcome, "shown")

    async def _take_events(self, frame: frames.Events) -> None:
        """What they are is known above: the application hands the way in along."""
        taken = await in_database(self.scope["state"]["take_events"], self.person, frame.batch)
        await self._send(frames.Receipts(client_id=frame.client_id, receipts=taken))

    async def _done(self, frame: frames.Deed, deed: Callable[..., Outcome], **asked: Any) -> Outcome:
        """Returns after commit. Nothing is acknowledged sooner."""
        return await in_database(deed, self.person, client_id=frame.client_id, **asked)

    async def _accept(self, frame: frames.Deed, outcome: Outcome) -> None:
        await self._send(frames.Accepted(client_id=frame.client_id, **outcome.as_json()))

    async def _ring(self, frame: frames.Deed, outcome: Outcome, what: What) -> None:
        """On the person's other pages. Last, as the cache may take its time."""
        if not outcome.repeat:
            await ring(self.person.pk, UUID(outcome.conversation), what, frame.client_id)

    # ---- following

    async def _follow_cursor(self, frame: frames.Follow) -> None:
        if len(self.followed) >= FOLLOWED_MAX and frame.generation not in self.followed:
            words = f"A page may follow at most {FOLLOWED_MAX} answers."
            raise Refused(Code.TOO_MANY, words, field="generation")
        if not await in_database(_may_see, self.person, frame.generation):
            raise NotFound("answer")
        self._follow(Cursor(frame.generation, frame.attempt, frame.offset))

    def _follow(self, cursor: Cursor) -> None:
        self._unfollow(cursor.generation)
        task = asyncio.create_task(self._read(cursor), name=f"reader {cursor.generation}")
        self.followed[cursor.generation] = task
        task.add_done_callback(lambda done: self._forget(cursor.generation, done))

    def _unfollow(self, generation: UUID) -> None:
        if task := self.followed.pop(generation, None):
            task.cancel()

    def _forget(self, generation: UUID, task: asyncio.Task[None]) -> None:
        if self.followed.get(generation) is task:
            del self.followed[generation]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("The reader of generation %s failed.", generation, exc_info=error)

    async def _read(self, cursor: Cursor) -> None:
        async for news in self.station.follow(cursor):
            await self._send(_frame(cursor.generation, news))

    async def _show_out(self, reason: frames.Close) -> None:
        await self.close(reason)

    # ---- the bell

    async def changed(self, event: dict[str, Any]) -> None:
        """Rung by `chat.bell.ring`."""
        await self._send(frames.Changed(**event["frame"]))

    async def _join(self, group: str) -> None:
        """Without the cache a page works as before; only other tabs hear of changes later."""
        if not await self._joined(group):
            self.joining = asyncio.create_task(self._join_later(group), name="join")

    async def _join_later(self, group: str) -> None:
        joined = False
        while not joined:
            await asyncio.sleep(JOIN_AGAIN_S)
            joined = await self._joined(group)

    async def _joined(self, group: str) -> bool:
        return await heard(lambda: self.channel_layer.group_add(group, self.channel_name), "heard")

    async def _leave(self, group: str) -> None:
        await heard(lambda: self.channel_layer.group_discard(group, self.channel_name), "left")

    # ---- out

    async def _refuse(self, client_id: UUID | None, refused: Refused) -> None:
        await self._send(
            frames.RefusedFrame(
                client_id=client_id,
                code=refused.code,
                text=refused.words,
                field=refused.field,
                limit=refused.limit,
                reference=str(new_id()),
            )
        )

    async def _send(self, frame: frames.Frame) -> None:
        """Waits while the page takes nothing, until the server drops it: see `config.sockets`."""
        if self.closed:
            return
        with suppress(OSError):  # it is gone, and its disconnect comes next
            await self.send(text_data=frames.encode(frame))

    async def close(self, code: int | bool | None = None, reason: str | None = None) -> None:
        """Once. What the page had sent before it heard of this is not taken any more."""
        if self.closed:
            return
        self.closed = True
        with suppress(OSError):  # as above
            await super().close(code, reason)


def _may_see(person: User, generation: UUID) -> bool:
    return Message.objects.visible_to(person).filter(generation=generation).exists()


def _frame(generation: UUID, news: News) -> frames.Frame:
    match news:
        case Said(attempt, start, end, text):
            return frames.DeltaFrame(generation=generation, attempt=attempt, start=start, to=end, text=text)
        case Rewind(attempt, to):
            return frames.RewindFrame(generation=generation, attempt=attempt, to=to)
        case Waiting(reason, words):
            return frames.WaitingFrame(generation=generation, reason=reason, text=words)
        case Ended(attempt, to, ending):
            return frames.End(
                generation=generation,
                attempt=attempt,
                to=to,
                status=ending.status,
                finish_reason=ending.finish_reason or None,
                code=ending.error_code or None,
                text=ending.error_text or None,
            )
