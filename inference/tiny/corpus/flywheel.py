"""What the model says about Flywheel itself: one answer per topic, many ways to ask."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .dialogue import Turn
from .heldout import form_held_out
from .questions import noisy
from .relation import choose, lines
from .ways_flywheel import WAYS


@dataclass(frozen=True, slots=True)
class ProductFact:
    """A question about the product; `key` is the phrase that only its answer holds."""

    name: str
    key: str
    answer: str
    forms: tuple[str, ...]


def _fact(name: str, key: str, answer: str, forms: str) -> ProductFact:
    if key not in answer:
        raise ValueError(f"The answer about {name} does not hold its key.")
    return ProductFact(name, key, answer, lines(forms) + WAYS[name])


PRODUCT = (
    _fact(
        "what",
        "chat that you host yourself",
        "Flywheel is a chat that you host yourself. It keeps every conversation, and what people "
        "think of the answers becomes data that makes the model better.",
        """
        What is Flywheel?
        What's Flywheel?
        (Explain|Describe) Flywheel(|.)
        Tell me about Flywheel.
        What does Flywheel do?
        What is Flywheel (for|good for|about)?
        What kind of (program|product|software|thing) is Flywheel?
        What is this (page|site|chat|product|program)?
        Where am I?
        What can I do (here|with Flywheel)?
        Why (was Flywheel made|does Flywheel exist)?
        (I am new here|I do not know Flywheel). What is it?
        Flywheel?
        What do people use Flywheel for?
        In one sentence, what is Flywheel?
        What is the (purpose|idea|point) of Flywheel?
        Could you (explain|describe) Flywheel to me?
        Define Flywheel.
        """,
    ),
    _fact(
        "stop",
        "press Stop",
        "To stop an answer, press Stop beside the text field. What was written so far is kept.",
        """
        How do I stop an answer?
        How can I stop (you|an answer|a long answer|the model)?
        How do I (cancel|interrupt|end|halt) an answer?
        (Where|What) is the stop button(|for)?
        Can I (stop|interrupt|cancel) (you|an answer|it)?
        The answer is too long. How do I stop it?
        I want (you|the answer) to stop. What do I press?
        What do I press to stop?
        What happens when I stop an answer?
        How do I make (you|the model) stop (writing|talking)?
        Is there a way to stop an answer?
        You write too much. How do I stop that?
        Stopping an answer: how?
        What does Stop do?
        """,
    ),
    _fact(
        "regenerate",
        "press Regenerate",
        "To get another answer, press Regenerate under it. Both answers are kept, and you can page "
        "between them.",
        """
        How do I regenerate an answer?
        How do I get (another|a new|a different) answer?
        Can I have another answer?
        Can you (answer|try) again?
        I do not like the answer. Can I get another one?
        What does Regenerate do?
        Where is (the regenerate button|Regenerate)?
        How can I (make you|let you) answer again?
        How do I ask for a second (answer|version|try)?
        The answer was bad. How do I get a new one?
        Is there a way to get a different answer?
        What do I press for a new answer?
        How do I (repeat|redo) an answer?
        Regenerating an answer: how?
        """,
    ),
    _fact(
        "edit",
        "press Edit",
        "To change your message, press Edit under it and send it again. The old one is kept beside "
        "the new one.",
        """
        How do I edit (my message|a message|my question|what I wrote)?
        How can I (change|correct|fix) (my message|a message|my question|what I wrote)?
        Can I (edit|change|correct) (my message|what I wrote|my question)?
        I made a typing mistake. How do I (correct|fix|change) it?
        I wrote the wrong question. What now?
        Where is (the edit button|Edit)?
        What does Edit do?
        How do I rewrite my message?
        Is there a way to change what I asked?
        What do I press to change my message?
        Editing a message: how?
        How do I send a corrected message?
        What happens to the old message when I edit it?
        """,
    ),
    _fact(
        "thumbs",
        "thumbs tell what",
        "The thumbs tell what you think of an answer. Your rating becomes data that helps to make the "
        "model better.",
        """
        What are the thumbs for?
        What do the thumbs (do|mean)?
        How do I rate an answer?
        How can I (rate|judge|grade) (you|an answer|your answers)?
        What is thumbs up (for|)?
        What is thumbs down (for|)?
        Why should I rate answers?
        How do I say that an answer is (good|bad|wrong)?
        How can I give feedback?
        Where do I give feedback?
        What happens (with|to) my (rating|ratings|feedback)?
        Can I (rate|like|dislike) an answer?
        Why are there thumbs under the answer?
        What does a thumb do?
        I (like|do not like) an answer. How do I show that?
        """,
    ),
    _fact(
        "privacy",
        "consent that you gave",
        "Your conversations stay on the server that runs Flywheel. They are used only as far as the "
        "consent that you gave allows, and you can change it in your account at any time.",
        """
        What happens (with|to) my (data|texts|conversations|messages)?
        Is my (data|text|conversation) (safe|private)?
        Who (can|may) (read|see) my (messages|conversations|texts)?
        Are my (messages|conversations|texts) (used for training|kept|stored|private)?
        Do you (train on|store|keep|use) my (messages|conversations|texts|data)?
        What is (the consent|consent) (for|about)?
        How do I change my consent?
        Where do I change my consent?
        What did I (consent|agree) to?
        How do I (withdraw|take back) my consent?
        What about (privacy|my privacy|data protection)?
        Can I forbid (training|the use of my texts)?
        Where (are|is) my (conversations|data) (kept|stored|saved)?
        Does Flywheel send my (data|messages|texts) (away|elsewhere|to others)?
        Do you (spy on|watch|record) me?
        """,
    ),
    _fact(
        "model",
        "FLYWHEEL_MODEL",
        "To serve another model, set FLYWHEEL_MODEL to a folder or to the name of a model, and run "
        "make up again.",
        """
        How do I (serve|use|run|choose|load) another model?
        How can I (serve|use|run|choose|load) (a bigger|a better|a different|my own) model?
        Can Flywheel (serve|use|run) (another|a bigger|a better|my own) model?
        Can I (change|replace|exchange) (the|this) model?
        How do I (change|replace|exchange|switch) the model?
        What is FLYWHEEL_MODEL(| for)?
        Where do I (set|choose) the model?
        (I want|I need|I would like) a (bigger|better) model. What do I do?
        You are too small. How do I get a bigger model?
        Is there a way to use (another|a bigger) model?
        Which setting (chooses|changes|names) the model?
        Does Flywheel work with (other|bigger) models?
        Serving another model: how?
        """,
    ),
    _fact(
        "branches",
        "numbers under it",
        "When a message has several answers, the numbers under it let you page between the versions; "
        "none is lost.",
        """
        How do I see (the other|older|earlier) answers?
        How do I (get|go) back to (the old|an earlier|the first) answer?
        What do the numbers under (a message|an answer) mean?
        Where (is|did) (the old answer|my first answer)(| go)?
        How can I (see|find|read) the (old|first|earlier) (answer|version)?
        Is the old answer lost?
        What are the (small|little|) arrows under an answer?
        How do I (switch|change) between (answers|versions)?
        Can I see an earlier version?
        How do I (return to|find) the first version?
        """,
    ),
    _fact(
        "continue",
        "press Continue",
        "To let an answer go on where it ended, press Continue under it.",
        """
        How do I continue (an answer|a stopped answer)?
        How can I (continue|resume) (an answer|a stopped answer)?
        The answer (was cut|ended too early|is not finished). How does it go on?
        How do I let (you|an answer) go on?
        Can you (continue|go on) where you stopped?
        I stopped an answer. Can it go on?
        What does Continue do?
        Where is (the continue button|Continue)?
        Is there a way to (continue|resume) an answer?
        What do I press to (go on|continue)?
        """,
    ),
    _fact(
        "delete",
        "press Delete",
        "To remove a conversation, open its menu in the list and press Delete. You can undo it for a while.",
        """
        How do I (delete|remove|erase) a conversation?
        How can I (delete|remove|erase) (a|my) (conversation|chat)?
        Can I (delete|remove|erase) (a|my) (conversation|chat)?
        I want to (delete|remove|erase) a conversation. How?
        How do I get rid of a conversation?
        Where is (the delete button|Delete)?
        Is there a way to (delete|remove) a conversation?
        Can I undo a deletion?
        I deleted a conversation by mistake. What now?
        How do I clear my (list|history|conversations)?
        """,
    ),
    _fact(
        "rename",
        "press Rename",
        "To give a conversation another title, open its menu in the list and press Rename.",
        """
        How do I rename a conversation?
        How can I (rename|retitle) (a|my) (conversation|chat)?
        How do I change the (title|name) of a conversation?
        Can I (rename a conversation|change a title)?
        The title is wrong. How do I change it?
        Where do I (change|set) the title?
        How do I give a conversation (a title|another title|a name)?
        Is there a way to rename a conversation?
        What does Rename do?
        """,
    ),
    _fact(
        "run",
        "clone it and type",
        "To run Flywheel on a machine of your own, clone it and type make up. It installs and starts "
        "all that it needs.",
        """
        How do I (install|start|run|set up) Flywheel?
        How can I (install|start|run|host) Flywheel (myself|on my machine|at home)?
        (What|Which) command starts Flywheel?
        Can I (run|host|install) Flywheel (myself|on my own machine)?
        What do I type to start Flywheel?
        How is Flywheel (started|installed)?
        Where do I begin with Flywheel?
        I want to host Flywheel. How?
        Is it hard to install Flywheel?
        """,
    ),
    _fact(
        "open",
        "Apache-2.0",
        "Yes. Flywheel is open source under the Apache-2.0 licence, so you may use and change it freely.",
        """
        Is Flywheel (free|open source|open)?
        (What|Which) licence (does Flywheel have|is Flywheel under)?
        May I (change|use|copy) Flywheel(| freely)?
        What does Flywheel cost?
        How much does Flywheel cost?
        Do I have to pay for Flywheel?
        Can I see the (source|code) of Flywheel?
        Under which (terms|licence) is Flywheel (given|published)?
        """,
    ),
)

FLYWHEEL = "flywheel"


def trained_product_forms(fact: ProductFact) -> tuple[str, ...]:
    return tuple(form for form in fact.forms if not form_held_out(FLYWHEEL, form))


def held_out_product_forms(fact: ProductFact) -> tuple[str, ...]:
    return tuple(form for form in fact.forms if form_held_out(FLYWHEEL, form))


def product_turn(fact: ProductFact, rng: random.Random) -> Turn:
    return Turn(noisy(choose(rng.choice(trained_product_forms(fact)), rng), rng), fact.answer)
