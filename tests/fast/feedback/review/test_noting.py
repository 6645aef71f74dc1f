"""What leads change is noted with who, what it was and what it is, and operators find it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from feedback.models import DataAccess, ReviewQueue
from tests.cast import operator, signed_in
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.review.people_of import declared, lead, post, puts_in, reviewer

pytestmark = pytest.mark.django_db


def noted(queue: ReviewQueue, by: UUID) -> Sequence[str]:
    rows = DataAccess.objects.filter(person=by).order_by("id")
    return [f"{row.deed} {row.detail.removeprefix(f'queue {queue.pk}: ')}" for row in rows]


def test_each_change_of_a_queue_is_noted_with_what_it_was_and_what_it_is() -> None:
    lea, rita = lead(), reviewer()
    browser = signed_in(lea)
    queue = declared(browser, languages="de", instructions="Once.")
    post(browser, f"/review/{queue.pk}/change/", 302, overlap="2", languages="de, fr", shows_names="on")
    post(browser, f"/review/{queue.pk}/change/", 302, overlap="2", languages="de, fr", shows_names="on")
    post(browser, f"/review/{queue.pk}/ask/", 302, ask_comment="may")
    puts_in(browser, queue, rita)
    puts_in(browser, queue, rita)
    puts_in(browser, queue, rita, to="remove")
    puts_in(browser, queue, rita, to="remove")
    assert noted(queue, lea.pk) == [
        "declared Failures",
        "changed languages: de → de, fr",
        "changed overlap: 1 → 2",
        "changed shows_names: no → yes",
        "changed instructions: Once. → nothing",
        "changed form: 1 → 2",
        f"changed reviewer put in: nothing → {rita.pk}",
        f"changed reviewer taken out: {rita.pk} → nothing",
    ]


def test_what_is_refused_is_not_noted_and_long_texts_are_cut() -> None:
    lea = lead()
    browser = signed_in(lea)
    queue = declared(browser, sampling="decision_value")
    changed = f"/review/{queue.pk}/change/"
    post(browser, f"/review/{queue.pk}/ask/", 422, ask_verdict="", ask_severity="must")
    post(browser, changed, 302, sampling="decision_value", instructions="x" * 8_000)
    assert noted(queue, lea.pk) == [
        "declared Failures",
        f"changed instructions: nothing → {'x' * 99}…",
    ]


def test_operators_find_what_was_changed_by_whom() -> None:
    lea, other = lead(), lead("lee")
    for who, name in ((lea, "Failures"), (other, "Praise")):
        declared(signed_in(who), name)
    found = on_one_line(signed_in(operator()).get(f"/admin/feedback/dataaccess/?q={lea.pk}"))
    assert ": Failures" in found and ": Praise" not in found
