"""What a model is measured with is not in what it is trained on, whichever of the two comes first."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import timezone

from feedback.datasets import building, freezing
from feedback.datasets.claiming import Claim
from feedback.datasets.steps.step import Stage
from feedback.evaluation import drafting
from feedback.models import DatasetVersion, EvalCase
from tests.cast import person
from tests.exports.feedback.datasets.asking import (
    ENGINEER,
    allows,
    asked_for,
    built,
    corrected,
    dataset,
    rows,
)

pytestmark = pytest.mark.django_db(transaction=True)

MEASURED = "A train leaves Oslo at nine and takes seven hours to Bergen. When does it arrive there?"
REPHRASED = "If a train from Oslo sets off at nine and the ride to Bergen takes seven hours, when is it in?"
OTHER = "How many eggs does one need for a cake that feeds twelve people at a birthday party?"


def measured_with() -> DatasetVersion:
    """A frozen version with one case: an answer that Ann said should have been another."""
    ann = allows(person("ann"), "training")
    answer = corrected(ann, MEASURED, "At four in the afternoon.")
    drafting.run()
    told = {"status": "approved", "decided_by": ENGINEER, "decided_at": timezone.now()}
    assert EvalCase.objects.filter(message=UUID(str(answer.answer))).update(**told) == 1
    return built(dataset("evaluation"), sources=("case",), splits=False)


@pytest.mark.parametrize("asked", [MEASURED, f"{MEASURED} Please.", REPHRASED])
def test_what_is_measured_with_is_left_out_of_what_is_trained_on(asked: str) -> None:
    assert measured_with().counts["rows"] == 1
    ben = allows(person("ben"), "training")
    corrected(ben, asked, "It arrives at sixteen o'clock.")
    corrected(ben, OTHER, "Four.")
    version = built(dataset("sft"))
    assert [row.content["prompt"][-1]["content"] for row in rows(version)] == [OTHER]
    assert version.counts["left_out"]["contaminated"] == 2, "Ann's own correction, and Ben's"
    details = version.items.filter(reason="contaminated").values_list("detail", flat=True)
    assert all(" to case:" in detail for detail in details)


def test_what_was_trained_on_already_is_not_measured_with() -> None:
    ben = allows(person("ben"), "training")
    corrected(ben, MEASURED, "It arrives at sixteen o'clock.")
    assert built(dataset("sft")).counts["rows"] == 1
    assert measured_with().counts["left_out"] == {"contaminated": 1}


def test_a_version_that_must_not_breach_fails_with_the_list() -> None:
    measured_with()
    corrected(allows(person("ben"), "training"), REPHRASED, "It arrives at sixteen o'clock.")
    version = built(dataset("sft"), contaminated="fail")
    assert version.status == "breached" and version.error.startswith("2 rows are alike")
    assert version.items.filter(reason="contaminated", content__isnull=True).count() == 2


def test_cases_that_are_frozen_while_a_version_is_built_count(monkeypatch: pytest.MonkeyPatch) -> None:
    ben = allows(person("ben"), "training")
    corrected(ben, MEASURED, "It arrives at sixteen o'clock.")
    version = asked_for(dataset("sft"))
    freeze = freezing.freeze
    frozen: list[DatasetVersion] = []

    def freeze_after_another(claim: Claim, stage: Stage) -> bool:
        if not frozen:
            frozen.append(version)
            frozen.append(measured_with())
        return freeze(claim, stage)

    monkeypatch.setattr(freezing, "freeze", freeze_after_another)
    building.run(version.pk)
    version.refresh_from_db()
    assert version.status == "frozen" and version.restarts == 1
    assert version.counts["left_out"]["contaminated"] >= 1
