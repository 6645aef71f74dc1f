"""Asks the served tiny model over HTTP and writes four shares (`make bench-model`).

    python -m inference.tiny.bench --url http://127.0.0.1:8000 [--model NAME] [--out FILE]

Temperature 0, few requests at once. Everything is asked twice: without a system prompt, and with the
one that the product puts in front. A share below .90 is printed with `meets: false`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from .bench_cases import Case, cases
from .corpus.systems import PRODUCT_PROMPT
from .scoring import Share

MUST, AIM = 0.90, 0.95
SHARES = {
    "facts": "facts in phrasings never trained",
    "unknowns": "unknowns declined",
    "ends": "turns that end by themselves",
    "second": "second questions in one conversation",
}
_SYSTEMS = {"no system prompt": "", "the product's prompt": PRODUCT_PROMPT}
_SEED = 20
# An idle connection may be closed by the engine in the moment in which it is used again.
_NO_IDLE_CONNECTIONS = httpx.Limits(max_keepalive_connections=0)
_SHOWN_MISSES = 60


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case after it was asked: the last answer, whether it is right, whether every turn ended."""

    case: Case
    answer: str
    right: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """A served model and how it is asked."""

    client: httpx.AsyncClient
    model: str
    gate: asyncio.Semaphore

    async def ask_all(self, todo: Sequence[Case], system: str) -> list[Verdict]:
        return await asyncio.gather(*(self._ask(case, system) for case in todo))

    async def _ask(self, case: Case, system: str) -> Verdict:
        messages = [{"role": "system", "content": system}] if system else []
        answer, ended = "", True
        for question in case.questions:
            messages.append({"role": "user", "content": question})
            answer, stopped = await self._answer(messages, case.max_tokens)
            messages.append({"role": "assistant", "content": answer})
            ended = ended and stopped
        return Verdict(case, answer, case.judge is None or case.judge(answer), ended)

    async def _answer(self, messages: list[dict[str, str]], max_tokens: int) -> tuple[str, bool]:
        body = {"model": self.model, "messages": messages, "temperature": 0, "max_tokens": max_tokens}
        async with self.gate:
            reply = await self.client.post("/v1/chat/completions", json=body)
        reply.raise_for_status()
        choice = reply.json()["choices"][0]
        return str(choice["message"]["content"] or ""), choice["finish_reason"] == "stop"


def report_of(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """The four shares, each with its parts; a turn's end counts in every case."""
    made: dict[str, object] = {}
    for share in SHARES:
        own = [verdict for verdict in verdicts if share in (verdict.case.share, "ends")]
        passes = [(verdict.case.part, verdict.ended if share == "ends" else verdict.right) for verdict in own]
        parts = dict.fromkeys(part for part, _ in passes)
        made[share] = {
            **_numbers([passed for _, passed in passes]),
            "parts": {name: _numbers([passed for part, passed in passes if part == name]) for name in parts},
        }
    return made


def _numbers(passed: Sequence[bool]) -> dict[str, object]:
    share = Share(sum(passed), len(passed))
    low, high = share.interval
    return {
        "right": share.right,
        "n": share.of,
        "share": round(share.value, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "meets": share.value >= MUST,
        "aim": share.value >= AIM,
    }


def misses_of(verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
    """Some of each part, so that none hides the others."""
    wrong = [verdict for verdict in verdicts if not (verdict.right and verdict.ended)]
    parts = dict.fromkeys(miss.case.part for miss in wrong)
    shown = [
        miss for part in parts for miss in [one for one in wrong if one.case.part == part][:_SHOWN_MISSES]
    ]
    return [
        {
            "share": miss.case.share,
            "part": miss.case.part,
            "asked": miss.case.questions,
            "answer": miss.answer[:200],
            "ended": miss.ended,
        }
        for miss in shown
    ]


async def measure(url: str, model: str, at_once: int) -> dict[str, object]:
    began = time.monotonic()
    root = url.removesuffix("/").removesuffix("/v1")
    async with httpx.AsyncClient(base_url=root, timeout=300, limits=_NO_IDLE_CONNECTIONS) as client:
        name = model or str((await _listed(client))["id"])
        bench = Bench(client, name, asyncio.Semaphore(at_once))
        under: dict[str, object] = {}
        for title, system in _SYSTEMS.items():
            verdicts = await bench.ask_all(cases(_SEED), system)
            under[title] = {"shares": report_of(verdicts), "misses": misses_of(verdicts)}
    return {
        "model": name,
        "must": MUST,
        "aim": AIM,
        "seconds": round(time.monotonic() - began),
        "under": under,
    }


async def _listed(client: httpx.AsyncClient) -> dict[str, object]:
    reply = await client.get("/v1/models")
    reply.raise_for_status()
    first: dict[str, object] = reply.json()["data"][0]
    return first


def table_of(report: dict[str, object]) -> str:
    lines = [f"{report['model']}, asked over HTTP at temperature 0, {report['seconds']} s"]
    under = report["under"]
    assert isinstance(under, dict)
    for title, found in under.items():
        lines.append(f"\nWith {title}:")
        for share, numbers in found["shares"].items():
            lines.append(_line(SHARES[share], numbers))
            lines += [_line(f"  {part}", inner) for part, inner in numbers["parts"].items()]
    return "\n".join(lines)


def _line(name: str, numbers: dict[str, object]) -> str:
    interval = f"[{numbers['low']:.3f}, {numbers['high']:.3f}]"
    verdict = f"meets: {str(numbers['meets']).lower()}"
    return f"  {name:<40} {numbers['share']:.3f} {interval} n={numbers['n']:<5} {verdict}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Asks the served tiny model and writes its shares.")
    parser.add_argument("--url", required=True, help="root of the engine, with or without /v1")
    parser.add_argument(
        "--model", default="", help="served name; the first that the engine lists, if left out"
    )
    parser.add_argument("--out", type=Path, help="where the report is written as JSON")
    parser.add_argument("--at-once", type=int, default=12, help="requests at once")
    given = parser.parse_args()
    try:
        report = asyncio.run(measure(given.url, given.model, given.at_once))
    except httpx.HTTPError as error:
        print(f"The engine at {given.url} does not answer: {error}.", file=sys.stderr)
        return 1
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table_of(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
