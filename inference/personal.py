"""What the tables of answers hold of a person: `subject` says whom an answer was made for."""

from inference.database.personal import Part, beginning

_OF_PERSON = "t.generation_id IN (SELECT id FROM inference_generation WHERE subject = %(person)s)"
_OF_CONVERSATION = "t.generation_id = ANY(%(generations)s::uuid[])"

_MINE = "t.subjects && ARRAY[%(person)s]::uuid[]"

PARTS = (
    Part(
        table="inference_embedding",
        title="Vectors of texts",
        about="Numbers that say what a text of yours is about, made when it was considered for a dataset, "
        "and kept without the text, so that they need not be made again. They go when they were not used for "
        "a month, and all of them as soon as you erase anything or take your consent back.",
        person=_MINE,
        conversation=_MINE,  # of which of them a text was, nobody knows
        line="vector_dims(t.vector) || ' numbers by ' || t.model",
        at="t.used_at",
        secret=("text_hash", "subjects"),
    ),
    Part(
        table="inference_delta",
        title="Pieces of answers",
        about="Pieces of answers that are being written just now. They are put together when an answer ends.",
        person=_OF_PERSON,
        conversation=_OF_CONVERSATION,
        parse=int,
        line=beginning("t.text"),
    ),
    Part(
        table="inference_attempt",
        title="Attempts at answers",
        about="Which process of ours worked on an answer, and until when.",
        person=_OF_PERSON,
        conversation=_OF_CONVERSATION,
        parse=int,
        line="'Attempt ' || t.number",
        at="t.created_at",
    ),
    Part(
        table="inference_assignment",
        title="Draws",
        about="How two answers were drawn that you were shown side by side.",
        person="t.subject = %(person)s",
        conversation="(t.a_id = ANY(%(generations)s::uuid[]) OR t.b_id = ANY(%(generations)s::uuid[]))",
        line="'Two answers, drawn with a probability of ' || round(t.probability::numeric, 3)",
        at="t.created_at",
    ),
    Part(
        table="inference_generation",
        title="Answers",
        about="Every answer that a model gave you, with the messages that it was told before.",
        person="t.subject = %(person)s",
        conversation="t.id = ANY(%(generations)s::uuid[])",
        line=beginning("t.text"),
        at="t.created_at",
        loose=("continues_id",),
    ),
)
