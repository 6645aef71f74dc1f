"""How a conversation goes: other answers asked for, going on, leaving. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from feedback.demo.copying import Rows
from feedback.demo.draw import between, sigmoid
from feedback.demo.order import World
from feedback.demo.person import Person
from feedback.demo.pressing import react
from feedback.demo.record import Node
from feedback.demo.speaking import corrected, next_message, question, subject
from feedback.demo.talk import Talk
from feedback.demo.thread import Thread
from feedback.demo.words.following import INSTRUCTIONS
from feedback.kinds import as_json
from feedback.spans import spans

#: In place of a version of the classifier: no classifier has read these.
CLASSIFIER = "generated-1"
WINDOW_MS = 30 * 60_000
TITLE_LENGTH = 60
TURNS_MOST = 14
OBJECTIONS = ("complaint", "clarification", "rephrase")


def change(talk: Talk, node: Node) -> Node:
    """Asks for another answer, corrects it, compares it, or leaves it; which one stands then."""
    said = node.said
    if said is None or not node.text:
        return node
    worth = talk.worth(said)
    if talk.chance(sigmoid(-3.5 - 0.9 * worth)):
        return regenerate(talk, node)
    if talk.chance(talk.person.corrects * sigmoid(-0.5 - 1.2 * worth)):
        return correct(talk, node)
    if said.status != "interrupted" and talk.chance(0.008):
        return compare(talk, node)
    return node


def regenerate(talk: Talk, node: Node) -> Node:
    assert node.said, "a model's answer"
    talk.count(node.said, "regenerated")
    asked = talk.rng.choice(INSTRUCTIONS) if talk.chance(0.35) else ""
    talk.wait(1500, 12_000)
    again = talk.received(talk.thread.regenerate(node, talk.said(asked), talk.now))
    assert again.said, "a model's answer"
    react(talk, again)
    better = talk.worth(node.said) - talk.worth(again.said)
    if talk.chance(0.5 * sigmoid(1.5 * better - 0.5)):
        talk.thread.turn_to(node, talk.wait(1000, 6000))
        talk.look_again(node)
        return node
    return again


def correct(talk: Talk, node: Node) -> Node:
    text = corrected(talk.rng, talk.about, node.text)
    if text == node.text:
        return node
    intent = "fix" if talk.chance(0.75) else "adapt"
    found = [as_json(span) for span in spans(node.text, text)]
    talk.wait(20_000, 150_000)
    return talk.thread.correct(node, text, intent, talk.now, found)


def compare(talk: Talk, node: Node) -> Node:
    assert node.said, "a model's answer"
    others = [each for each in talk.world.models if each is not node.said.model]
    (other,) = talk.rng.choices(others, [each.share for each in others])
    talk.wait(1000, 8000)
    said = talk.said(model=other, prompt=node.said.prompt)
    return talk.decided(talk.thread.compare(node, said, talk.now, is_left=talk.chance(0.5)))


def goes_on(talk: Talk, node: Node) -> Node | None:
    """The next answer; or None when they leave."""
    worth = talk.worth(node.said) if node.said else 0.5
    if talk.chance(sigmoid(-0.75 - 0.25 * worth)):
        return None
    talk.wait(4000, 90_000)
    if node.said and node.parent and talk.chance(0.05 * sigmoid(-worth)):
        text = next_message(talk.rng, talk.about, "rephrase")
        if text != node.parent.text:
            edited = talk.thread.edit(node.parent, text, talk.how_it_ends(talk.said()), talk.now)
            return talk.received(edited)
    label = next_label(talk, worth)
    text = next_message(talk.rng, talk.about, label)
    if node.said and label in OBJECTIONS:
        talk.count(node.said, "objected")
    found = talk.asked(text, node)
    assert found.parent, "an answer has its question"
    seen = label if talk.chance(0.9) else talk.rng.choice(("none", "complaint", "rephrase"))
    probability = round(talk.rng.uniform(0.55, 0.98), 4)
    talk.thread.label(found.parent, node, seen, probability, CLASSIFIER)
    return found


def next_label(talk: Talk, worth: float) -> str:
    objects = sigmoid(-2.5 - 1.1 * worth)
    drawn = talk.rng.random()
    if drawn < objects:
        return talk.rng.choice(OBJECTIONS)
    return "thanks" if drawn < objects + 0.1 * sigmoid(worth) else "none"


def ends(talk: Talk) -> None:
    """The stars, a program's clockwork, and how the page is left."""
    thread, person = talk.thread, talk.person
    models = [node for node in thread.answers if node.said and node.text]
    worth = sum(talk.worth(node.said) for node in models if node.said) / max(1, len(models))
    if talk.chance(person.presses * 0.25):
        stars = min(5, max(1, round(3.4 + worth + talk.rng.gauss(0, 0.6))))
        thread.sign("stars", None, {"stars": stars}, talk.wait(1500, 9000))
    if person.is_clockwork:
        clockwork(talk, models)
    shown = thread.shown
    if shown is None or talk.chance(0.35):
        thread.away(WINDOW_MS)
        talk.now += WINDOW_MS
        return
    after = between(talk.rng, 500, 9000)
    talk.now += after
    thread.sign("leave", shown, {"after_ms": after, "how": "closed"}, talk.now)


def clockwork(talk: Talk, models: Sequence[Node]) -> None:
    """A program that rates one answer after the other, every three seconds."""
    for node in [*models, *models, *models][:14]:
        talk.now += 3000
        value = {"value": talk.rng.choice(("up", "down"))}
        talk.thread.sign("rating", node, value, talk.now)


def have_one(rows: Rows, world: World, person: Person, rng: Random, at: int) -> tuple[Talk, str]:
    """A whole conversation; and which personal data was planted in it, if any."""
    (interest,) = rng.choices(person.likes, person.weights)
    about = subject(rng, person.language, interest)
    first = question(rng, about, world.order.seed)
    thread = Thread(rows, world, person, rng, at, rng.choice(person.devices), _title(first.text))
    talk = Talk(thread, world, person, rng, about, at)
    node: Node | None = talk.asked(first.text, None)
    turns = 1
    while node is not None:
        react(talk, node)
        node = change(talk, node)
        if talk.chance(0.3) and len(thread.answers) > 1:
            talk.look_again(rng.choice(thread.answers))
        node = goes_on(talk, node) if turns < TURNS_MOST else None
        turns += 1
    ends(talk)
    thread.close()
    return talk, first.holds


def _title(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip() + "…"
