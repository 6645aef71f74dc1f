"""What reviewers decided becomes figures of how far they agree."""

from __future__ import annotations

from uuid import UUID

import pytest

from chat.models import User
from feedback.review import declaring, figures
from feedback.review.forms import form_of
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.review.queued import LEAD, added, answer_of, judged, queue

pytestmark = pytest.mark.django_db

BEA, CLEO = UUID(int=1), UUID(int=2)
ASKS = (
    {"kind": "verdict", "required": True},
    {"kind": "severity"},
    {"kind": "comment"},
)


def test_agreement_is_told_by_question_of_one_version_of_the_form(ann: User) -> None:
    of = queue(overlap=2, asks=ASKS)
    added(of, *(answer_of(ended(ask(ann))) for _ in range(4)))
    first = declaring.asked_now(of)
    for verdict, severity in (("bad", 3), ("good", 1), ("bad", 2)):
        judged(of, BEA, verdict=verdict, severity=severity, comment="Mine.")
        judged(of, CLEO, verdict=verdict, severity=severity + 1)
    declaring.change_form(of, LEAD, form_of(ASKS[:1]))
    judged(of, BEA, verdict="good")
    judged(of, CLEO, verdict="bad")

    told = figures.agreement_of(first)
    assert told.keys() == {"verdict", "severity"}
    assert (told["verdict"].value, told["verdict"].items) == (1, 3)
    assert 0 < (told["severity"].value or 0) < 1
    [pair] = figures.pairs_of(first)["severity"]
    assert (pair.one, pair.other, pair.share.value) == (str(BEA), str(CLEO), 0)
    assert figures.agreement_of(declaring.asked_now(of))["verdict"].value == 0
