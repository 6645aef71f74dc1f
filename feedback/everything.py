"""Everything recorded about a person, table by table: one list for the page, the download and the erasure.

Every table of the database stands either in PARTS or, with the reason, in OF_NOBODY; a test sees to it.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from chat import personal as of_chat
from chat.models import User
from chat.signins import cache_patterns, sessions_of
from feedback import personal as of_feedback
from feedback.clusters import personal as of_clusters
from feedback.review import personal as of_review
from inference import personal as of_inference
from inference.database.personal import Part

# What hangs on a row comes before it; activities first of all, because events are made of them.
PARTS: tuple[Part, ...] = (
    of_chat.ACTIVITIES,
    *of_clusters.PARTS,
    *of_review.PARTS,
    *of_feedback.PARTS,
    *of_chat.PARTS,
    *of_inference.PARTS,
    *of_review.OF_ACCOUNT,
    *of_feedback.OF_ACCOUNT,
    *of_chat.OF_ACCOUNT,
)
BY_NAME: Mapping[str, Part] = {part.name: part for part in PARTS}
# As a person would look for it.
SHOWN = tuple(
    BY_NAME[name]
    for name in (
        *("conversations", "messages", "answers", "feedback", "opinions", "comparisons", "draws"),
        *("answers-on-your-screen", "sides-on-your-screen", "pairs", "rows-of-datasets", "cases"),
        "answers-that-failed-you",
        *("answers-to-be-judged", "reviewers-asked-for", "looks-of-reviewers", "decisions-of-reviewers"),
        *(
            "waiting-feedback",
            "departures",
            "told-to-other-programs",
            "calls-to-other-programs",
            "activities",
            "attempts-at-answers",
            "pieces-of-answers",
            "vectors-of-texts",
            "consents",
        ),
        *("account", "e-mail-addresses", "confirmations", "groups", "permissions", "changes-by-operators"),
        *("tokens", "queues-that-you-review", "datasets-you-follow", "notices-you-have-seen"),
        *("sign-ins", "counts-of-tries"),
    )
)
OF_NOBODY: Mapping[str, str] = {
    "auth_group": "names of groups",
    "auth_group_permissions": "what groups may do",
    "auth_permission": "what can be permitted",
    "django_content_type": "names of tables",
    "django_migrations": "which migrations were made",
    "feedback_clusterdeed": "what was done with clusters of failures: with the id of whoever did it",
    "feedback_copy": "which export was copied to which destination",
    "feedback_dataaccess": "what those who answer for data took, looked at and set: ids, and words of theirs",
    "feedback_dataset": "names of collections",
    "feedback_datasetversion": "what was asked to go into a version, with counts",
    "feedback_demopopulation": "which people were generated: a seed and counts",
    "feedback_drafting": "how far events were read for cases",
    "feedback_failurecluster": "what failures have in common: in words of those who look after them, or of "
    "several people",
    "feedback_gathering": "how far events were read for failures",
    "feedback_erasure": "that an erasure was asked for: ids and counts, kept as its proof",
    "feedback_webhook": "addresses of programs that operators are responsible for",
    "feedback_formversion": "what reviewers are asked",
    "feedback_reviewqueue": "which answers are to be judged, and how: in the words of those who ask for it",
    "feedback_evalslice": "which requests engineers measure by themselves",
    "feedback_export": "which version was written to files, and when",
    "feedback_import": "files that engineers brought in, with their licence: of nobody who has an account",
    "feedback_importedrow": "what stood in those files",
    "feedback_refusedline": "lines of those files that are no rows, by number",
    "feedback_notice": "which builds and exports ended: with the id of whoever asked for them",
    "feedback_learnedmodel": "which models learned from a version, in the words of those who trained them",
    "feedback_pairrule": "switches of rules",
    "feedback_schedule": "when which version is to be built: with the id of whoever answers for it",
    "feedback_scheduledrun": "what came of each time that was due",
    "feedback_reliability": "how often a rule was right: counts",
    "feedback_splitassignment": "on which side a text stands, by digest",
    "feedback_splitkey": "the key by which people fall to a side",
    "feedback_watermark": "up to when jobs have looked",
    "feedback_removal": "how many rows went and why: ids and counts",
    "inference_promptactivation": "which text of the operators was in force",
    "inference_promptversion": "texts of the operators",
    "inference_variant": "what can differ between two answers",
}
MANY = 10_000

Values = Mapping[str, Any]


def values_of(person: UUID, email: str = "") -> dict[str, Any]:
    """What the conditions of the parts are asked with, but for what has to be looked for in every session."""
    none: list[str] = []
    return {
        "person": person,
        "conversation": None,
        "generations": none,
        "sessions": none,
        "cache": cache_patterns(person, email) if email else none,
    }


def with_sessions(values: Values) -> dict[str, Any]:
    """Reads all sessions there are."""
    return {**values, "sessions": sessions_of(values["person"])}


def of_person(person: User) -> dict[str, Any]:
    return values_of(person.pk, person.email)


def counts(parts: tuple[Part, ...], which: Mapping[str, str], values: Values) -> dict[str, int]:
    """Rows by table, exactly. `which`: the condition by table."""
    with connection.cursor() as cursor:
        found = {}
        for part in parts:
            cursor.execute(f"SELECT count(*) FROM {part.table} t WHERE {which[part.table]}", values)
            found[part.table] = int(cursor.fetchone()[0])
    return found


def bounded_counts(values: Values) -> Iterator[tuple[Part, str | None]]:
    """For a page: nothing is counted further than MANY. None where counting would read a whole table."""
    for part in SHOWN:
        yield part, _in_words(part, values) if part.is_listed else None


def _in_words(part: Part, values: Values) -> str:
    counted = f"SELECT count(*) FROM (SELECT FROM {part.table} t WHERE {part.person} LIMIT {MANY + 1}) AS few"
    with connection.cursor() as cursor:
        cursor.execute(counted, values)
        count = int(cursor.fetchone()[0])
    return f"more than {MANY:,}" if count > MANY else f"{count:,}"


def page(
    part: Part, values: Values, *, before: Any = None, size: int = 50
) -> tuple[list[dict[str, Any]], Any]:
    """The newest rows before the key `before`, as `text`, `at` and `conversation`; and the next key or None.

    The person's keys are gathered first: ordering by the key alone could walk through everybody's rows.
    """
    older = f"AND t.{part.key} < %(before)s" if before is not None else ""
    statement = (
        f"WITH mine AS MATERIALIZED (SELECT t.{part.key} AS key FROM {part.table} t"
        f" WHERE {part.person} {older}),"
        " newest AS (SELECT key FROM mine ORDER BY key DESC LIMIT %(size)s)"
        f" SELECT t.{part.key}, {part.line}, {part.at}, {part.where}"
        f" FROM newest JOIN {part.table} t ON t.{part.key} = newest.key ORDER BY t.{part.key} DESC"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "before": before, "size": size + 1})
        rows = cursor.fetchall()
    shown = [
        {"key": key, "text": part.say(line or ""), "at": at, "conversation": where}
        for key, line, at, where in rows[:size]
    ]
    return shown, shown[-1]["key"] if len(rows) > size else None
