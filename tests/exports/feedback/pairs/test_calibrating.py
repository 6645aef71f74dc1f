"""How far rules can be relied on is measured against votes, with intervals that hold what is true."""

from io import StringIO
from random import Random

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from chat.models import User
from config.celery import app
from feedback import tasks
from feedback.demo.marked import ENDING, GROUP
from feedback.models import PreferencePair, Reliability
from feedback.pairs import calibrating
from feedback.pairs.curves import Held, curve_of, share_of
from feedback.pairs.measured import has_drifted
from feedback.pairs.rules import RULES
from feedback.pairs.weighing import Weighing
from tests.exports.feedback.pairs.population import populate

SEEDS = range(20)


def calibrated(rule: str = "kept") -> Reliability:
    return calibrating.calibrate(RULES[rule])


def simulated(seed: int, votes: int) -> list[Held]:
    """Several votes of a conversation lean the same way."""
    random, held = Random(seed), list[Held]()
    while len(held) < votes:
        lean = random.gauss(0, 0.05)
        for _ in range(random.randint(1, 3)):
            score = random.random()
            held.append(Held(random.random() < true(score) + lean, f"{seed}/{len(held)}", score))
    return held


def true(score: float) -> float:
    return 0.5 + 0.45 * score * score


def test_intervals_hold_the_true_weight_of_at_least_nine_in_ten_pairs() -> None:
    scores = [number / 50 for number in range(51)]
    inside = 0
    for seed in SEEDS:
        weighing = Weighing(0, 0, 0, curve_of(simulated(seed, 60)))
        weights = [weighing.weigh(score) for score in scores]
        inside += sum(
            (weight.low or 0) <= true(score) <= (weight.high or 0)
            for score, weight in zip(scores, weights, strict=True)
        )
    assert inside / (len(SEEDS) * len(scores)) >= 0.9


def test_intervals_hold_the_true_reliability_in_at_least_nine_of_ten_runs() -> None:
    expected = sum(true(number / 1000) for number in range(1001)) / 1001
    found = [share_of(simulated(seed, 80)) for seed in SEEDS]
    assert sum(each.low <= expected <= each.high for each in found) >= 0.9 * len(SEEDS)
    assert all(each.high - each.low < 0.25 for each in found)


def test_votes_that_all_agree_do_not_make_certain() -> None:
    share = share_of([Held(True, str(number), 1.0) for number in range(20)])
    assert share.share == share.high == 1 and share.low < 0.95
    [[_, _, low, high]] = curve_of([Held(True, str(number), 1.0) for number in range(20)])
    assert low < 0.95 < high


def test_the_order_of_votes_changes_nothing() -> None:
    held = simulated(1, 50)
    shuffled = sorted(held, key=lambda each: (each.agreed, each.cluster))
    assert (curve_of(shuffled), share_of(shuffled)) == (curve_of(held), share_of(held))


def test_a_curve_never_falls() -> None:
    curve = curve_of(simulated(3, 100))
    assert len(curve) > 3 and [point[1] for point in curve] == sorted(point[1] for point in curve)


@pytest.mark.django_db
def test_it_is_measured_every_night_for_every_rule_that_is_on() -> None:
    assert app.conf.beat_schedule["feedback.calibrate"]["task"] == "feedback.calibrate"
    tasks.calibrate_pairs()
    on = {name for name, rule in RULES.items() if rule.is_on}
    assert set(Reliability.objects.values_list("rule", flat=True)) == on


@pytest.mark.django_db
def test_with_too_few_votes_it_says_so_and_keeps_the_prior() -> None:
    populate("kept", 14, lambda score: 1.0)
    row = calibrated()
    assert row.why == (
        "28 explicit votes and 0 decisions of reviewers on the same answers; 30 are needed. "
        "The stated prior is used."
    )
    prior = RULES["kept"].prior
    assert (row.basis, row.n, row.share, row.low, row.high) == (
        "prior",
        28,
        prior.share,
        prior.low,
        prior.high,
    )
    assert set(PreferencePair.objects.filter(rule="kept").values_list("weight", "low")) == {
        (prior.share, prior.low)
    }


@pytest.mark.django_db
def test_pairs_are_weighed_by_what_votes_say_of_their_score_and_unsure_ones_wait_for_review() -> None:
    populate("kept", 150, lambda score: (0.2, 0.5, 0.8, 0.95)[int(score) - 1])
    said = StringIO()
    call_command("calibrate_pairs", stdout=said)
    row = Reliability.objects.get(rule="kept")
    assert row.basis == "measured" and 100 < row.n < 200 and row.low < row.agreed / row.n < row.high
    assert f"kept: measured, {row.share:.2f}" in said.getvalue()
    pairs = PreferencePair.objects.filter(rule="kept")
    weights = dict(pairs.order_by("score").values_list("score", "weight"))
    assert weights[1.0] == pytest.approx(0.2, abs=0.15) and weights[4.0] == pytest.approx(0.95, abs=0.1)
    assert set(pairs.filter(score=1).values_list("status", flat=True)) == {"review"}
    assert set(pairs.filter(score=4).values_list("status", flat=True)) == {"ready"}
    assert not PreferencePair.objects.filter(rule="comparison").exclude(weight=0.8).exists()


@pytest.mark.django_db
def test_of_more_votes_than_are_held_against_a_rule_the_newest_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrating, "VOTES_MAX", 100)
    populate("kept", 80, lambda score: 0.0)
    populate("kept", 60, lambda score: 1.0, seed=2)
    row = calibrated()
    assert (row.basis, row.share) == ("measured", 1.0) and row.n < 100


@pytest.mark.django_db
def test_one_half_of_the_people_makes_the_curve_and_the_other_half_the_report() -> None:
    """The two halves are of opposite minds, so that a vote on the wrong side would show."""
    populate("kept", 150, lambda score: 0.0)
    for pair in PreferencePair.objects.filter(rule="comparison"):
        if calibrating.is_fitted(pair.person_id):
            turned = {"chosen": pair.rejected_id, "rejected": pair.chosen_id}
            PreferencePair.objects.filter(pk=pair.pk).update(**turned)
    row = calibrated()
    assert (row.agreed, row.share) == (0, 0.0)
    assert all(point[1] > 0.9 for point in row.curve)


@pytest.mark.django_db
def test_votes_of_generated_people_count_only_where_there_are_no_others() -> None:
    populate("kept", 60, lambda score: 0.0)
    group = Group.objects.create(name=GROUP)
    for user in User.objects.all():
        user.groups.add(group)
        User.objects.filter(pk=user.pk).update(email=f"{user.pk}{ENDING}")
    assert (row := calibrated()).basis == "measured" and row.share == 0
    populate("kept", 60, lambda score: 1.0, seed=2)
    assert (row := calibrated()).basis == "measured" and row.share == 1


def test_beyond_scores_that_were_voted_on_one_bound_is_all_that_is_known() -> None:
    weighing = Weighing(0, 0, 0, [[0.2, 0.6, 0.5, 0.7], [0.8, 0.9, 0.8, 0.95]])
    assert weighing.weigh(0.1) == (0.6, 0.0, 0.7) and weighing.weigh(0.9) == (0.9, 0.8, 1.0)
    assert weighing.weigh(0.2) == (0.6, 0.5, 0.7) and weighing.weigh(0.5)[1:] == (0.5, 0.95)
    third = [Held(number % 2 == 0, str(number), 1 / 3) for number in range(20)]
    [[_, _, low, high]] = curve_of(third)
    assert Weighing(0, 0, 0, curve_of(third)).weigh(1 / 3)[1:] == (low, high)


@pytest.mark.django_db
def test_a_vote_does_not_count_for_its_own_rule() -> None:
    populate("kept", 60, lambda score: 1.0)
    assert calibrated("comparison").n == 0


@pytest.mark.django_db
def test_a_rule_that_gets_worse_is_seen_to_have_drifted() -> None:
    populate("kept", 100, lambda score: 0.9)
    first = calibrated()
    assert not has_drifted(first, calibrated())
    PreferencePair.objects.all().delete()
    populate("kept", 100, lambda score: 0.3, seed=2)
    now = calibrated()
    assert has_drifted(first, now) and now.high < first.low
    assert Reliability.objects.filter(rule="kept").count() == 3
