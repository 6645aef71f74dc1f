"""The vector of a text that comes back is not made again, and goes with the words it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
from django.utils import timezone

from chat import consent
from chat.models import User
from config import retention
from feedback import erasing, erasures
from feedback.curation import forgotten, remembered
from feedback.curation.remembered import Whose, vectors
from feedback.datasets import withdrawing
from feedback.models import Erasure
from inference.embeddings import embed
from inference.models import Embedding
from tests.cast import person
from tests.fast.chat.said import ask, ended

pytestmark = pytest.mark.django_db(transaction=True)

ONE, OTHER = "How do birds find their way?", "What does a stove cost?"


def said(texts: Sequence[str], *people: User, at: datetime | None = None) -> dict[str, Whose]:
    return dict.fromkeys(texts, Whose([who.pk for who in people], at or timezone.now()))


def kept() -> list[list[UUID]]:
    return sorted(Embedding.objects.values_list("subjects", flat=True))


def planted(text: str) -> None:
    """Another vector in the place of the one that is kept for a text, to see whether it is used."""
    changed = Embedding.objects.filter(text_hash=remembered._hash(text)).update(vector=[1.0] + [0.0] * 383)
    assert changed == 1


def test_a_text_that_comes_back_is_not_embedded_again() -> None:
    whose = said([ONE, OTHER])
    made = vectors([ONE, OTHER, ONE], whose)
    assert np.allclose(made, embed([ONE, OTHER, ONE]), atol=1e-5)
    assert np.array_equal(vectors([OTHER, ONE], whose), made[[1, 0]]), "to the last bit"
    planted(ONE)
    again = vectors([OTHER, ONE], whose)
    assert again[1, 0] == 1 and np.array_equal(again[0], made[1])
    assert vectors([], whose).shape == (0, 384)


def test_what_is_nobodys_to_our_knowledge_is_embedded_and_not_kept() -> None:
    assert np.allclose(vectors([ONE, OTHER], said([OTHER])), embed([ONE, OTHER]), atol=1e-5)
    assert np.allclose(vectors([ONE]), embed([ONE]), atol=1e-5)
    assert Embedding.objects.count() == 1


def test_another_embedding_model_never_meets_what_this_one_has_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors([ONE], said([ONE]))
    planted(ONE)
    monkeypatch.setattr(remembered, "MODEL", "another 2")
    assert vectors([ONE], said([ONE]))[0, 0] != 1
    assert set(Embedding.objects.values_list("model", flat=True)) == {
        "another 2",
        "all-MiniLM-L6-v2 53aa51172d14",
    }


@pytest.mark.parametrize("scope", ["account", "everything", "conversation"])
def test_who_erases_takes_the_vectors_of_all_their_texts_along(scope: str) -> None:
    ann, ben = person("ann"), person("ben")
    vectors([ONE, OTHER, "ours"], said([ONE], ann) | said([OTHER], ben) | said(["ours"], ann, ben))
    conversation = UUID(ended(ask(ann)).conversation) if scope == "conversation" else None
    erasures.ask(ann, Erasure.Scope(scope), conversation)
    assert erasing.run_all(stop_s=0) == 1
    assert kept() == [[ben.pk]]


def test_who_takes_a_consent_back_takes_the_vectors_along() -> None:
    ann, ben = person("ann"), person("ben")
    consent.give(ann, "training")
    consent.give(ben, "training")
    vectors([ONE, OTHER], said([ONE], ann) | said([OTHER], ben))
    withdrawing.withdraw_all()
    assert len(kept()) == 2
    consent.give(ann, "evaluation")
    withdrawing.withdraw_all()
    assert kept() == [[ben.pk]]


def test_what_was_taken_back_since_it_was_read_is_not_kept() -> None:
    ann, ben, eve, read_at = person("ann"), person("ben"), person("eve"), timezone.now()
    consent.give(ann, "none")
    erasures.ask(ben, Erasure.Scope.EVERYTHING)
    erasing.run_all(stop_s=0)
    gone = User(pk=UUID(int=7))
    for who in (ann, ben, gone):
        assert vectors([ONE], said([ONE], who, eve, at=read_at)).shape == (1, 384)
        assert kept() == []
    vectors([ONE], said([ONE], ben, eve))
    assert len(kept()) == 1, "what was said and allowed since is"


def test_of_more_than_are_kept_those_that_were_used_least_lately_go() -> None:
    whose = said(["a", "b", "c"])
    vectors(["a", "b", "c"], whose)
    Embedding.objects.update(used_at=timezone.now() - timedelta(days=3))
    vectors(["b"], whose)
    assert forgotten.beyond_most(2) == 1
    assert forgotten.beyond_most(1) == 1
    assert Embedding.objects.get().text_hash == remembered._hash("b")


def test_what_nobody_has_used_for_a_month_goes() -> None:
    whose = said([ONE, OTHER])
    vectors([ONE, OTHER], whose)
    Embedding.objects.update(used_at=timezone.now() - timedelta(days=31))
    vectors([ONE], whose)
    assert retention.sweep()["inference_embedding"] == 1
    assert Embedding.objects.get().text_hash == remembered._hash(ONE)
