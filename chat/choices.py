"""The deeds of a comparison: asking for another answer beside one, and choosing."""

from uuid import UUID

from chat import comparisons
from chat.activities import Done, Outcome, lock, once
from chat.comparisons import Choice
from chat.exceptions import Code, Conflict, NotFound
from chat.models import ActivityKind, Comparison, Message, User
from chat.turns import held, question_of
from inference.comparisons import against

DECIDED = "This was decided before. Nothing was changed."
SKIP = Choice.NONE
CHOICES = (Choice.A, Choice.B, Choice.TIE, Choice.BOTH_BAD, Choice.CANT_TELL, SKIP)


def compare(person: User, *, owner: str, client_id: UUID, message: UUID) -> Outcome:
    """Another answer beside one that is there, to choose between. Raises Conflict, NotFound."""

    def deed() -> Done:
        thread, standing = held(person, message, Message.Role.ASSISTANT)
        question_of(standing)
        opened = comparisons.opened(thread)
        if opened is not None and standing.pk in (opened.a_id, opened.b_id):
            raise Conflict("This answer is being compared already. Nothing was changed.")
        comparisons.settle(thread)
        if standing.generation is None or comparisons.has_failed(standing):
            raise Conflict("There is no whole answer of a model here to compare with. Nothing was changed.")
        other, pair = against(standing.generation)
        return comparisons.ask_beside(thread, standing, pair, other, owner=owner)

    return once(person, client_id, ActivityKind.COMPARED, {"message": message}, deed)


def choose(person: User, *, client_id: UUID, comparison: UUID, choice: Choice) -> Outcome:
    """Which of the two is better; names are told afterwards, so that it stays. Raises Conflict, NotFound."""

    def deed() -> Done:
        found = Comparison.objects.visible_to(person).filter(pk=comparison).first()
        if found is None:
            raise NotFound("comparison")
        thread = lock(person, found.conversation_id)
        held_open = comparisons.opened(thread)
        if held_open is None or held_open.pk != comparison:
            raise Conflict(DECIDED)
        return comparisons.decide(thread, held_open, *_outcome(held_open, choice))

    body = {"comparison": comparison, "choice": choice}
    return once(person, client_id, ActivityKind.CHOSEN, body, deed)


def _outcome(comparison: Comparison, choice: Choice) -> tuple[Choice, Message]:
    sides = {Choice.A: comparison.a, Choice.B: comparison.b}
    without, kept = comparisons.unchosen(comparison)
    if choice == SKIP:
        return without, kept
    if without == Choice.FAILED:
        raise Conflict("One of the two did not come, so there is nothing to choose. Nothing was changed.")
    if any(side.generation is None or side.generation.is_live for side in sides.values()):
        words = "One of the two is still being written. Wait for it or stop it, then choose."
        raise Conflict(words, code=Code.STILL_STREAMING)
    return choice, sides.get(choice, kept)
