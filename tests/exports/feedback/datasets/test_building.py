"""A version is staged in one snapshot, built step by step, and frozen; the same stage gives the same hash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.datasets import building, words
from feedback.datasets.splits import side_of
from feedback.datasets.steps import STEPS
from feedback.models import DatasetVersion, SplitAssignment, SplitKey
from inference.models import Generation
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, asked_for, built, correct, corrected, dataset, rows
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs import doing

pytestmark = pytest.mark.django_db(transaction=True)

Status = DatasetVersion.Status


def test_a_correction_becomes_a_row_with_the_prompt_that_was_asked() -> None:
    corrected(allows(person("ann"), "training"), "Which city is the capital of France?", "It is Paris.")
    version = built(dataset("sft"), splits=False)
    assert (version.status, version.error) == (Status.FROZEN, "")
    (row,) = rows(version)
    assert row.content["prompt"][-1] == {"role": "user", "content": "Which city is the capital of France?"}
    assert row.content["completion"] == [{"role": "assistant", "content": "It is Paris."}]
    assert len(row.messages) == 2 and len(row.evidence) == 1


def test_a_row_holds_only_what_its_model_was_sent() -> None:
    """The oldest messages did not fit: the manifest has them, the row must not."""
    ann = allows(person("ann"), "training")
    first = ended(ask(ann, "Is Norway large?"), "It is long.")
    second = ended(ask(ann, "Its capital?", first), "Bergen.")
    Generation.objects.filter(text="Bergen.").update(left_out=2)
    correct(ann, second, "Oslo.")
    (row,) = rows(built(dataset("sft"), system_prompt=False))
    assert [said["content"] for said in row.content["prompt"]] == ["Its capital?"]


def test_without_consent_nothing_of_what_was_said_is_kept() -> None:
    corrected(person("ann"), "My secret question", "My secret answer")
    version = built(dataset("sft"))
    (item,) = version.items.all()
    assert (item.reason, item.content, item.digest, item.facts) == ("no_consent", None, "", {})
    assert version.counts["left_out"] == {"no_consent": 1} and version.counts["rows"] == 0


def test_consent_counts_as_the_lowest_since_the_text_was_said() -> None:
    ann = allows(person("ann"), "training")
    corrected(ann)
    allows(ann, "evaluation")
    allows(ann, "training")
    assert built(dataset("sft")).counts["left_out"] == {"no_consent": 1}


def test_the_counts_add_up_to_the_candidates() -> None:
    ann = allows(person("ann"), "training")
    for text in ("One", "Two", "Two"):
        corrected(ann, text, "The same.")
    corrected(person("ben"), "Three", "Else.")
    counts = built(dataset("sft")).counts
    assert counts["left_out"] == {"duplicate": 1, "no_consent": 1}
    assert counts["rows"] + sum(counts["left_out"].values()) == counts["candidates"] == 4


def test_the_same_recipe_gives_the_same_hash() -> None:
    ann = allows(person("ann"), "training")
    for text in ("One", "Two", "Three"):
        corrected(ann, text, f"{text}!")
    of = dataset("sft")
    first, second = built(of), built(of)
    assert first.content_hash == second.content_hash and first.number + 1 == second.number
    corrected(ann, "Four", "Four!")
    assert built(of).content_hash != first.content_hash


def test_nobody_and_no_prompt_stands_on_two_sides() -> None:
    people = [allows(person(f"p{number}"), "training") for number in range(12)]
    key = next(key for key in map(bytes, count()) if len({side_of(p.pk, key, 0.3, 0.3) for p in people}) == 3)
    SplitKey.objects.create(key=key, validation=0.3, test=0.3)
    for each in people:
        corrected(each, "Asked by everybody", f"Said by {each.name}")
        corrected(each, f"Asked by {each.name}", "Said")
    version = built(dataset("sft"))
    found = rows(version)
    sides = {(row.person, row.split) for row in found}
    assert len(sides) == len({who for who, _ in sides})
    assert {side for _, side in sides} == {"train", "validation", "test"}
    assert len({row.split for row in found if "everybody" in str(row.content)}) == 1
    assert SplitAssignment.objects.count() == len({row.facts["asks"] for row in found})


def test_what_another_release_has_begun_is_staged_anew() -> None:
    """Its steps may have been others: what it counted as done says nothing."""
    corrected(allows(person("ann"), "training"), "Which city?", "It is Paris.")
    version = asked_for(dataset("sft"))
    begun = {"staged_at": datetime.now(UTC), "stage": {"candidates": 0}, "step": len(STEPS), "done": 7}
    DatasetVersion.objects.filter(pk=version.pk).update(status=Status.BUILDING, **begun)
    building.run(version.pk)
    version.refresh_from_db()
    assert (version.status, version.restarts, version.counts["rows"]) == (Status.FROZEN, 0, 1)


def test_the_steps_are_those_that_pages_name() -> None:
    assert [step.name for step in STEPS] == list(words.STEPS)


def test_nearly_equal_rows_are_one_and_the_best_stays() -> None:
    ann = allows(person("ann"), "training")
    text = "Please tell me in some detail how the water of a river gets from its source down to the sea"
    corrected(ann, f"{text}.", "It runs downhill, because of gravity, all the way to the coast.")
    corrected(ann, f"{text} please.", "It runs downhill, because of gravity, all the way to the coast!")
    corrected(ann, f"{text}!", "Something else altogether, which nobody has said before about rivers.")
    exact = built(dataset("sft"), duplicates="exact")
    assert exact.counts["left_out"] == {}
    near = built(dataset("sft"), duplicates="near")
    assert near.counts["left_out"] == {"duplicate": 1} and near.counts["rows"] == 2


def test_an_answer_that_was_called_good_and_bad_is_left_out() -> None:
    asks = "Please tell me in some detail how the water of a river gets from its source down to the sea"
    for number, (text, value) in enumerate([("It runs.", "up"), ("It runs.", "down"), ("It  RUNS.", "up")]):
        who = allows(person(f"p{number}"), "training")
        doing.rated(signed_in(who), ended(ask(who, asks), text), value)
    alike = f"{asks}, and so the sea never runs dry, as far as anybody has seen or written down since"
    for number, (text, value) in enumerate([(f"{alike}.", "up"), (f"{alike} now.", "down")]):
        who = allows(person(f"q{number}"), "training")
        doing.rated(signed_in(who), ended(ask(who, asks), text), value)
    doing.told()
    version = built(dataset("unpaired"), duplicates="near", min_weight=0, splits=False)
    assert version.counts["left_out"] == {"conflicting": 3} and version.counts["rows"] == 2


def test_what_is_too_long_for_the_served_model_is_left_out_and_tokens_stand_on_the_card() -> None:
    ann = allows(person("ann"), "training")
    corrected(ann, "Short", "Short.")
    corrected(ann, "Long", "word " * 500)
    version = built(dataset("sft"), max_tokens=100)
    assert version.counts["left_out"] == {"too_long": 1}
    assert "tokens of the served model" in version.card


def test_alike_prompts_of_people_on_two_sides_stand_on_one() -> None:
    people = [allows(person(f"p{number}"), "training") for number in range(8)]
    key = next(key for key in map(bytes, count()) if len({side_of(p.pk, key, 0.5, 0) for p in people}) == 2)
    SplitKey.objects.create(key=key, validation=0.5, test=0)
    ask = "Tell me how the water of a river gets from its source down to the sea"
    for number, each in enumerate(people):
        corrected(each, f"{ask}{'.' * number}", f"Answer number {number}, by {each.name}")
    version = built(dataset("sft"), duplicates="exact")
    assert len({row.split for row in rows(version)}) == 1 and version.counts["left_out"]["crosses_split"] >= 1


def test_personal_data_is_replaced_or_its_row_left_out() -> None:
    ann = allows(person("ann"), "training")
    corrected(ann, "My mail is ann.smith@mail.example.com, write", "I write to ann.smith@mail.example.com.")
    replaced = built(dataset("sft"))
    (row,) = rows(replaced)
    assert "ann.smith" not in str(row.content) and "ann.smith" not in replaced.card
    assert str(row.content).count("<EMAIL") == 2, row.content
    assert built(dataset("sft"), personal_data="leave_out").counts["left_out"] == {"personal_data": 1}
    assert "ann.smith" in str(rows(built(dataset("sft"), personal_data="keep"))[0].content)


def test_the_same_value_is_the_same_placeholder_all_over_a_conversation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(building, "PIECE", 1)
    ann = allows(person("ann"), "training")
    first = corrected(ann, "Write to ann.smith@mail.example.com about it", "To ann.smith@mail.example.com.")
    answer = ended(ask(ann, "Or to bob.jones@mail.example.com instead of ann.smith@mail.example.com?", first))
    correct(ann, answer, "To bob.jones@mail.example.com, and <EMAIL_2> as before.")
    corrected(ann, "And carl.west@mail.example.com?", "To carl.west@mail.example.com.")
    completions = {row.content["completion"][0]["content"] for row in rows(built(dataset("sft")))}
    assert completions == {"To <EMAIL_1>.", "To <EMAIL_3>, and <EMAIL_2> as before."}


def test_a_vote_becomes_a_pair() -> None:
    ann = allows(person("ann"), "training")
    asked = ended(ask(ann, "Which city?"), "The first answer.")
    comparison = doing.compared(ann, asked, "The second answer.")
    doing.saw_sides(signed_in(ann), comparison)
    doing.chose(ann, comparison, "b")
    doing.told()
    (row,) = rows(built(dataset("preference"), sources=("comparison",)))
    said = {side: row.content[side][0]["content"] for side in ("chosen", "rejected")}
    assert said == {"chosen": comparison.b.text, "rejected": comparison.a.text}
    assert row.content["prompt"][-1]["content"] == "Which city?"
    assert row.evidence and row.weight > 0.5


def test_answers_that_are_the_same_without_what_is_personal_are_no_pair() -> None:
    ann = allows(person("ann"), "training")
    asked = ended(ask(ann, "Whom do I write to?"), "Write to ann.smith@mail.example.com, please.")
    comparison = doing.compared(ann, asked, "Write to Ann.Smith@Mail.example.com, please.")
    doing.saw_sides(signed_in(ann), comparison)
    doing.chose(ann, comparison, "b")
    doing.told()
    assert built(dataset("preference"), sources=("comparison",)).counts["left_out"] == {"malformed": 1}


def test_what_was_said_at_another_time_is_left_out() -> None:
    corrected(allows(person("ann"), "training"))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert built(dataset("sft"), since=yesterday).counts["rows"] == 1
    assert built(dataset("sft"), until=yesterday).counts["left_out"] == {"other_time": 1}


def test_a_step_writes_only_what_it_has_changed() -> None:
    ann = allows(person("ann"), "training")
    corrected(ann, "What is the capital of France?", "Paris.")
    corrected(ann, "Who am I?", "My password is hunter2.")
    with CaptureQueriesContext(connection) as asked:
        version = built(dataset("sft"), splits=False)
    written = [each["sql"] for each in asked if each["sql"].startswith('UPDATE "feedback_datasetitem"')]
    texts = [sql for sql in written if '"content" = CASE' in sql or '"content" = (CASE' in sql]
    assert version.counts["rows"] == 2 and len(written) == 6
    assert len(texts) == 1 and "<PASSWORD_1>" in texts[0] and "Paris" not in texts[0]
