"""One streamed answer of the scripted engine, with whatever its script does to it."""

from __future__ import annotations

import asyncio
import codecs
import json
import time
from typing import Any, Protocol

from tests.scripted_answers import END_OF_TURN, Script, bytes_of

_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
)
_LONG_LINE = 1024 * 1024
_FAR = 1 << 40


class Wire(Protocol):
    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...
    def abort(self) -> None: ...


class Mortal(Protocol):
    model: str

    def die(self) -> None: ...
    def gate(self, name: str) -> asyncio.Event: ...


class Stream:
    """Sends ids at the script's rate. Text follows as the real engine sends it: whole characters only, and
    with stop strings set the last (longest stop - 1) characters held back."""

    def __init__(
        self, wire: Wire, script: Script, content: dict[str, Any], entry: dict[str, Any], *, is_chat: bool
    ) -> None:
        self._wire = wire
        self._script = script
        self._entry = entry
        self._is_chat = is_chat
        self._stop: list[str] = content.get("stop") or []
        self._room: int = content.get("max_tokens") or 1 << 30
        self._wants_usage = bool((content.get("stream_options") or {}).get("include_usage"))
        self._text = ""
        self._sent = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._outbox: list[bytes] = []
        self._model = ""

    async def run(self, prompt_ids: list[int], ids: list[int], said: list[int], engine: Mortal) -> str:
        self._model = self._script.model or engine.model
        self._wire.write(_HEAD)
        self._prompt_tokens = len(prompt_ids) + len(said)
        self._announce([*prompt_ids, *said])
        await asyncio.sleep(self._script.first)
        reason, broken = await self._tokens(ids, len(said), engine)
        if broken:
            return broken
        self._finish(reason)
        self._flush()
        if self._script.silent_end:
            await asyncio.Event().wait()
        return "complete" if reason != "abort" else "gave up"

    async def _tokens(self, ids: list[int], start: int, engine: Mortal) -> tuple[str, str | None]:
        """Sends tokens from index `start` on: the finish reason, or how the stream was broken."""
        began = time.monotonic()
        script = self._script
        end = min(len(ids), start + self._room)
        if script.never_ends:
            ids, end = ids[:-1], _FAR
        for index in range(start, end, script.batch):
            if self._is_due(start, index):
                if script.fault == "abort":
                    return "abort", None
                if broken := await self._break(engine):
                    return "", broken
            if self._send(ids[index : min(index + script.batch, end)] or ids[-1:]):
                return "stop", None
            await self._pace(began + (index + script.batch - start) / script.rate if script.rate else 0)
        return ("stop" if end == len(ids) else "length"), None

    def _is_due(self, start: int, index: int) -> bool:
        """A continued answer that begins behind the fault's place does not meet it again."""
        return self._script.fault is not None and start <= self._script.after <= index

    async def _pace(self, due: float) -> None:
        if due:
            await asyncio.sleep(due - time.monotonic())
        elif self._entry["tokens"] % 64 == 0:
            await asyncio.sleep(0)

    async def _break(self, engine: Mortal) -> str | None:
        """What the script does instead of going on; None when it goes on after all."""
        self._flush()
        match self._script.fault:
            case "stall":
                await asyncio.Event().wait()
            case "cut":
                self._wire.abort()
            case "end":
                self._chunk(b"")
            case "die":
                engine.die()
            case "error":
                self._event(
                    {"error": {"message": "EngineCore died", "type": "InternalServerError", "code": 500}}
                )
                self._lines(b"data: [DONE]\n\n")
                self._chunk(b"")
            case "garbage":
                self._lines(b"data: {not json\n\n")
                self._chunk(b"")
            case "hold":
                await engine.gate(self._script.gate).wait()
                self._script = self._script.without_faults()
                return None
            case "endless":
                while True:
                    self._chunk(b"x" * _LONG_LINE)
                    await asyncio.sleep(0.01)
            case "long":
                self._event(self._choice("x" * _LONG_LINE, []))
                self._script = self._script.without_faults()
                return None
        self._flush()
        return f"broken: {self._script.fault}"

    def _announce(self, prompt_ids: list[int]) -> None:
        """The prompt's ids: in an event of its own for chat, with the first token for plain completions."""
        self._prompt_ids: list[int] | None = prompt_ids
        if self._is_chat:
            event = self._choice("", None)
            event["choices"][0]["delta"]["role"] = "assistant"
            self._event(event | {"prompt_token_ids": prompt_ids})
            self._prompt_ids = None

    def _send(self, ids: list[int]) -> bool:
        """Sends tokens; says whether a stop string ended the answer."""
        ended = END_OF_TURN in ids
        self._text += self._decoder.decode(b"".join(bytes_of(i) for i in ids if i != END_OF_TURN), ended)
        self._entry["tokens"] += len(ids)
        found = [place for stop in self._stop if (place := self._text.find(stop)) >= 0]
        if found:
            self._text = self._text[: min(found)]
        if not found and not ended:
            self._event(self._choice(self._visible(), ids))
        else:
            self._last = ids
        return bool(found)

    def _visible(self) -> str:
        """What may be shown now: a stop string that has begun to come is held back."""
        end = len(self._text) - max((len(stop) - 1 for stop in self._stop), default=0)
        text = self._text[self._sent : max(end, self._sent)]
        self._sent += len(text)
        return text

    def _finish(self, reason: str) -> None:
        text = self._text[self._sent :] + (self._decoder.decode(b"", True) if reason == "length" else "")
        last = getattr(self, "_last", [])
        if not self._script.no_finish:
            event = self._choice(text, last)
            event["choices"][0] |= {"finish_reason": reason, "stop_reason": None}
            self._event(event)
        if self._script.silent_end:
            return
        if self._wants_usage and not self._script.no_finish:
            self._event(self._frame([]) | {"usage": self._usage()})
        if not self._script.no_done:
            self._lines(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _usage(self) -> dict[str, Any]:
        return {
            "prompt_tokens": self._prompt_tokens,
            "completion_tokens": self._entry["tokens"],
            "total_tokens": self._prompt_tokens + self._entry["tokens"],
            "prompt_tokens_details": {"cached_tokens": 0},
        }

    def _choice(self, text: str, ids: list[int] | None) -> dict[str, Any]:
        choice: dict[str, Any] = {"index": 0, "logprobs": None, "finish_reason": None}
        choice |= {"delta": {"content": text}} if self._is_chat else {"text": text}
        if ids is not None and not self._script.no_ids:
            choice["token_ids"] = ids
            if self._prompt_ids is not None:
                choice["prompt_token_ids"], self._prompt_ids = self._prompt_ids, None
        return self._frame([choice])

    def _frame(self, choices: list[Any]) -> dict[str, Any]:
        kind = "chatcmpl" if self._is_chat else "cmpl"
        return {"id": f"{kind}-{id(self)}", "created": 0, "model": self._model, "choices": choices}

    def _event(self, content: dict[str, Any]) -> None:
        body = json.dumps(content)
        if self._script.escapes and self._entry["tokens"] == 1:
            body = body.replace('"content": "', '"content": "\\u0000\\ud800', 1)
        before = b": a comment\n\n" if self._script.comments else b""
        if self._script.unknown_events:
            before += b"event: heartbeat\nid: 7\nretry: 10\nfoo: bar\n\n"
        self._lines(before + b"data: " + body.encode() + b"\n\n")

    def _lines(self, lines: bytes) -> None:
        self._chunk(lines.replace(b"\n", b"\r\n") if self._script.crlf else lines)

    def _chunk(self, data: bytes) -> None:
        """One piece of the body; the empty one is its end."""
        pieces = [data[i : i + 1] for i in range(len(data))] if self._script.bytewise and data else [data]
        for piece in pieces:
            framed = b"%x\r\n%b\r\n" % (len(piece), piece)
            if self._script.one_write:
                self._outbox.append(framed)
            else:
                self._wire.write(framed)

    def _flush(self) -> None:
        if self._outbox:
            self._wire.write(b"".join(self._outbox))
            self._outbox.clear()
