"""A sound history, of which the checker of invariants has nothing to say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.faults.invariants import violations
from tests.faults.pages import PageLog, Told
from tests.faults.stored import (
    Stored,
    StoredActivity,
    StoredAttempt,
    StoredEvent,
    StoredGeneration,
    StoredMessage,
)
from tests.scripted_answers import answer_to, decode, directive_in, encode, prompt_of
from tests.scripted_log import Request

QUESTION = "script: tokens=40 redraws=true"
SEED = 7
PROMPT = tuple(encode(prompt_of([{"role": "user", "content": QUESTION}])))
# What the first attempt would have said to the end, and where the second goes on, with its ids.
FIRST = answer_to(decode(PROMPT), SEED, directive_in(QUESTION))
CUT_IDS = 20
IDS = answer_to(decode(PROMPT), SEED, directive_in(QUESTION), FIRST[:CUT_IDS])
TEXT = decode(IDS[:-1])
CUT = len(decode(IDS[:CUT_IDS]))
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
LEASE_S = 2.0
ALIVE = 1  # a process that is there as long as this machine is


class History:
    """One answer in two draws, read by one page that lost its last piece. `broken` says what is wrong."""

    def __init__(self) -> None:
        self.page = PageLog()
        self.page.asked["deed"] = {"type": "send"}
        self.accepted: dict[str, Any] = {
            "type": "accepted", "client_id": "deed", "conversation": "c", "message": "q", "answer": "a",
            "generation": "g", "repeat": False,
        }  # fmt: skip
        self.tell(0, self.accepted)
        self.tell(1, self.delta(1, 0, CUT))
        self.tell(1.5, self.delta(1, CUT, CUT + 3))
        self.tell(4, {"type": "rewind", "generation": "g", "attempt": 2, "to": CUT})
        self.tell(5, self.delta(2, CUT, len(TEXT)))
        self.tell(6, {"type": "end", "generation": "g", "attempt": 2, "to": len(TEXT), "status": "complete"})
        self.generation = StoredGeneration(
            id="g", status="complete", attempt=2, text=TEXT, token_ids=IDS, prompt_token_ids=[*PROMPT],
            seed=SEED, max_tokens=1024, finish_reason="stop", error_code="", completion_tokens=len(IDS),
            continues=None, ended_at=after(6), deltas=0, messages=1,
        )  # fmt: skip
        self.attempts = [
            StoredAttempt("g", 1, "web-1@here", 0, BEGAN, after(3)),
            StoredAttempt("g", 2, "web-2@here", CUT, after(3.2), after(7)),
        ]
        result = {name: self.accepted[name] for name in ("conversation", "message", "answer", "generation")}
        self.activities = [StoredActivity("deed", "sent", "c", 1, "g", "q", result, "d1", {}, True)]
        for number, client_id in enumerate(("stop", "stop again"), 2):
            self.page.asked[client_id] = {"type": "stop"}
            stop = ("stopped", "c", number, "g", "a", result, f"d{number}", {"was_live": True}, True)
            self.activities.append(StoredActivity(client_id, *stop))
        self.page.given["said"] = {"kind": "rating", "message": "a", "value": {"value": "up"}}
        self.page.kept.add("said")
        self.events = [
            StoredEvent("e", "said", "rating", "page", {"value": "up"}, "a"),
            StoredEvent("d2", "d2", "stop", "server", {"on_screen": 1, "produced": 2}, "a"),
        ]
        self.messages = [
            StoredMessage("q", "c", "person", QUESTION, None),
            StoredMessage("a", "c", "model", "", "g"),
        ]
        self.requests = [
            Request(SEED, 0, PROMPT, "aborted", CUT_IDS + 2, 0.0, 3.0, ALIVE),
            Request(SEED, CUT_IDS, PROMPT, "complete", len(IDS) - CUT_IDS, 3.2, 6.0, ALIVE),
        ]

    def tell(self, at: float, frame: dict[str, Any]) -> None:
        self.page.take(Told(at, 1, frame))

    def delta(self, attempt: int, start: int, end: int) -> dict[str, Any]:
        said = decode(FIRST[:-1]) if attempt == 1 else TEXT
        place = {"from": start, "to": end, "text": said[start:end]}
        return {"type": "delta", "generation": "g", "attempt": attempt, **place}

    def change(self, number: int, **fields: Any) -> None:
        """A frame that was another one."""
        told = self.page.told[number]
        self.page.told[number] = Told(told.at, told.connection, {**told.frame, **fields})

    def row(self, **fields: Any) -> None:
        self.generation = replace(self.generation, **fields)

    @property
    def broken(self) -> list[str]:
        stored = Stored([self.generation], self.attempts, self.activities, self.messages, self.events)
        return violations([self.page], stored, self.requests, lease_s=LEASE_S)


def after(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)
