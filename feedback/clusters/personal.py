"""What the tables of clusters hold of a person whose answers failed them."""

from inference.database.personal import Part

PARTS = (
    Part(
        table="feedback_failure",
        title="Answers that failed you",
        about="Answers to you that you rated bad, reported, put right or complained about, or that reviewers "
        "found bad, where you let them be used: gathered with others about the same, to be put right.",
        person="t.person_id = %(person)s",
        conversation="t.conversation_id = %(conversation)s",
        line="CASE WHEN t.asked = '' THEN 'Not looked at yet' ELSE t.asked END",
        at="t.said_at",
        where="(SELECT c.id FROM chat_conversation c"
        " WHERE c.id = t.conversation_id AND c.deleted_at IS NULL)",
    ),
)
