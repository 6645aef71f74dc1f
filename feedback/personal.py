"""What the tables of feedback hold of a person, in the words of the account page."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from inference.database.personal import Part, beginning

_OPEN = "(SELECT c.id FROM chat_conversation c WHERE c.id = t.conversation_id AND c.deleted_at IS NULL)"
_OPEN_BY_MESSAGE = (
    "(SELECT c.id FROM chat_message m JOIN chat_conversation c ON c.id = m.conversation_id"
    " WHERE m.id = t.message_id AND c.deleted_at IS NULL)"
)
_ANSWER = (
    f"(SELECT {beginning('coalesce(g.text, m.content)', 80)} FROM chat_message m"
    " LEFT JOIN inference_generation g ON g.id = m.generation_id WHERE m.id = t.message_id)"
)
_TOLD = f"jsonb_build_object('kind', t.kind, 'value', t.value, 'answer', {_ANSWER})::text"

_RATED = {"up": "You rated an answer as good", "down": "You rated an answer as bad"}


def _reason(value: dict[str, Any]) -> str:
    given = value.get("reason", {})
    named = [str(each).replace("_", " ") for each in (*given.get("what", ()), *given.get("fix", ()))]
    said = ", ".join([*named, *([f"“{given['text']}”"] if given.get("text") else [])])
    return f"You said why: {said}" if said else "You took back your reasons"


def _flag(value: dict[str, Any]) -> str:
    if not value.get("category"):
        return "You took back a report"
    text = f": “{value['text']}”" if value.get("text") else ""
    return f"You reported an answer as {value.get('category')}{text}"


def _stars(value: dict[str, Any]) -> str:
    stars = value.get("stars")
    return f"You gave a conversation {stars} of 5 stars" if stars else "You took back your stars"


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.0f} s" if ms >= 1000 else "less than 1 s"


_READ_AS = {
    "complaint": "a complaint about an answer",
    "clarification": "saying what you had meant",
    "rephrase": "the same question in other words",
    "thanks": "thanks for an answer",
    "none": "saying nothing of an answer",
}

_WORDS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "rating": lambda value: _RATED.get(str(value.get("value")), "You took back a rating"),
    "reason": _reason,
    "stars": _stars,
    "flag": _flag,
    "copy": lambda _: "You copied from an answer",
    "quote": lambda _: "You quoted an answer",
    "exposure": lambda value: f"An answer was on your screen for {_seconds(value.get('visible_ms', 0))}",
    "leave": lambda _: "You left the page",
    "regenerate": lambda _: "You asked for another answer",
    "edit_prompt": lambda _: "You put a message in other words",
    "stop": lambda _: "You stopped an answer",
    "continue": lambda _: "You had an answer carried on",
    "branch_shown": lambda _: "You turned to another version",
    "correction": lambda _: "You corrected an answer",
    "comparison": lambda _: "You compared two answers",
    "follow_up": lambda value: (
        f"A program read your next message as {_READ_AS.get(value['label'], 'something')}"
    ),
}


def in_words(line: str) -> str:
    """One event or opinion, with the beginning of the answer that it is about."""
    told = json.loads(line)
    kind = str(told["kind"])
    words = _WORDS[kind](told["value"]) if kind in _WORDS else kind.replace("_", " ").capitalize()
    answer = " ".join((told.get("answer") or "").split())
    return f"{words} · {answer}" if answer else words


_DELIVERED = "SELECT d.id FROM feedback_delivery d JOIN feedback_event e ON e.id = d.event_id WHERE "

PARTS = (
    Part(
        table="feedback_datasetitem",
        title="Rows of datasets",
        about="Where what you said was considered for training or measuring a model, and whether it was "
        "taken. A version that held it is withdrawn when you erase it or take back your consent.",
        person="t.person = %(person)s",
        conversation="t.conversation = %(conversation)s",
        parse=int,
        line="replace(t.source, '_', ' ') || CASE WHEN t.reason = '' THEN ' · taken' ELSE ' · left out: '"
        " || replace(t.reason, '_', ' ') END",
        at="t.said_at",
    ),
    Part(
        table="feedback_evalcase",
        title="Cases",
        about="Answers to you by which models are measured, and what a good one would have been: drafted "
        "where you allowed it, and gone when you take that back.",
        person="t.person_id = %(person)s",
        conversation="t.conversation_id = %(conversation)s",
        line="t.source || ' · ' || t.status"
        f" || coalesce(' · ' || nullif({beginning('t.reference', 80)}, ''), '')",
        at="t.made_at",
        where=_OPEN,
    ),
    Part(
        table="feedback_preferencepair",
        title="Pairs",
        about="Where one answer to you was put above another, by your vote, by what you did or by people who "
        "judge answers here, and which rule says so.",
        person="t.person_id = %(person)s",
        conversation="t.conversation_id = %(conversation)s",
        line="replace(t.rule_id, '_', ' ') || ' · ' || t.status",
        at="t.made_at",
        where=_OPEN,
    ),
    Part(
        table="feedback_try",
        title="Calls to other programs",
        about="Each time that the operators' webhooks were called to tell of your feedback, and what the "
        "program answered.",
        person=f"t.delivery_id IN ({_DELIVERED} e.sender_id = %(person)s)",
        conversation=f"t.delivery_id IN ({_DELIVERED} e.conversation_id = %(conversation)s)",
        parse=int,
        line="coalesce('Answered ' || t.status, t.error) || coalesce(' · ' || nullif(t.answer, ''), '')",
        at="t.at",
    ),
    Part(
        table="feedback_delivery",
        title="Told to other programs",
        about="Which of your feedback is told to programs that the operators have connected: ids and what "
        "you clicked; words of yours only where you let them be used.",
        person="t.event_id IN (SELECT id FROM feedback_event WHERE sender_id = %(person)s)",
        conversation="t.event_id IN (SELECT id FROM feedback_event WHERE conversation_id = %(conversation)s)",
        line="t.kind || ' · ' || replace(t.state, '_', ' ')",
        at="t.made_at",
    ),
    Part(
        table="feedback_event",
        title="Feedback",
        about="Everything that you said about answers or did with them: ratings, reasons, reports, what you "
        "copied, how long an answer was on your screen.",
        person="t.sender_id = %(person)s",
        conversation="t.conversation_id = %(conversation)s",
        line=_TOLD,
        say=in_words,
        at="t.happened_at",
        where=_OPEN,
    ),
    Part(
        table="feedback_parked",
        title="Waiting feedback",
        about="Feedback about answers that could not be found yet. It is tried for a day, then it goes.",
        person="t.sender_id = %(person)s",
        conversation="t.sender_id = %(person)s AND (t.subject = %(conversation)s"
        " OR t.subject = ANY(%(generations)s::uuid[])"
        " OR t.subject IN (SELECT id FROM chat_message WHERE conversation_id = %(conversation)s))",
        line="jsonb_build_object('kind', t.kind, 'value', t.value)::text",
        say=in_words,
        at="t.happened_at",
    ),
    Part(
        table="feedback_opinion",
        title="Opinions",
        about="What you think of an answer now: the last of what you said about it.",
        person="t.person_id = %(person)s",
        conversation="t.conversation_id = %(conversation)s",
        parse=int,
        line=_TOLD,
        say=in_words,
        at="t.happened_at",
        where=_OPEN,
    ),
    Part(
        table="feedback_departure",
        title="Departures",
        about="When it is looked at whether you have left a conversation. It goes once that is known.",
        # Of one whose conversation is gone, too. The drain of an older version names nobody.
        person="(t.person = %(person)s"
        " OR t.conversation IN (SELECT id FROM chat_conversation WHERE owner_id = %(person)s))",
        conversation="t.conversation = %(conversation)s",
        key="conversation",
        line="'Looked at later'",
        at="t.due_at",
        where="(SELECT c.id FROM chat_conversation c WHERE c.id = t.conversation AND c.deleted_at IS NULL)",
    ),
    Part(
        table="feedback_exposure",
        title="Answers on your screen",
        about="How long each answer was on your screen, and how far you had read.",
        person="t.person_id = %(person)s",
        conversation="t.message_id IN (SELECT id FROM chat_message WHERE conversation_id = %(conversation)s)",
        parse=int,
        line=f"(t.visible_ms / 1000) || ' s · ' || coalesce({_ANSWER}, '')",
        at="t.first_at",
        where=_OPEN_BY_MESSAGE,
    ),
    Part(
        table="feedback_sideexposure",
        title="Sides on your screen",
        about="The same for each of two answers that you were shown side by side, until you had chosen.",
        person="t.person_id = %(person)s",
        conversation="t.message_id IN (SELECT id FROM chat_message WHERE conversation_id = %(conversation)s)",
        parse=int,
        line=f"(t.visible_ms / 1000) || ' s · ' || coalesce({_ANSWER}, '')",
        at="t.first_at",
        where=_OPEN_BY_MESSAGE,
    ),
)

OF_ACCOUNT = (
    Part(
        table="feedback_follower",
        title="Datasets you follow",
        about="Collections of data of which you are told when a version or an export ends.",
        person="t.person = %(person)s",
        parse=int,
        line="(SELECT d.name FROM feedback_dataset d WHERE d.id = t.dataset_id)",
        at="t.since",
        of_account=True,
    ),
    Part(
        table="feedback_noticed",
        title="Notices you have seen",
        about="Which of the builds and exports that ended you have said that you have seen.",
        person="t.person = %(person)s",
        parse=int,
        line="(SELECT n.kind FROM feedback_notice n WHERE n.id = t.notice_id)",
        of_account=True,
    ),
)
