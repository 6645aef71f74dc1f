"""Bad input at every address that takes some: the error names the field and its limit, nothing is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.utils.html import escape

from chat.models import User
from inference.models import PromptVersion
from tests.fast.security.addresses import routes
from tests.fast.security.expected import expected
from tests.fast.security.probe import form_for, path_of
from tests.fast.security.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

TITLE, NAME = "The name must not be empty.", "The name must have at most 100 characters."
TITLE_LONG = "The name may have at most 200 characters; yours has"
ID = "“client_id” must be an id made by the page"
HERE = "“here” must be the id of a conversation"
FROM = "“from” must be the id of a message"
PLACE = "“before” and “key” must be the moment and the id of a conversation"
NO_EMAIL = "This is not an e-mail address."
LONG_EMAIL = "The e-mail address must have at most 254 characters."
CHOICE = "Choose one of the three."
TEXT_LONG = "The text must have at most 20,000 characters"
LONG = "x" * 900_000
MULTIPART = '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--x--\r\n'
HOSTILE = "a\0b\x1b[2J\u202e\u2066<b>"


HOOK = "/webhooks/add/"
EDIT = "/webhooks/<webhook_id>/edit/"
KINDLESS = "Choose at least one kind of event."
HTTPS = "The address must begin with https://."
CASE = "/cases/<case_id>/"
TOLERANCE = "What it may differ by must be a number from 0 on."
SLICES = "/cases/slices/"
SLICE = "/cases/slices/<slice_id>/"
CLUSTER = "/failures/<cluster_id>/"
ROWS = "/datasets/versions/<version_id>/rows/"
LEARNED = "/models/of/<version_id>/add/"
QUEUES = "/review/add/"
QUEUE = "/review/<queue_id>/change/"
ASKED = "/review/<queue_id>/ask/"
MEMBERS = "/review/<queue_id>/members/"
CLOSING = "/review/<queue_id>/close/"
CLAIM = "/review/claims/<claim_id>/"
GOLD = "/review/<queue_id>/gold/<item_id>/"
ACTIVE = "“active_ms” must be a number of milliseconds"
RECIPE = "/datasets/<dataset_id>/build/"
PLAN = "/datasets/<dataset_id>/schedules/add/"
SCHEDULE = "/datasets/schedules/<schedule_id>/"
CLOCK = "The time must be hours and minutes, such as 04:00."
IMPORT = "/datasets/imports/add/"
WEIGHT = "The least weight must be a number from 0 to 1."
PAIR_WEIGHT = "The weight must be a number from 0 to 1, or empty."
CORRECTION = "/feedback/answers/<message_id>/correction/"


class Case(NamedTuple):
    route: str
    field: str
    value: str | None
    words: str
    status: int = 400


CASES = [
    Case("/c/<conversation_id>/rename/", "title", "", TITLE, 422),
    Case("/c/<conversation_id>/rename/", "title", " \n\t", TITLE, 422),
    Case("/c/<conversation_id>/rename/", "title", None, TITLE, 422),
    Case("/c/<conversation_id>/rename/", "title", LONG, TITLE_LONG, 422),
    Case("/c/<conversation_id>/rename/", "client_id", None, ID),
    Case("/c/<conversation_id>/rename/", "client_id", "7", ID),
    Case("/c/<conversation_id>/delete/", "client_id", "\0" * 36, ID),
    Case("/c/<conversation_id>/restore/", "client_id", "[" * 10_000, ID),
    Case(CORRECTION, "text", "", "Your text must not be empty", 422),
    Case(CORRECTION, "text", None, "Your text must not be empty", 422),
    Case(CORRECTION, "text", LONG, "Your text may have at most 100,000 characters; yours has 900,000", 422),
    Case("/look/", "look", None, "“look” must be light, dark or system"),
    Case("/look/", "look", "<b>", "“look” must be light, dark or system"),
    Case("/look/", "look", "dark; Path=/", "“look” must be light, dark or system"),
    Case("/account/", "name", LONG, NAME, 422),
    Case("/account/consent/", "level", "", CHOICE, 422),
    Case("/account/consent/", "level", "everything", CHOICE, 422),
    Case("/account/consent/", "level", "training\0", CHOICE, 422),
    Case("/account/tokens/", "name", " ", "The name must not be empty.", 422),
    Case("/account/tokens/", "name", LONG, NAME, 422),
    Case("/account/tokens/", "scopes", None, "Choose at least one thing that it may do.", 422),
    Case("/account/tokens/", "scopes", "everything", "“everything” is nothing that a token may do.", 422),
    Case("/account/tokens/", "days", "31", "Choose one of the times.", 422),
    Case("/account/tokens/", "client_id", "7", ID),
    Case("/account/login/", "login", "ann@example.org\0", NO_EMAIL, 200),
    Case("/account/login/", "login", f"{LONG}@example.org", LONG_EMAIL, 200),
    Case("/account/login/", "password", None, "The password is missing.", 200),
    Case("/account/signup/", "email", "\u202eann", NO_EMAIL, 200),
    Case("/account/signup/", "email", f"{LONG}@example.org", LONG_EMAIL, 200),
    Case("/account/signup/", "password2", "x", "You must type the same password each time.", 200),
    Case("/account/password/reset/", "email", "ann", NO_EMAIL, 200),
    Case("/account/password/reset/", "email", f"{LONG}@example.org", LONG_EMAIL, 200),
    Case("/account/password/change/", "password2", None, "Type the new password a second time.", 200),
    Case("/account/confirm-email/<key>/", "key", "x", "", 404),
    Case("/account/data/erase/", "word", "delete", "This is not the word.", 422),
    Case("/account/data/erase/", "word", LONG, "This is not the word.", 422),
    Case("/account/data/erase/", "word", None, "The word is missing.", 422),
    Case("/account/data/erase/", "password", "not this one", "The password is not right.", 422),
    Case("/account/data/erase/", "password", LONG, "The password is not right.", 422),
    Case("/account/data/erase/", "scope", "all\0", "Choose what is to go.", 422),
    Case("/account/data/erase/", "conversation", "7", "“conversation” must be the id of a conversation"),
    Case("/prompts/write/", "text", " ", "The text must not be empty.", 422),
    Case("/prompts/write/", "text", LONG, TEXT_LONG, 422),
    Case("/prompts/write/", "note", "", "The reason must not be empty.", 422),
    Case("/prompts/<number>/activate/", "note", LONG, "The reason must have at most 500 characters", 422),
    Case("/prompts/<number>/activate/", "note", None, "The reason must not be empty.", 422),
    Case(HOOK, "name", " ", "The name must not be empty.", 422),
    Case(HOOK, "name", LONG, NAME, 422),
    Case(HOOK, "url", None, "The address must not be empty.", 422),
    Case(HOOK, "url", f"https://{LONG}", "The address may have at most 1,000 characters; yours has", 422),
    Case(HOOK, "url", "http://example.org/", HTTPS, 422),
    Case(HOOK, "url", "file:///etc/passwd", HTTPS, 422),
    Case(HOOK, "url", "https://ann:x@example.org/", "The address must hold no name or password.", 422),
    Case(HOOK, "url", "https://127.0.0.1/", "The address leads to 127.0.0.1, which is not public.", 422),
    Case(HOOK, "url", "https://example.org:22/", "only 443 and 8443 may be called.", 422),
    Case(HOOK, "url", "https://a\0b/", "The address has no host that can be looked up.", 422),
    Case(HOOK, "kinds", None, KINDLESS, 422),
    Case(HOOK, "kinds", "everything", "“everything” is no kind of event.", 422),
    Case(HOOK, "client_id", "7", ID),
    Case(EDIT, "name", None, "The name must not be empty.", 422),
    Case(EDIT, "url", "https://[::1]/", "The address leads to ::1, which is not public.", 422),
    Case(EDIT, "kinds", None, KINDLESS, 422),
    Case("/webhooks/<webhook_id>/switch/", "to", "<b>", "“to” must be on, missed or off"),
    Case("/webhooks/<webhook_id>/replay/", "hours", "0", "Choose since when.", 422),
    Case("/webhooks/<webhook_id>/replay/", "hours", None, "Choose since when.", 422),
    Case("/pairs/rules/<rule_name>/switch/", "to", None, "“to” must be on or off"),
    Case("/pairs/rules/<rule_name>/switch/", "to", "<b>", "“to” must be on or off"),
    *(
        Case("/pairs/rules/<rule_name>/weight/", "weight", value, PAIR_WEIGHT, 422)
        for value in ("1.01", "-0.1", "nan", "1e400", "much", "9" * 5000)
    ),
    Case(CASE, "to", None, "“to” must be save, approve or reject"),
    Case(CASE, "reference", LONG, "The reference may have at most 8,000 characters", 422),
    Case(CASE, "rubric", LONG, "The rubric may have at most 8,000 characters", 422),
    Case(CASE, "tags", LONG, "There may be at most 20 tags.", 422),
    Case(CASE, "tags", "x" * 41, "At most 20 tags, each of at most 40 characters.", 422),
    Case(CASE, "drop", "\0", "A check that was to be removed is not there any more.", 422),
    Case(CASE, "check_kind", "magic", "Choose one of these checks.", 422),
    Case(CASE, "check_kind", "number", "Say what the check looks for.", 422),
    Case(CASE, "check_value", "42", "Choose what the check looks for.", 422),
    Case(CASE, "check_value", LONG, "A check may have at most 8,000 characters.", 422),
    Case(CASE, "check_tolerance", "1e400", TOLERANCE, 422),
    Case(CASE, "check_tolerance", "-1", TOLERANCE, 422),
    Case(CASE, "seen", "0" * 32, "Somebody has changed this case since you opened it", 409),
    Case(SLICES, "name", " ", "A slice must have a name.", 422),
    Case(SLICES, "name", LONG, "This may have at most 40 characters.", 422),
    Case(SLICES, "name", "failure", "A name has no comma and no colon, and is not “failure”", 422),
    Case(SLICES, "name", "German", "There is a slice called “German” already.", 422),
    Case(SLICES, "mistyped", None, "A slice must say which answers belong to it.", 422),
    Case(SLICES, "client_id", "7", ID),
    Case(SLICE, "to", None, "“to” must be save or remove"),
    Case(SLICE, "pattern", "(", "This is no pattern: missing )", 422),
    Case(SLICE, "pattern", LONG, "This may have at most 500 characters.", 422),
    Case(SLICE, "languages", "xx", "“xx” is no language that is told apart. These are: ar, bg", 422),
    Case(SLICE, "languages", LONG, "This may have at most 1000 characters.", 422),
    Case(SLICE, "models", LONG, "This may have at most 1000 characters.", 422),
    Case(SLICE, "prompts", "one", "System prompts are named by their numbers, such as: 1, 3.", 422),
    Case(SLICE, "prompts", "9" * 900, "must be at most 10,000,000.", 422),
    Case(SLICE, "tokens_min", "9" * 5000, "The tokens must be a number from 1 to 10,000,000.", 422),
    Case(SLICE, "reasons", "magic", "“magic” is no such reason.", 422),
    Case(f"{CLUSTER}name/", "name", LONG, "The name may have at most 80 characters.", 422),
    Case(f"{CLUSTER}assign/", "person", "7", "“person” must be the id of a person"),
    Case(f"{CLUSTER}close/", "prompt", None, "Choose the system prompt or the model", 422),
    Case(f"{CLUSTER}close/", "prompt", "\0", "Choose one of the system prompts.", 422),
    Case(f"{CLUSTER}close/", "model", "<b>", "Choose one of the models.", 422),
    Case(f"{CLUSTER}close/", "note", LONG, "The note may have at most 500 characters.", 422),
    Case(f"{CLUSTER}merge/", "into", None, "“into” must be the id of a cluster"),
    Case(f"{CLUSTER}merge/", "into", "\0", "“into” must be the id of a cluster"),
    Case(f"{CLUSTER}ask/", "queue", "7", "“queue” must be the id of a queue"),
    Case(f"{CLUSTER}move/", "failure", "7", "“failure” must be the id of a failure"),
    Case(f"{CLUSTER}move/", "into", "9" * 5000, "“into” must be the id of a cluster"),
    Case(CLAIM, "client_id", "7", ID),
    Case(CLAIM, "form", "\0", "“form” must be an id made by the page"),
    Case(CLAIM, "form", "0" * 32, "“form” must be one that this queue has asked"),
    Case(CLAIM, "verdict", None, "“Verdict” must be answered", 422),
    Case(CLAIM, "verdict", LONG, "“Verdict” must be one of good, bad, unsure", 422),
    Case(CLAIM, "verdict", "<b>", "“Verdict” must be one of good, bad, unsure", 422),
    Case(CLAIM, "active_ms", "-1", ACTIVE),
    Case(CLAIM, "active_ms", "9" * 5000, ACTIVE),
    Case(f"{CLAIM}reveal/", "client_id", "7", ID),
    Case(f"{CLAIM}reveal/", "active_ms", "1e400", ACTIVE),
    Case(QUEUES, "name", " ", "A queue must have a name.", 422),
    Case(QUEUES, "name", LONG, "This may have at most 80 characters.", 422),
    Case(QUEUES, "name", "Failures", "There is a queue called “Failures” already.", 422),
    Case(QUEUES, "ask_verdict", None, "Choose at least one thing that is asked.", 422),
    Case(QUEUES, "client_id", "7", ID),
    Case(QUEUE, "sampling", None, "Choose what comes first.", 422),
    Case(QUEUE, "sampling", "oldest\0", "Choose what comes first.", 422),
    Case(QUEUE, "overlap", "0", "“Reviewers for each item” must be a number from 1 to 9.", 422),
    Case(QUEUE, "overlap", "9" * 5000, "“Reviewers for each item” must be a number from 1 to 9.", 422),
    Case(QUEUE, "most_waiting", "10001", "“Items that wait at most” must be a number from 1 to 10,000.", 422),
    Case(QUEUE, "days", "1e400", "“Days that an item waits at most” must be a number from 1 to 365.", 422),
    Case(QUEUE, "instructions", LONG, "The instructions may have at most 8,000 characters", 422),
    Case(QUEUE, "kinds", "magic", "“magic” is no such kind of signal.", 422),
    Case(QUEUE, "reasons", "magic", "“magic” is no such reason.", 422),
    Case(QUEUE, "slices", "magic", "“magic” is no such slice.", 422),
    Case(QUEUE, "models", LONG, "This may have at most 1000 characters.", 422),
    Case(QUEUE, "prompts", "one", "System prompts are named by their numbers, such as: 1, 3.", 422),
    Case(QUEUE, "prompts", "9" * 900, "must be at most 10,000,000.", 422),
    Case(QUEUE, "languages", "xx", "“xx” is no language that is told apart", 422),
    Case(QUEUE, "since", "yesterday", "“Said since” must be a day, such as 2026-11-29.", 422),
    Case(QUEUE, "until", "\0", "“Said before” must be a day, such as 2026-11-29.", 422),
    Case(QUEUE, "score_min", "2", "“Least score” must be a number from 0 to 1, or empty.", 422),
    Case(QUEUE, "score_max", "1e400", "“Highest score” must be a number from 0 to 1, or empty.", 422),
    Case(QUEUE, "suspicious", "<b>", "Choose what holds of suspicious ratings.", 422),
    Case(ASKED, "ask_verdict", "always", "Choose whether “Verdict” is asked.", 422),
    Case(ASKED, "ask_verdict", "may", "At least one field must be required", 422),
    Case(ASKED, "steps", "1", "“Steps of severity” must be a number from 2 to 10.", 422),
    Case(ASKED, "labels", LONG, "“Labels of what is wrong” may have at most 4,000 characters", 422),
    Case(ASKED, "points", LONG, "“Demands of the rubric” may have at most 4,000 characters", 422),
    Case(ASKED, "span_labels", LONG, "“Labels of marked parts” may have at most 4,000 characters", 422),
    Case(ASKED, "ask_spans", "may", "“Labels of marked parts” needs at least one line.", 422),
    Case(QUEUE, "name", None, "A queue must have a name.", 422),
    Case(QUEUE, "name", LONG, "This may have at most 80 characters.", 422),
    Case(CLOSING, "to", "\0", "“to” must be close or open"),
    Case(MEMBERS, "to", "\0", "“to” must be add or remove"),
    Case(MEMBERS, "person", "7", "“person” must be the id of a person"),
    *(
        Case(QUEUE, f"{name}_percent", value, f"“Percent of {words}” must be a number from 0 to 50.", 422)
        for name, words in (("gold", "gold"), ("repeat", "repeats"))
        for value in (None, "51", "9" * 5000)
    ),
    Case(GOLD, "to", "\0", "“to” must be save or retire"),
    Case(GOLD, "verdict", None, "Say what is right for at least one of the questions.", 422),
    Case(GOLD, "verdict", LONG, "“Verdict” must be one of good, bad, unsure", 422),
    Case(GOLD, "why", " ", "Say why it is known.", 422),
    Case(GOLD, "why", LONG, "The reason may have at most 300 characters; yours has 900000.", 422),
    Case("/datasets/add/", "name", " ", "The name must not be empty.", 422),
    Case("/datasets/add/", "name", LONG, "The name must have at most 80 characters", 422),
    Case("/datasets/add/", "kind", None, "Choose what a row is.", 422),
    Case("/datasets/add/", "kind", "<b>", "Choose one of these kinds.", 422),
    Case("/datasets/add/", "about", LONG, "This may have at most 2,000 characters", 422),
    Case("/datasets/add/", "client_id", "7", ID),
    Case(IMPORT, "name", " ", "The name must not be empty.", 422),
    Case(IMPORT, "name", LONG, "The name must have at most 30 characters; yours has 900000", 422),
    Case(IMPORT, "name", "a\u2028b", "The name must be one line", 422),
    Case(IMPORT, "format", "magic", "Choose one of these formats.", 422),
    Case(IMPORT, "licence", None, "The licence must not be empty.", 422),
    Case(IMPORT, "licence", LONG, "The licence may have at most 200 characters", 422),
    Case(IMPORT, "basis", None, "Say where it is from, and why it may be used.", 422),
    Case(IMPORT, "basis", LONG, "This may have at most 2,000 characters", 422),
    Case(IMPORT, "file", None, "Choose a file.", 422),
    Case(IMPORT, "file", "rows", "Choose a file.", 422),
    Case(IMPORT, "client_id", "7", ID),
    Case(RECIPE, "rows_per_import", "0", "The most rows of one import must be a number from 1", 422),
    Case(RECIPE, "sources", None, "Choose at least one source.", 422),
    Case(RECIPE, "sources", "gossip", "“gossip” is no source of this kind.", 422),
    Case(RECIPE, "min_weight", "1e400", WEIGHT, 422),
    Case(RECIPE, "min_weight", "-1", WEIGHT, 422),
    Case(RECIPE, "rows_per_person", "0", "The most rows of one person must be a number from 1", 422),
    Case(RECIPE, "rows_per_person", "9" * 5000, "The most rows of one person must be a number from 1", 422),
    Case(RECIPE, "languages", "en, xx", "“xx” is no language that is told apart. These are: ar, bg", 422),
    Case(RECIPE, "languages", LONG, "The languages must have at most 300 characters.", 422),
    Case(RECIPE, "models", LONG, "There may be at most 20 models, each of at most 300 characters.", 422),
    Case(RECIPE, "min_characters", "9" * 5000, "The least characters must be a number from 1", 422),
    Case(RECIPE, "time_cut", "tomorrow", "“Time cut” must be a day, such as 2026-11-29.", 422),
    Case(RECIPE, "max_tokens", "0", "The most tokens must be a number from 1 to 10,000,000.", 422),
    Case(RECIPE, "toxic", "leave_out", "No list of toxic words is declared.", 422),
    Case(RECIPE, "toxic", "burn", "Choose what becomes of rows with toxic words.", 422),
    Case(RECIPE, "personal_data", "sell", "Choose what becomes of personal data.", 422),
    Case(RECIPE, "contaminated", "hide", "Choose what becomes of rows that models are measured with.", 422),
    Case(RECIPE, "duplicates", None, "Choose which rows count as one.", 422),
    Case(RECIPE, "since", "yesterday", "“Said since” must be a day, such as 2026-11-29.", 422),
    Case(RECIPE, "until", "\0", "“Said before” must be a day, such as 2026-11-29.", 422),
    Case(RECIPE, "client_id", "7", ID),
    Case(PLAN, "version", None, "Choose the version whose recipe it is built by.", 422),
    Case(PLAN, "version", "9" * 5000, "Choose the version whose recipe it is built by.", 422),
    Case(PLAN, "weekday", "8", "Choose every day, or one of the week.", 422),
    Case(PLAN, "at", "25:00", CLOCK, 422),
    Case(PLAN, "at", None, CLOCK, 422),
    Case(PLAN, "zone", "Atlantis/Poseidonis", "“Atlantis/Poseidonis” is no time zone.", 422),
    Case(PLAN, "zone", "../../etc/passwd", "is no time zone.", 422),
    Case(PLAN, "zone", " ", "The time zone must not be empty.", 422),
    Case(PLAN, "zone", LONG, "The name of a time zone has at most 64 characters.", 422),
    Case(PLAN, "export", "trl-dpo:jsonl", "Choose a format for rows of this kind, or none.", 422),
    Case(PLAN, "layout", "heap", "Choose one of these layouts.", 422),
    Case(PLAN, "destination", "nowhere", "Choose a destination that is declared, or none.", 422),
    Case(PLAN, "client_id", "7", ID),
    Case("/datasets/<dataset_id>/follow/", "to", "<b>", "“to” must be on or off"),
    Case("/datasets/ended/", "notice", "\0", "“notice” must be the id of a notice"),
    Case(SCHEDULE, "at", "noon", CLOCK, 422),
    Case(SCHEDULE, "zone", "\0", "is no time zone.", 422),
    Case(LEARNED, "name", " ", "The name must not be empty.", 422),
    Case(LEARNED, "name", LONG, "The name may have at most 300 characters", 422),
    Case(LEARNED, "revision", LONG, "The revision may have at most 300 characters", 422),
    Case(LEARNED, "learned_on", None, "The day must be one up to today", 422),
    Case(LEARNED, "learned_on", "2999-01-01", "The day must be one up to today", 422),
    Case(LEARNED, "learned_on", "0001-01-01", "The day must be one up to today", 422),
    Case(LEARNED, "export", "\0", "Choose one of the version’s exports.", 422),
    Case(LEARNED, "note", LONG, "The note may have at most 500 characters", 422),
    Case(LEARNED, "client_id", "7", ID),
    Case("/datasets/versions/<version_id>/export/", "as", "\0", "“as” must be a format"),
    Case("/datasets/versions/<version_id>/export/", "client_id", "7", ID),
    Case("/datasets/versions/<version_id>/export/", "layout", "flat", "“layout” must be plain or hub"),
    Case(RECIPE, "licence", "theft", "Choose one of these licences.", 422),
    Case(
        "/datasets/versions/<version_id>/export/", "destination", "pond\0", "“destination” must be the name"
    ),
]
QUERIES = [
    ("/conversations/", {"before": "yesterday"}, PLACE),
    ("/conversations/", {"before": "2026-13-45T00:00:00+00:00", "key": "x"}, PLACE),
    ("/conversations/", {"before": "2026-01-01T00:00:00", "key": "x"}, PLACE),
    ("/conversations/", {"before": "0001-01-01T00:00:00+23:59", "key": f"{0:032}"}, PLACE),
    ("/conversations/", {"before": "9999-12-31T23:59:59-23:59", "key": f"{0:032}"}, PLACE),
    ("/conversations/", {"before": "2026-01-01T00:00:00+23:59", "key": f"{0:032}"}, None),
    ("/conversations/", {"before": "\0", "key": "\0"}, PLACE),
    ("/conversations/", {"before": LONG}, PLACE),
    ("/account/data/kinds/<kind>/", {"before": "\0"}, "“before” must be the key of a row"),
    ("/account/data/kinds/<kind>/", {"before": f"{0:032}"}, None),
    ("/account/data/erase/", {"conversation": "\0"}, "“conversation” must be the id of a conversation"),
    ("/conversations/", {"here": "x"}, HERE),
    ("/c/<conversation_id>/", {"from": "nowhere"}, FROM),
    ("/c/<conversation_id>/branch", {"from": "1e400"}, FROM),
    ("/c/<conversation_id>/item", {"here": "-1"}, HERE),
    ("/", {"deleted": "\0"}, None),
    ("/prompts/", {"page": "9" * 5000}, None),
    ("/prompts/", {"page": "-1"}, None),
    ("/webhooks/<webhook_id>/", {"state": "\0"}, "“state” must be one of waiting, delivered, given_up"),
    ("/webhooks/<webhook_id>/", {"before": "-1"}, "“before” must be the number of a delivery"),
    ("/webhooks/<webhook_id>/", {"before": "9" * 19}, "“before” must be the number of a delivery"),
    ("/webhooks/<webhook_id>/", {"before": "9" * 5000}, "“before” must be the number of a delivery"),
    ("/cases/", {"status": "\0"}, "“status” must be one of draft, approved, rejected"),
    ("/cases/", {"before": "x"}, "“before” must be the id of a case"),
    ("/failures/", {"which": "\0"}, "“which” must be one of open, assigned, mine, closed, back"),
    ("/failures/", {"after": "1-" + "9" * 5000 + "-x"}, "“after” must be where a page ends"),
    (CLUSTER, {"before": "9999-12-31T23:59:59_x"}, "“before” must be the time and the id of a failure"),
    (CLUSTER, {"before": f"0001-01-01T00:00:00+00:00_{0:032}"}, None),
    ("/models/", {"name": "\0" + "x" * 5000}, None),
    ("/cases/", {"tag": "\0" + "x" * 5000}, None),
    (ROWS, {"q": "\0"}, None),
    ("/datasets/imports/<import_id>/", {"after": "-1"}, "“after” must be the number of a line"),
    (
        "/datasets/versions/<version_id>/rows/",
        {"split": "\0"},
        "“split” must be one of train, validation, test",
    ),
    (ROWS, {"reason": "x"}, "“reason” must be one of no_consent"),
    (ROWS, {"after": "9" * 5000}, "“after” must be the number of a row"),
    ("/datasets/versions/<version_id>/compare/", {"with": "x"}, "“with” must be the id of a version"),
    ("/review/<queue_id>/next/", {"after": "\0"}, "“after” must be an id made by the page"),
    ("/review/<queue_id>/adjudicate/", {"after": "-1"}, "“after” must be an id made by the page"),
    ("/review/<queue_id>/decided/", {"which": "\0"}, "“which” must be one of disagreed, adjudicated"),
    (
        "/review/<queue_id>/decided/",
        {"verdict": "x"},
        "“verdict” must be one of good, bad, unsure, undecided",
    ),
    ("/review/<queue_id>/decided/", {"before": "9" * 19}, "“before” must be the number of a place"),
    ("/review/<queue_id>/decided/", {"before": "9" * 18}, None),
    ("/review/<queue_id>/quality/", {"version": "\0"}, "“version” must be the number of a version"),
    ("/review/<queue_id>/quality/", {"question": "\0" + "x" * 5000, "part": "\0"}, None),
    ("/admin/chat/user/", {"q": "\0"}, "the query may hold no NUL"),
    ("/admin/chat/user/", {"p": str(2**63)}, None),
    ("/admin/chat/user/<object_id>/change/", {"_to_field": ""}, "“_to_field” must be the name of a field"),
]


# But those that count attempts and hold sessions.
LEFT_OUT = ("django_session", "django_cache")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s)"


@cache
def count_of_each() -> str:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [list(LEFT_OUT)])
        names = [name for (name,) in cursor.fetchall()]
    return " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)


def counts() -> dict[str, int]:
    """Rows of every table, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(count_of_each())
        return dict(cursor.fetchall())


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = counts(), list(User.objects.order_by("pk").values())
    yield
    assert (counts(), list(User.objects.order_by("pk").values())) == before


@pytest.fixture(scope="module")
def roles() -> tuple[str, ...]:
    return ("person", "operator")


def browser_for(world: World, route: str) -> Client:
    """As who may: a stranger for a stranger's, an engineer for data, a lead for review, else an operator."""
    strangers = ("/account/login/", "/account/signup/", "/account/password/reset/")
    return Client() if route in strangers else world.browsers[whose_is(route)]


def whose_is(route: str) -> str:
    if route.startswith("/review/") or route == f"{CLUSTER}ask/":
        return "lead"
    return (
        "engineer"
        if route.startswith(("/cases/", "/datasets/", "/failures/", "/models/", "/pairs/"))
        else "operator"
    )


def whole_form(route: str, world: World) -> dict[str, Any]:
    forms = {
        "/account/login/": {"login": "ann@example.org", "password": "not this one"},
        "/account/signup/": {"email": "eve@example.org", "password1": "a long secret", "password2": ""},
    }
    return form_for(route, world.seen_by("operator", "own")) | forms.get(route, {})


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.route}-{case.field}-{str(case.value)[:12]!a}"
)
def test_a_bad_field_is_named_with_its_limit_and_changes_nothing(world: World, case: Case) -> None:
    browser = browser_for(world, case.route)
    things = world.seen_by("operator", "absent" if case.field == "key" else "own")
    form = whole_form(case.route, world) | ({case.field: case.value} if case.value is not None else {})
    if case.value is None:
        form.pop(case.field, None)
    with nothing_changes():
        response = browser.post(path_of(case.route, things, exists=case.field != "key"), form)
    assert response.status_code == case.status
    assert escape(case.words) in response.content.decode() or case.words in response.content.decode()
    assert browser.get("/account/inactive/").status_code == 200


@pytest.mark.parametrize(("route", "query", "words"), QUERIES)
def test_a_bad_query_is_refused_in_words_or_means_nothing(
    world: World, route: str, query: dict[str, str], words: str | None
) -> None:
    with nothing_changes():
        path = path_of(route, world.seen_by("operator", "own"))
        response = world.browsers[whose_is(route)].get(f"{path}?{urlencode(query)}")
    assert response.status_code == (400 if words else 200)
    assert words is None or words in response.content.decode()


def test_every_address_that_takes_a_form_has_its_cases() -> None:
    """The admin's own forms are Django's; the rest either stands above or takes nothing but its token."""
    nothing_asked = {
        "/account/logout/",
        "/account/tokens/<token_id>/revoke/",
        "/models/<model_id>/remove/",
        "/account/password/set/",
        # Asked with a link from a mail: tests/fast/chat/test_account_password.py.
        "/account/password/reset/key/<uidb36>-<key>/",
        "/account/data/download/",
        "/cases/draft/",
        f"{CLUSTER}reopen/",
        f"{CLUSTER}cases/",
        f"{CLAIM}undo/",
        f"{CLAIM}hold/",
        f"{CLAIM}release/",
        "/datasets/schedules/<schedule_id>/pause/",
        "/datasets/schedules/<schedule_id>/resume/",
        "/datasets/schedules/<schedule_id>/remove/",
        "/datasets/imports/<import_id>/remove/",
        "/webhooks/<webhook_id>/secret/",
        "/webhooks/<webhook_id>/delete/",
        "/webhooks/<webhook_id>/test/",
        "/webhooks/<webhook_id>/deliveries/<delivery_id>/replay/",
        # Takes JSON: tests/fast/feedback/test_events.py.
        "/feedback/events/",
        # Takes tokens: tests/fast/feedback/test_api.py.
        "/api/v1/",
        "/api/v1/feedback/events",
    }
    taking = {route for route in routes() if not route.startswith("/admin/") and takes_post(route)}
    assert taking - nothing_asked == {case.route for case in CASES}


def takes_post(route: str) -> bool:
    cells = expected()["POST", route][whose_is(route)]
    return set(cells) != {"405"}


def test_control_and_bidi_characters_are_kept_as_text_and_nul_is_replaced(world: World) -> None:
    browser = world.browsers["operator"]
    browser.post("/account/", {"name": HOSTILE})
    browser.post("/prompts/write/", {"text": HOSTILE, "note": "x"})

    assert User.objects.get(email="olga@example.org").name == HOSTILE.replace("\0", "\ufffd")
    assert PromptVersion.objects.latest("number").text == HOSTILE.replace("\0", "\ufffd")
    page = browser.get("/account/").content.decode()
    assert "\0" not in page and escape(HOSTILE.replace("\0", "\ufffd")) in page


def test_broken_utf_8_becomes_the_replacement_character(world: World) -> None:
    things = world.seen_by("operator", "own")
    path = path_of("/c/<conversation_id>/rename/", things)
    body = f"title=a%ff%fe&client_id={form_for('', things)['client_id']}"
    world.browsers["operator"].post(path, body, content_type="application/x-www-form-urlencoded")

    assert "a\ufffd\ufffd" in world.browsers["operator"].get(f"/c/{things.conversation}/").content.decode()


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (urlencode([("a", "b")] * 10_000), "application/x-www-form-urlencoded", "at most 1,000 fields"),
        ("--x\r\nno header", "multipart/form-data; boundary=x", None),
        ("--x", "multipart/form-data", "the form is not whole"),
        ("title=x", "application/x-www-form-urlencoded; charset=utf-7", "UTF-8"),
        ("title=x", "application/x-www-form-urlencoded; charset=nothing", "UTF-8"),
        *(
            (MULTIPART, f"multipart/form-data; boundary=x; charset={charset}", "UTF-8")
            for charset in ("base64", "hex", "undefined", "utf-16", "nothing")
        ),
        ('{"title": ' * 100_000, "application/json", None),
        ("a" * 1000, "multipart/form-data; boundary=" + "b" * 10_000, "the form is not whole"),
    ],
)
def test_a_broken_body_is_refused_and_changes_nothing(
    world: World, body: str, kind: str, words: str | None
) -> None:
    things, wrong = world.seen_by("operator", "own"), []
    with nothing_changes():
        for route in sorted({case.route for case in CASES} - {"/account/consent/", "/account/"}):
            # `post` would encode the body by that charset itself.
            browser = world.browsers[whose_is(route)]
            response = browser.generic("POST", path_of(route, things), body.encode(), content_type=kind)
            said = response.content.decode()
            if response.status_code >= 500 or (words and (response.status_code != 400 or words not in said)):
                wrong.append((route, response.status_code))
    assert not wrong


def test_a_field_given_twice_counts_once_and_the_last_one_holds(world: World) -> None:
    things = world.seen_by("operator", "own")
    form = {**form_for("", things), "title": ["One", "Two"]}
    world.browsers["operator"].post(path_of("/c/<conversation_id>/rename/", things), form)

    page = world.browsers["operator"].get(f"/c/{things.conversation}/").content.decode()
    assert "Two" in page and ">One<" not in page


@pytest.mark.parametrize("value", ['"' + "\\000" * 9 + '"', "x" * 4000, '"'])
def test_a_session_that_never_was_is_nobodys(value: str, client: Client) -> None:
    client.cookies["sessionid"] = "placeholder"
    client.cookies["sessionid"].set("sessionid", value, value)

    assert client.get("/").status_code == 302
