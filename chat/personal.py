"""What the tables of people and of what was said hold of a person."""

from chat.forms import CONSENT_WORDS
from inference.database.personal import Part, beginning

# A conversation that is not deleted, and can be opened.
_OPEN = "(SELECT c.id FROM chat_conversation c WHERE c.id = t.conversation_id AND c.deleted_at IS NULL)"

_DEEDS = {
    "sent": "You sent a message",
    "regenerated": "You asked for another answer",
    "retried": "You asked for an answer again",
    "edited": "You put a message in other words",
    "corrected": "You corrected an answer",
    "compared": "You asked for two answers side by side",
    "chosen": "You chose one of two answers",
    "stopped": "You stopped an answer",
    "continued": "You had an answer carried on",
    "branch_shown": "You turned to another version",
    "renamed": "You renamed a conversation",
    "deleted": "You deleted a conversation",
    "restored": "You restored a conversation",
}


def deed_in_words(kind: str) -> str:
    return _DEEDS.get(kind, kind.replace("_", " ").capitalize())


_CHOICES = {
    "a": "You chose the first answer",
    "b": "You chose the second answer",
    "tie": "You found both equally good",
    "both_bad": "You found both bad",
    "cant_tell": "You could not tell",
    "none": "You went on without choosing",
    "failed": "One of the two answers failed",
    "open": "You have not chosen yet",
}


def choice_in_words(choice: str) -> str:
    return _CHOICES.get(choice, choice)


ACTIVITIES = Part(
    table="chat_activity",
    title="Activities",
    about="What you did in your conversations, and when. Kept for a while so that nothing is done twice.",
    person="t.person_id = %(person)s",
    conversation="t.conversation_id = %(conversation)s",
    line="t.kind",
    say=deed_in_words,
    at="t.at",
    where=_OPEN,
)
PARTS = (
    Part(
        table="chat_comparison",
        title="Comparisons",
        about="Two answers that you were shown side by side, and which one you chose.",
        person="t.conversation_id IN (SELECT id FROM chat_conversation WHERE owner_id = %(person)s)",
        conversation="t.conversation_id = %(conversation)s",
        line="coalesce(nullif(t.choice, ''), 'open')",
        say=choice_in_words,
        at="t.created_at",
        where=_OPEN,
    ),
    Part(
        table="chat_message",
        title="Messages",
        about="What you wrote, and where the answers to it stand.",
        person="t.conversation_id IN (SELECT id FROM chat_conversation WHERE owner_id = %(person)s)",
        conversation="t.conversation_id = %(conversation)s",
        line=f"CASE WHEN t.author = 'model' THEN 'An answer' ELSE {beginning('t.content')} END",
        at="t.created_at",
        where=_OPEN,
        loose=("parent_id", "corrects_id", "comparison_id"),
    ),
    Part(
        table="chat_conversation",
        title="Conversations",
        about="Your conversations with their names, the deleted ones too until they go for good.",
        person="t.owner_id = %(person)s",
        conversation="t.id = %(conversation)s",
        line="t.title || CASE WHEN t.deleted_at IS NULL THEN '' ELSE ' (deleted)' END",
        at="t.created_at",
        where="CASE WHEN t.deleted_at IS NULL THEN t.id END",
        loose=("shown_id", "comparing_id"),
    ),
)

OF_ACCOUNT = (
    Part(
        table="chat_consent",
        title="Consents",
        about="What you allowed your texts to be used for, from when on.",
        person="t.user_id = %(person)s",
        line="t.level",
        say={str(level): name for level, name, _ in CONSENT_WORDS}.__getitem__,
        at="t.at",
        of_account=True,
    ),
    Part(
        table="chat_apitoken",
        title="Tokens",
        about="Tokens that you made for programs, those that are over too. Only how one begins is kept.",
        person="t.owner_id = %(person)s",
        line="t.name || ' (' || t.begins || '…)'",
        at="t.created_at",
        secret=("digest",),
        of_account=True,
    ),
    Part(
        table="django_session",
        title="Sign-ins",
        about="The browsers that you are signed in with. They end by themselves after two weeks.",
        person="t.session_key = ANY(%(sessions)s)",
        key="session_key",
        parse=str,
        at="t.expire_date",
        secret=("session_key", "session_data"),
        of_account=True,
        is_listed=False,
    ),
    Part(
        table="django_cache",
        title="Counts of tries",
        about="How often a password was tried lately, so that nobody guesses it. They go within an hour.",
        person="t.cache_key LIKE ANY(%(cache)s)",
        key="cache_key",
        parse=str,
        of_account=True,
        is_listed=False,
        is_told=False,
    ),
    Part(
        table="account_emailconfirmation",
        title="Confirmations",
        about="Links that were sent to confirm your e-mail address.",
        person="t.email_address_id IN (SELECT id FROM account_emailaddress WHERE user_id = %(person)s)",
        parse=int,
        at="t.created",
        secret=("key",),
        of_account=True,
    ),
    Part(
        table="account_emailaddress",
        title="E-mail addresses",
        about="The address that you sign in with, and whether it is confirmed.",
        person="t.user_id = %(person)s",
        parse=int,
        line="t.email || CASE WHEN t.verified THEN '' ELSE ' (not confirmed)' END",
        of_account=True,
    ),
    Part(
        table="django_admin_log",
        title="Changes by operators",
        about="What operators changed on your account, or you as an operator on others.",
        person="(t.user_id = %(person)s OR t.object_id = %(person)s::text)",
        parse=int,
        line="left(t.object_repr, 200)",
        at="t.action_time",
        of_account=True,
    ),
    Part(
        table="chat_user_groups",
        title="Groups",
        about="What your account may do.",
        person="t.user_id = %(person)s",
        parse=int,
        line="(SELECT g.name FROM auth_group g WHERE g.id = t.group_id)",
        of_account=True,
    ),
    Part(
        table="chat_user_user_permissions",
        title="Permissions",
        about="What your account may do beside that.",
        person="t.user_id = %(person)s",
        parse=int,
        line="(SELECT p.name FROM auth_permission p WHERE p.id = t.permission_id)",
        of_account=True,
    ),
    Part(
        table="chat_user",
        title="Account",
        about="Your name and e-mail address, and when you last signed in. Of the password only a trace is "
        "kept, from which nobody can read it.",
        person="t.id = %(person)s",
        line="concat_ws(', ', nullif(t.name, ''), t.email)",
        at="t.created_at",
        secret=("password",),
        of_account=True,
    ),
)
