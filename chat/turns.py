"""The deeds of a turn: send, edit, regenerate, retry, continue, show, stop.

Each is one transaction that writes the messages, the generation with its first attempt, and the
activity. `owner` is the process that will pump the answer. Called by the socket, by tests, by commands.
"""

from typing import Any
from uuid import UUID

from chat import comparisons
from chat.activities import Done, Outcome, lock, once
from chat.exceptions import BadField, Code, Conflict, NotFound
from chat.models import ActivityKind, Conversation, Message, User
from chat.prompt import prompt_for
from chat.tree import Tree
from inference import variants
from inference.comparisons import by_chance
from inference.generations.queue import first_job, queue, queue_continuation
from inference.generations.write import request_stop
from inference.models import Generation, Status
from inference.sampling import SamplingParams
from inference.text import clean_text

TEXT_MAX = 32_000
INSTRUCTION_MAX = 500
TITLE_LENGTH = 60

UNFINISHED = (Status.STOPPED, Status.INTERRUPTED, Status.FAILED)


def send(
    person: User,
    *,
    owner: str,
    client_id: UUID,
    conversation: UUID | None,
    parent: UUID | None,
    text: str,
    sampling: SamplingParams | None = None,
) -> Outcome:
    """A message and the answer to it; without a conversation, the first of a new one."""
    text = checked(text)
    body = {"conversation": conversation, "parent": parent, "text": text, "sampling": _body(sampling)}

    def deed() -> Done:
        if conversation is None:
            if parent is not None:
                raise NotFound
            thread = Conversation.objects.create(owner=person, title=_title(text))
        else:
            thread = lock(person, conversation)
        followed = _answer_to_follow(thread, parent)
        comparisons.settle(thread, parent)
        return _ask(thread, followed, text, owner, sampling)

    return once(person, client_id, ActivityKind.SENT, body, deed)


def edit(
    person: User,
    *,
    owner: str,
    client_id: UUID,
    message: UUID,
    text: str,
    sampling: SamplingParams | None = None,
) -> Outcome:
    """The person's message in other words, beside the first, with an answer of its own."""
    text = checked(text)

    def deed() -> Done:
        thread, earlier = held(person, message, Message.Role.USER)
        comparisons.settle(thread)
        done = _ask(thread, earlier.parent, text, owner, sampling)
        done.value = {"of": str(earlier.pk)}
        return done

    body = {"message": message, "text": text, "sampling": _body(sampling)}
    return once(person, client_id, ActivityKind.EDITED, body, deed)


def regenerate(
    person: User,
    *,
    owner: str,
    client_id: UUID,
    message: UUID,
    instruction: str = "",
    sampling: SamplingParams | None = None,
) -> Outcome:
    """Another answer to the same question, beside the first."""
    instruction = clean_text(instruction).strip()
    if len(instruction) > INSTRUCTION_MAX:
        raise BadField("instruction", f"may have at most {INSTRUCTION_MAX} characters")

    def deed() -> Done:
        thread, earlier = held(person, message, Message.Role.ASSISTANT)
        question = question_of(earlier)
        comparisons.settle(thread)
        done = _answer(thread, question, owner, sampling, instruction)
        done.value = {"of": str(earlier.pk), "instruction": instruction}
        return done

    body = {"message": message, "instruction": instruction, "sampling": _body(sampling)}
    return once(person, client_id, ActivityKind.REGENERATED, body, deed)


def retry(person: User, *, owner: str, client_id: UUID, message: UUID) -> Outcome:
    """An answer that failed or broke off, asked for again in the same way."""

    def deed() -> Done:
        thread, earlier = held(person, message, Message.Role.ASSISTANT)
        generation = earlier.generation
        if generation is None or generation.status not in UNFINISHED:
            raise Conflict("This answer is whole. Nothing was changed. Regenerate asks for another one.")
        comparisons.settle(thread)
        asked = SamplingParams.parse(generation.sampling)
        done = _answer(thread, question_of(earlier), owner, asked, generation.instruction)
        done.value = {"of": str(earlier.pk)}
        return done

    return once(person, client_id, ActivityKind.RETRIED, {"message": message}, deed)


def continue_(person: User, *, owner: str, client_id: UUID, message: UUID) -> Outcome:
    """A sibling that begins with the answer's text and goes on from there; the answer never changes."""

    def deed() -> Done:
        thread, earlier = held(person, message, Message.Role.ASSISTANT)
        if earlier.generation is None or not can_continue(earlier.generation):
            raise Conflict("This answer cannot be carried on. It is kept. Regenerate asks for another one.")
        comparisons.settle(thread)
        generation = queue_continuation(earlier.generation, owner=owner)
        done = _add_answer(thread, question_of(earlier), generation)
        done.value = {"of": str(earlier.pk)}
        return done

    return once(person, client_id, ActivityKind.CONTINUED, {"message": message}, deed)


def can_continue(generation: Generation) -> bool:
    """It broke off after some text, and the token ids to go on from are known."""
    broke_off = generation.status in UNFINISHED or generation.finish_reason == "length"
    known = generation.prompt_token_ids is not None and bool(generation.token_ids)
    return not generation.is_live and broke_off and known and bool(generation.text)


def show(person: User, *, client_id: UUID, message: UUID) -> Outcome:
    """The branch through a sibling becomes the one that is shown."""

    def deed() -> Done:
        thread, chosen = held(person, message, None)
        leaf = Tree.of(thread.pk).leaf_under(chosen.pk)
        return Done(thread, message=chosen, shown=leaf)

    return once(person, client_id, ActivityKind.BRANCH_SHOWN, {"message": message}, deed)


def stop(person: User, *, client_id: UUID, generation: UUID, offset: int) -> Outcome:
    """Asks for the end of an answer, seen up to `offset`. One that has ended stays as it is."""

    def deed() -> Done:
        answer = Message.objects.visible_to(person).filter(generation=generation).first()
        if answer is None:
            raise NotFound("answer")
        thread = lock(person, answer.conversation_id)
        was_live = request_stop(generation)
        value = {"offset": offset, "was_live": was_live}
        return Done(thread, answer=answer, generation=generation, value=value)

    return once(person, client_id, ActivityKind.STOPPED, {"generation": generation}, deed)


def checked(text: str, most: int = TEXT_MAX) -> str:
    """As it is stored. Raises BadField for one that is empty or has more than `most` code points."""
    text = clean_text(text)
    if not text.strip():
        raise BadField("text", "must not be empty")
    if len(text) > most:
        raise BadField("text", f"may have at most {most:,} characters; yours has {len(text):,}")
    return text


def _title(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip() + "…"


def _body(sampling: SamplingParams | None) -> dict[str, Any] | None:
    """Without the seed: one that was drawn for us would make a repeat look like another deed."""
    return {**sampling.as_json(), "seed": None} if sampling else None


def held(person: User, message: UUID, role: str | None) -> tuple[Conversation, Message]:
    """A message of the person's, its conversation held until the transaction ends."""
    found = Message.objects.visible_to(person).filter(pk=message)
    found = found.select_related("generation", "parent", "comparison")
    row = found.filter(role=role).first() if role else found.first()
    if row is None:
        raise NotFound
    _check_kept(row)
    return lock(person, row.conversation_id), row


def _check_kept(message: Message) -> None:
    """What was not chosen is in no branch, and nothing goes on from it; before the choice it has no name."""
    if comparisons.has_lost(message):
        raise Conflict(
            "Another answer was chosen here. Nothing was changed. Reload the page and go on from it."
        )


def question_of(answer: Message) -> Message:
    """Raises Conflict while the answer is being written."""
    if answer.generation is not None and answer.generation.is_live:
        raise Conflict("This answer is still being written. Stop it first.", code=Code.STILL_STREAMING)
    if answer.parent is None:
        raise NotFound
    return answer.parent


def _answer_to_follow(thread: Conversation, parent: UUID | None) -> Message | None:
    if parent is None:
        return None
    found = Message.objects.filter(conversation=thread, pk=parent, role=Message.Role.ASSISTANT)
    row = found.select_related("generation", "comparison").first()
    if row is None:
        raise NotFound
    _check_kept(row)
    if row.generation is not None and row.generation.is_live:
        raise Conflict(
            "The answer before it is still being written. Your message was not sent; it is kept here. "
            "Wait for the answer or stop it, then send.",
            code=Code.STILL_STREAMING,
        )
    return row


def _ask(
    thread: Conversation, parent: Message | None, text: str, owner: str, sampling: SamplingParams | None
) -> Done:
    question = Message(
        conversation=thread,
        parent=parent,
        role=Message.Role.USER,
        author=Message.Author.PERSON,
        content=text,
    )
    sampling = sampling or SamplingParams()
    pair = by_chance(thread.owner_id, sampling)
    if pair is None:
        return _answer(thread, question, owner, sampling)
    messages, left_out = prompt_for(question)
    return comparisons.ask_both(thread, question, pair, owner=owner, messages=messages, left_out=left_out)


def _answer(
    thread: Conversation,
    question: Message,
    owner: str,
    sampling: SamplingParams | None,
    instruction: str = "",
) -> Done:
    sampling = sampling or SamplingParams()
    messages, left_out = prompt_for(question)
    generation = queue(
        subject=thread.owner_id,
        owner=owner,
        variant=variants.assign(sampling),
        messages=messages,
        left_out=left_out,
        sampling=sampling,
        instruction=instruction,
    )
    done = _add_answer(thread, question, generation)
    done.job = first_job(generation)
    return done


def _add_answer(thread: Conversation, question: Message, generation: Generation) -> Done:
    """The answer's row, and in the same statement its question's when that is new."""
    answer = Message(
        conversation=thread,
        parent=question,
        role=Message.Role.ASSISTANT,
        author=Message.Author.MODEL,
        generation=generation,
    )
    Message.objects.bulk_create([question, answer] if question._state.adding else [answer])
    return Done(thread, message=question, answer=answer, generation=generation.pk, shown=answer.pk)
