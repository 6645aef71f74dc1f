"""What a population is made of is drawn from its seed alone, and holds what was hidden in it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache

from feedback.demo.chunk import Chunk, chunk
from feedback.demo.copying import COLUMNS
from feedback.demo.order import Order, world_of
from feedback.kinds import KINDS
from tests.exports.feedback.demo.filled import UNTIL

ORDER = Order(seed=7, events=1, until=UNTIL)
OTHER = replace(ORDER, seed=8)
NULL = replace(ORDER, is_null=True)
PARTS = 10


def digest(order: Order) -> str:
    found = hashlib.sha256()
    for table, lines in chunk(order, 1).copied.items():
        found.update(table.encode() + lines)
    return found.hexdigest()


@cache
def parts(order: Order) -> list[Chunk]:
    return [chunk(order, number) for number in range(PARTS)]


def counted(order: Order) -> Counter[str]:
    return sum((Counter(each.tally) for each in parts(order)), Counter[str]())


def written(table: str) -> Iterator[dict[str, str]]:
    """Rows as PostgreSQL reads them."""
    for each in parts(ORDER):
        for line in each.copied[table].decode().splitlines():
            yield dict(zip(COLUMNS[table], line.split("\t"), strict=True))


def failures(order: Order, *where: str) -> float:
    """Of their answers: those objected to or asked for again."""
    found = counted(order)
    bad = sum(found[f"{each}|{what}"] for each in where for what in ("objected", "regenerated"))
    return bad / sum(found[f"{each}|answers"] for each in where)


def test_the_same_seed_is_the_same_population_and_another_is_another() -> None:
    assert digest(ORDER) == digest(replace(ORDER))
    assert len({digest(ORDER), digest(OTHER), digest(NULL)}) == 3


def test_every_kind_of_event_is_there_and_each_is_as_its_kind_demands() -> None:
    seen = set()
    for event in written("feedback_event"):
        kind = KINDS[event["kind"]]
        kind.value.model_validate_json(event["value"].replace("\\\\", "\\"))
        assert event["version"] == str(kind.version) and (event["end"] != "\\N") == kind.has_span
        assert datetime.fromisoformat(event["happened_at"]) <= datetime.fromisoformat(event["arrived_at"])
        seen.add(kind.name)
    assert seen == set(KINDS)


def test_nobody_says_word_for_word_what_another_does_but_for_what_many_ask() -> None:
    asked = Counter(row["content"] for row in written("chat_message") if row["parent_id"] == "\\N")
    assert 0 < sum(n - 1 for n in asked.values()) <= 0.05 * sum(asked.values())


def test_other_seeds_hide_other_things_and_the_null_one_nothing() -> None:
    told = [world_of(replace(ORDER, seed=seed)).truths for seed in range(30)]
    assert {each["worse_prompt"]["number"] for each in told} == {2, 3, 4}
    assert len({each["slow_model"]["served_model"] for each in told}) == 3
    assert len({each["failing_topic"]["topic"] for each in told}) > 4
    nothing = world_of(NULL)
    assert [nothing.truths[name] for name in ("worse_prompt", "slow_model", "failing_topic")] == [None] * 3
    assert {prompt.effect for prompt in nothing.prompts} == {0}
    assert len({(model.ttft_ms, model.tpot_ms) for model in nothing.models}) == 1
    assert all(abs(each.effect) <= 0.15 for each in nothing.interests)


def test_what_is_hidden_shows_in_what_people_do_and_in_how_long_answers_take() -> None:
    hidden = world_of(ORDER).truths
    worse, topic = f"prompt {hidden['worse_prompt']['number']}", f"topic {hidden['failing_topic']['topic']}"
    for where, kind in ((worse, "prompt "), (topic, "topic ")):
        others = {name.partition("|")[0] for name in counted(ORDER) if name.startswith(kind)} - {where}
        assert failures(ORDER, where) > 1.3 * failures(ORDER, *others), where
        assert 0.75 < failures(NULL, where) / failures(NULL, *others) < 1.25, where
    slow = next(m for m in world_of(ORDER).models if m.name == hidden["slow_model"]["served_model"])
    assert slow.ttft_ms > 2 * min(model.ttft_ms for model in world_of(ORDER).models)


def test_parts_are_made_without_django_so_that_other_processes_can() -> None:
    check = "import feedback.demo.chunk, sys; assert 'django' not in sys.modules"
    subprocess.run([sys.executable, "-c", check], check=True)
