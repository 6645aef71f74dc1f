"""A long queue and many reviewers at once: nothing is handed out twice, and nothing is lost."""

import pytest

from tests.cast import answered, person
from tests.fast.feedback.review.fifty import fifty_claim, fifty_decide


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
def test_fifty_reviewers_get_each_of_a_thousand_items_once() -> None:
    fifty_claim(answered(person("ann"), "evaluation"), items=1_000, overlap=1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
def test_fifty_reviewers_are_handed_gold_and_repeats_among_a_thousand_items() -> None:
    fifty_decide(answered(person("ann"), "evaluation"), items=1_000, gold_percent=20, repeat_percent=10)
