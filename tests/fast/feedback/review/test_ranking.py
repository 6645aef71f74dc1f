"""A ranking is asked where a reviewer sees answers to rank, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chat.activities import Outcome
from chat.models import User
from feedback.models import Decision, ReviewClaim
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs.doing import regenerated
from tests.fast.feedback.review.judging import at_work, comes_to, decide, open_to_all, page
from tests.fast.feedback.review.queued import VERDICT, added, answer_of, queue
from tests.fast.feedback.sending import event, kept

pytestmark = pytest.mark.django_db

RANKING = {"kind": "ranking", "required": True}
FIELD = 'data-field="ranking"'


@pytest.fixture
def rita(db: None) -> Client:
    return at_work()


def asked_of(rita: Client, said: Outcome, *asks: dict[str, object]) -> ReviewClaim:
    """The claim of a page that asks for a ranking, and for these."""
    of = open_to_all(queue(asks=(*asks, RANKING)))
    added(of, answer_of(said))
    return comes_to(rita, of)


def test_of_an_answer_that_stands_alone_no_ranking_is_asked(ann: User, rita: Client) -> None:
    claim = asked_of(rita, ended(ask(ann)), *VERDICT)
    assert FIELD not in page(rita, claim)
    decide(rita, claim, verdict="good")
    assert Decision.objects.get().answers == {"verdict": "good"}


def test_where_nothing_else_is_asked_the_page_says_so_and_lets_go_on(ann: User, rita: Client) -> None:
    claim = asked_of(rita, ended(ask(ann)))
    assert "there is no other one to rank it with" in page(rita, claim)
    decide(rita, claim)
    assert Decision.objects.get().answers == {}


def test_of_answers_to_one_question_a_ranking_is_asked(ann: User, rita: Client) -> None:
    said = ended(ask(ann), "One.")
    other = regenerated(ann, said, "Two.")
    claim = asked_of(rita, said, *VERDICT)
    assert "“Ranking” must be answered" in decide(rita, claim, 422, verdict="good")
    placed: dict[str, Any] = {f"ranking:{said.answer}": "2", f"ranking:{other.answer}": "1"}
    decide(rita, claim, verdict="good", **placed)
    assert Decision.objects.get().answers["ranking"] == [[other.answer], [said.answer]]


def test_what_is_not_shown_is_not_to_be_ranked(rita: Client) -> None:
    ben = person("ben")
    said = ended(ask(ben), "Rude words.")
    regenerated(ben, said, "Kind words.")
    kept(signed_in(ben), event("flag", {"category": "harmful", "text": ""}, message=said.answer))
    claim = asked_of(rita, said, *VERDICT)
    shown = page(rita, claim)
    assert "Kind words." not in shown and FIELD not in shown
    decide(rita, claim, verdict="bad")
    assert Decision.objects.get().answers == {"verdict": "bad"}
