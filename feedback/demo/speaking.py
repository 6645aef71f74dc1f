"""What is asked and what is answered, composed from templates: better answers say more, worse ones miss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from random import Random
from typing import NamedTuple

from feedback.demo.draw import spread
from feedback.demo.order import Interest, Model, Prompt
from feedback.demo.words.following import FIRST_NAMES, LAST_NAMES, NEXT, STREETS
from feedback.demo.words.others import LANGUAGES
from feedback.demo.words.topics import CLOSINGS, DETAILS, INTROS, TOPICS, WEAK

# Of questions: how many are one of a few that many people ask, and how many hold (made-up) personal data.
COMMON, PERSONAL = 0.05, 0.03
COMMON_ONES = 40
WEAK_BELOW = -0.7
# Of the logarithms of lengths of answers in code points.
LENGTH_MEAN, LENGTH_SPREAD = 5.9, 0.6


@dataclass(frozen=True, slots=True)
class Subject:
    """What a conversation is about."""

    language: str
    interest: Interest
    name: str
    n: int
    m: int

    def fill(self, template: str) -> str:
        n, m = self.n, self.m
        return template.format(s=self.name, n=n, m=m, p=n * m, q=round(n * m / 12, 2))


class Question(NamedTuple):
    """`holds` says which made-up personal data is in it, or nothing; `is_common`: many people ask this."""

    text: str
    holds: str = ""
    is_common: bool = False


@dataclass(slots=True)
class Said:
    """One answer of a model, and how it was made; `rest` is what it would have gone on with.

    `quality` is what nobody but this program knows.
    """

    text: str
    quality: float
    model: Model
    prompt: Prompt
    ttft_ms: float
    tpot_ms: float
    instruction: str = ""
    status: str = "complete"
    finish: str = "stop"
    rest: str = ""

    @property
    def tokens(self) -> int:
        return max(1, len(self.text) // 4)

    @property
    def duration_ms(self) -> float:
        return self.ttft_ms + self.tpot_ms * (self.tokens - 1)

    @property
    def worth(self) -> float:
        """As a reader finds it: longer answers are liked better than they are."""
        length = (log(max(20, len(self.text))) - LENGTH_MEAN) / LENGTH_SPREAD
        return self.quality + 0.3 * length


def subject(rng: Random, language: str, interest: Interest) -> Subject:
    """In languages that say nothing of this topic it is talked about in English."""
    own = LANGUAGES[language].subjects.get(interest.name) if language in LANGUAGES else None
    names = own or TOPICS[interest.name].subjects
    return Subject(
        language=language if own else "en",
        interest=interest,
        name=rng.choice(names),
        n=rng.randrange(2, 60),
        m=rng.randrange(2, 30),
    )


def question(rng: Random, about: Subject, seed: int) -> Question:
    """The first of a conversation."""
    templates = LANGUAGES[about.language].questions if about.language in LANGUAGES else _questions(about)
    if about.language == "en" and rng.random() < COMMON:
        return Question(_common(rng, about, seed), is_common=True)
    text = about.fill(rng.choice(templates))
    if about.language == "en":
        text = f"{text} {about.fill(rng.choice(DETAILS))}".strip()
    if rng.random() < PERSONAL:
        holds, planted = _personal(rng)
        return Question(f"{text} {planted}", holds)
    return Question(text)


def _questions(about: Subject) -> tuple[str, ...]:
    return TOPICS[about.interest.name].questions


def _common(rng: Random, about: Subject, seed: int) -> str:
    """One of a few, word for word, nearly so, or put in other words."""
    fixed = Random(f"common {seed} {about.interest.name} {rng.randrange(COMMON_ONES)}")
    one = replace(about, name=fixed.choice(TOPICS[about.interest.name].subjects), n=fixed.randrange(2, 60))
    text = one.fill(fixed.choice(_questions(about)))
    how = rng.randrange(4)
    if how == 1:
        return f"{text} Please."
    if how == 2:
        return f"Hello! {text}"
    if how == 3:
        return f"I would like to know about {one.name}, with {one.n} in mind: {text[0].lower()}{text[1:]}"
    return text


def _personal(rng: Random) -> tuple[str, str]:
    """Nobody's: addresses that cannot exist, numbers set aside for fiction."""
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    kind = rng.choice(("email", "phone", "address", "card"))
    if kind == "email":
        return (
            kind,
            f"You can write to {first.lower()}.{last.lower()}@mail.invalid, my name is {first} {last}.",
        )
    if kind == "phone":
        return kind, f"Call me on +44 20 7946 0{rng.randrange(100, 1000)} if that is easier."
    if kind == "address":
        return kind, f"I live at {rng.randrange(1, 200)} {rng.choice(STREETS)}, if that matters."
    return kind, "My card is 4000 0000 0000 0002, should I name it?"


def next_message(rng: Random, about: Subject, label: str) -> str:
    """What is said after an answer; "rephrase" is the question again, in other words."""
    if label == "rephrase":
        return about.fill(rng.choice(_asked_again(about)))
    said = LANGUAGES[about.language].next if about.language in LANGUAGES else NEXT
    text = replace(about, m=rng.randrange(2, 30)).fill(rng.choice(said[label]))
    if label == "none" and about.language == "en" and rng.random() < 0.5:
        text = f"{text} {about.fill(rng.choice(DETAILS))}".strip()
    return text


def _asked_again(about: Subject) -> tuple[str, ...]:
    return LANGUAGES[about.language].questions if about.language in LANGUAGES else _questions(about)


def answer(rng: Random, about: Subject, model: Model, prompt: Prompt, asked: str = "") -> Said:
    """`asked`: the instruction that it is asked for with, or nothing."""
    quality = rng.gauss(0, 1) + prompt.effect + about.interest.effect + (0.2 if asked else 0)
    return Said(
        text=compose(rng, about, quality, is_short=asked == "shorter"),
        quality=quality,
        model=model,
        prompt=prompt,
        ttft_ms=round(spread(rng, model.ttft_ms, 0.35), 1),
        tpot_ms=round(spread(rng, model.tpot_ms, 0.12), 2),
        instruction=asked,
    )


def compose(rng: Random, about: Subject, quality: float, *, is_short: bool = False) -> str:
    count = 1 if is_short else max(1, min(7, round(3.4 + 0.6 * quality + rng.gauss(0, 1))))
    points = _points(rng, about, quality, count)
    parts = [rng.choice(_intros(about)), _laid_out(rng, points)]
    if about.language == "en":
        block = TOPICS[about.interest.name].block
        if block and not is_short and rng.random() < 0.35:
            parts.append(about.fill(block))
        parts.append(about.fill(rng.choice(CLOSINGS)))
    return "\n\n".join(part for part in parts if part)


def _intros(about: Subject) -> tuple[str, ...]:
    return LANGUAGES[about.language].intros if about.language in LANGUAGES else INTROS


def _points(rng: Random, about: Subject, quality: float, count: int) -> list[str]:
    """Of a bad answer some say nothing, and one may be about something else."""
    other = LANGUAGES.get(about.language)
    good, weak = (other.points, other.weak) if other else (TOPICS[about.interest.name].points, WEAK)
    points = [about.fill(each) for each in rng.sample(good, min(count, len(good)))]
    if quality < WEAK_BELOW:
        points[0] = about.fill(rng.choice(weak))
        if other is None and rng.random() < 0.3:
            stray = rng.choice(tuple(TOPICS))
            points.append(about.fill(rng.choice(TOPICS[stray].points)))
    return points


def _laid_out(rng: Random, points: list[str]) -> str:
    """As prose, as a list, or as steps."""
    how = rng.random()
    if how < 0.4 or len(points) == 1:
        return " ".join(points)
    if how < 0.7:
        return "\n".join(f"- {each}" for each in points)
    return "\n".join(f"{number}. {each}" for number, each in enumerate(points, 1))


def corrected(rng: Random, about: Subject, text: str) -> str:
    """As somebody would have had it: another sentence in place of one, or one more."""
    other = LANGUAGES.get(about.language)
    better = about.fill(rng.choice(other.points if other else TOPICS[about.interest.name].points))
    lines = text.split("\n\n")
    at = rng.randrange(len(lines))
    lines[at] = better if len(lines) > 1 and rng.random() < 0.5 else f"{lines[at]} {better}"
    return "\n\n".join(lines)
