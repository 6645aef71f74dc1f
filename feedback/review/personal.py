"""What the tables of review hold of a person whose answers are judged, and which queues one is in."""

from inference.database.personal import Part

_OF_PERSON = "t.item_id IN (SELECT i.id FROM feedback_reviewitem i WHERE i.person_id = %(person)s)"
_OF_CONVERSATION = (
    "t.item_id IN (SELECT i.id FROM feedback_reviewitem i WHERE i.conversation_id = %(conversation)s)"
)
_OPEN = "(SELECT c.id FROM chat_conversation c WHERE c.id = t.conversation_id AND c.deleted_at IS NULL)"
_OPEN_BY_ITEM = (
    "(SELECT c.id FROM feedback_reviewitem i JOIN chat_conversation c ON c.id = i.conversation_id"
    " WHERE i.id = t.item_id AND c.deleted_at IS NULL)"
)
_QUEUE = "(SELECT q.name FROM feedback_reviewqueue q WHERE q.id = t.queue_id)"
# By these it would be known what is gold, and who asked may know who judges.
_PURPOSE = ("purpose",)
_KNOWN = ("known", "known_by", "known_at", "known_why", "retired_at")

PARTS = (
    Part(
        table="feedback_decision",
        title="Decisions of reviewers",
        about="What people who judge answers here said of answers to you: whether they are good, what is "
        "wrong with them, what a good one would have been.",
        person=_OF_PERSON,
        conversation=_OF_CONVERSATION,
        line="coalesce(t.answers->>'verdict', 'Judged') || CASE WHEN t.is_late THEN ' · late' ELSE '' END",
        at="t.at",
        where=_OPEN_BY_ITEM,
        secret=_PURPOSE,
    ),
    Part(
        table="feedback_reviewclaim",
        title="Looks of reviewers",
        about="When somebody was shown an answer to you in order to judge it.",
        person=_OF_PERSON,
        conversation=_OF_CONVERSATION,
        line="'Shown to a reviewer'",
        at="t.at",
        where=_OPEN_BY_ITEM,
    ),
    Part(
        table="feedback_reviewslot",
        title="Reviewers asked for",
        about="How many people are to judge an answer to you, and who is at it now.",
        person=_OF_PERSON,
        conversation=_OF_CONVERSATION,
        parse=int,
        line="CASE WHEN t.decided_at IS NOT NULL THEN 'Judged' WHEN t.withdrawn_at IS NOT NULL"
        " THEN 'Not asked any more' ELSE 'Waits' END",
        where=_OPEN_BY_ITEM,
        secret=_PURPOSE,
    ),
    Part(
        table="feedback_reviewitem",
        title="Answers to be judged",
        about="Answers to you that people here judge, of those that you let be used or reported yourself.",
        person="t.person_id = %(person)s",
        conversation="t.conversation_id = %(conversation)s",
        line=_QUEUE,
        at="t.added_at",
        where=_OPEN,
        secret=_KNOWN,
    ),
)

OF_ACCOUNT = (
    Part(
        table="feedback_queuemember",
        title="Queues that you review",
        about="Which queues you were put into, to judge answers.",
        person="t.person_id = %(person)s",
        parse=int,
        line=_QUEUE,
        at="t.since",
        of_account=True,
    ),
)
