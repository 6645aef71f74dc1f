"""Rows lose what is personal, and nothing else; the same value is the same placeholder all over a row."""

import json
import subprocess
import sys
import time
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.up.folders import PROJECT
from feedback.curation.personal_data.hits import Type
from feedback.curation.personal_data.placeholders import Placeholders
from feedback.curation.personal_data.redaction import Finding, redact
from feedback.rows import Case, Preference, Said, Sft, content_of

KEY = "sk-proj-" + "aB3dE6gH9jK2mN5pQ8sT"
RSA = (
    "-----BEGIN RSA PRIVATE KEY-----\n"
    + ("MIIEpAIBAAKCAQEA7bq" * 4 + "\n") * 80
    + "-----END RSA PRIVATE KEY-----"
)
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9mLXNvcnRz"


def user(text: str) -> Said:
    return {"role": "user", "content": text}


def assistant(text: str) -> Said:
    return {"role": "assistant", "content": text}


def redacted(text: str) -> str:
    row, _ = redact(Sft(prompt=[user(text)], completion=[]))
    return row.prompt[0]["content"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to jo.o'neill+x@post.example.org.", "Write to <EMAIL_1>."),
        ("ring +44 20 7946 0958 today", "ring <PHONE_1> today"),
        ("IBAN: GB82 WEST 1234 5698 7654 32", "IBAN: <IBAN_1>"),
        ("paid by 4111-1111-1111-1111", "paid by <CARD_1>"),
        ("from 81.2.69.142 at noon", "from <IP_1> at noon"),
        ("psql postgres://jo:s3cret@db.example.org/x", "psql postgres://<CREDENTIALS_1>@db.example.org/x"),
        (f"export K={KEY}", "export K=<KEY_1>"),
        (f"a {JWT} b", "a <JWT_1> b"),
        (f"mine:\n{RSA}\nkeep it", "mine:\n<PRIVATE_KEY_1>\nkeep it"),
        (RSA[:2000], "<PRIVATE_KEY_1>"),
        ("el DNI 12345678Z vale", "el DNI <ID_1> vale"),
        ("The password is hunter2.", "The password is <PASSWORD_1>."),
        ("Ich wohne in der Rosenstraße 7, 50667 Köln.", "Ich wohne in der <ADDRESS_1>."),
        ("au 3 bis, rue des Lilas, 69001 Lyon", "au <ADDRESS_1>"),
        ("Je m'appelle Léa Martin.", "Je m'appelle <NAME_1>."),
        ("MAIL JANE AT EXAMPLE DOT COM", "MAIL <EMAIL_1>"),
        ("WE LIVE AT 12 MAIN STREET, LEEDS.", "WE LIVE AT <ADDRESS_1>."),
        ("WIR WOHNEN HAUPTSTRASSE 5, 50667 KÖLN", "WIR WOHNEN <ADDRESS_1>"),
        ("a CalleMayor 12, 28013 Madrid", "a <ADDRESS_1>"),
    ],
)
def test_what_is_personal_is_replaced_by_its_type(text: str, left: str) -> None:
    assert redacted(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Order number 4111111111111111 has left.",
        "Version 10.2.30.41 of the driver; build 20241105.",
        "ISBN 978-3-16-148410-0, on 2024-05-17 at 10:30:00.",
        "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "id 123e4567-e89b-12d3-a456-426614174000",
        "Clone git@example.org:team/thing.git at 127.0.0.1 or 192.168.1.10.",
        "The password is required, and api_key=YOUR_API_KEY is read from os.environ['KEY'].",
        "```python\nx = 0301234567  # 030 1234567\n```",
        "data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAA4111111111111111" * 40,
        "What is the name of the rose? My name is not important.",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    row = Sft(prompt=[user(text)], completion=[])
    assert redact(row) == (row, ())


def test_a_value_is_the_same_placeholder_in_prompt_chosen_and_rejected() -> None:
    row = Preference(
        prompt=[user("Mail ann@example.org and bob@example.org")],
        chosen=[assistant("To BOB@example.org, as said")],
        rejected=[assistant("ann@example.org? carl@example.org?")],
    )
    found, _ = redact(row)
    assert content_of(found) == {
        "prompt": [user("Mail <EMAIL_1> and <EMAIL_2>")],
        "chosen": [assistant("To <EMAIL_2>, as said")],
        "rejected": [assistant("<EMAIL_1>? <EMAIL_3>?")],
    }


def test_a_name_that_was_said_is_found_where_nothing_gives_it_away() -> None:
    row = Sft(
        prompt=[user("My name is May Bergmann. May I ask? You may write to may.b@example.org")],
        completion=[assistant("Of course, Bergmann is a fine name.")],
    )
    found, _ = redact(row)
    assert found.completion[0]["content"] == "Of course, <NAME_1> is a fine name."
    assert found.prompt[0]["content"] == "My name is <NAME_1>. May I ask? You may write to <EMAIL_1>"


def test_placeholders_that_a_text_holds_already_stay_and_keep_their_numbers() -> None:
    assert redacted("<EMAIL_1> and ann@example.org and <EMAIL_3>, bob@example.org") == (
        "<EMAIL_1> and <EMAIL_2> and <EMAIL_3>, <EMAIL_4>"
    )


def test_rows_of_a_conversation_share_their_numbers_when_given_the_same_placeholders() -> None:
    shared = Placeholders()
    rows = [Sft(prompt=[user(f"{name}@example.org")], completion=[]) for name in ("ann", "bob", "ann")]
    assert [redact(row, shared)[0].prompt[0]["content"] for row in rows] == [
        "<EMAIL_1>",
        "<EMAIL_2>",
        "<EMAIL_1>",
    ]


def test_findings_say_place_type_and_count_and_never_the_value() -> None:
    said = [assistant(f"ring +44 20 7946 0958, {KEY}")]
    row = Sft(prompt=[user("ann@example.org, bob@example.org")], completion=said)
    found, findings = redact(row)
    assert findings == (
        Finding("completion[0].content", Type.KEY, 1),
        Finding("completion[0].content", Type.PHONE, 1),
        Finding("prompt[0].content", Type.EMAIL, 2),
    )
    assert not any(value in f"{found} {findings}" for value in ("ann@", "bob@", "7946", KEY))


def test_arguments_of_a_call_stay_json_and_keep_their_types() -> None:
    arguments = json.dumps({"to": "ann@example.org", "card": 4111111111111111, "n": 3, "ok": True})
    call = {"id": "call_1", "type": "function", "function": {"name": "mail", "arguments": arguments}}
    said: Said = {"role": "assistant", "content": "", "tool_calls": [call]}
    found, _ = redact(Sft(prompt=[user("ann@example.org")], completion=[said]))
    assert json.loads(found.completion[0]["tool_calls"][0]["function"]["arguments"]) == {
        "to": "<EMAIL_1>", "card": "<CARD_1>", "n": 3, "ok": True,
    }  # fmt: skip


def arguments_of(said: str) -> str:
    """What is left of a call's."""
    call = {"id": "call_1", "type": "function", "function": {"name": "mail", "arguments": said}}
    row = Sft(prompt=[user("q")], completion=[{"role": "assistant", "content": "", "tool_calls": [call]}])
    (left,) = redact(row)[0].completion[0]["tool_calls"]
    assert (left["type"], left["function"]["name"]) == ("function", "mail")
    return str(left["function"]["arguments"])


def test_each_key_and_what_stands_under_it_is_read_by_itself() -> None:
    said = {"e-mail": "ann.berg@example.org", "content-type": "text/plain", "bob@example.org": "81.2.69.142"}
    left = {"e-mail": "<EMAIL_1>", "content-type": "text/plain", "<EMAIL_2>": "<IP_1>"}
    assert json.loads(arguments_of(json.dumps(said))) == left


def test_a_key_that_names_a_kind_hides_nothing() -> None:
    said = {"role": "user", "type": "ann@example.org", "kind": {"type": "string", "role": "81.2.69.142"}}
    left = {"role": "user", "type": "<EMAIL_1>", "kind": {"type": "string", "role": "<IP_1>"}}
    assert json.loads(arguments_of(json.dumps(said))) == left


def test_two_keys_that_become_one_are_told_apart() -> None:
    said = json.dumps({"Ann@example.org": 1, "ann@example.org": 2})
    assert json.loads(arguments_of(said)) == {"<EMAIL_1>": 1, "<EMAIL_1> (2)": 2}


DEEP = '["ann@example.org", ' + "[" * 500 + "]" * 501


@pytest.mark.parametrize("said", ['{"to": "ann@example.org", "to": "-"}', DEEP, '{"to": "ann@example.org"'])
def test_what_json_does_not_say_of_itself_is_read_as_a_text(said: str) -> None:
    assert arguments_of(said) == said.replace("ann@example.org", "<EMAIL_1>")


def test_a_case_is_read_whole_with_its_checks() -> None:
    case = Case(
        prompt=[user("q")],
        reference="ann@example.org",
        checks=[{"kind": "contains", "text": "ann@example.org"}],
    )
    found, _ = redact(case)
    assert (found.reference, found.checks) == ("<EMAIL_1>", [{"kind": "contains", "text": "<EMAIL_1>"}])


def test_two_that_overlap_go_as_one() -> None:
    left = redacted("https://jo:pw1@example.org/?mail=ann@example.org&token=aB3dE6gH9jK2mN5pQ8sT")
    assert left == "https://<CREDENTIALS_1>@example.org/?mail=<EMAIL_1>&token=<KEY_1>"


PIECES = st.sampled_from(
    ["ann@example.org", "+44 20 7946 0958", "4111 1111 1111 1111", "<EMAIL_1>", "<PHONE_7>", KEY,
     "81.2.69.142", "```\n", "my name is Ann Berg", "Ann", "12", " ", "\n", ", ", "@",
     "12345678Z", "DE89370400440532013000", "é"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map(lambda parts: " ".join(parts)))
@settings(max_examples=60)
def test_what_was_redacted_once_is_left_alone(text: str) -> None:
    once, _ = redact(Sft(prompt=[user(text)], completion=[]))
    assert redact(once) == (once, ())


@given(st.lists(PIECES, max_size=12).map(lambda parts: " ".join(parts)))
@settings(max_examples=60)
def test_nothing_that_was_found_is_left(text: str) -> None:
    found, findings = redact(Preference(prompt=[user(text)], chosen=[assistant(text)], rejected=[]))
    left = str(content_of(found))
    assert not any(value in left for value in ("ann@", "7946", "1111", KEY, "81.2.69"))
    assert found.prompt[0]["content"] == found.chosen[0]["content"]
    assert all(finding.place.startswith(("prompt", "chosen")) for finding in findings)


@pytest.mark.parametrize(
    "unit",
    ["a", "a.", "a@", "1", "1 ", "aB3/", "1:", "a_", "-----BEGIN PRIVATE KEY-----", "eyJhbGciOiJ.eyJhbGci.",
     "12 rue de la ", "12 North Elm ", "My name is A ", "api_key=", "Ab-", "\n"],
)  # fmt: skip
def test_the_time_grows_with_the_length_whatever_stands_in_the_text(unit: str) -> None:
    text = (unit * 60_000)[:60_000]
    redacted(text[:100])
    started = time.process_time()
    redacted(text)
    assert time.process_time() - started < 4


def test_it_asks_no_network_and_loads_no_engine_before_its_first_text() -> None:
    program = """
import sys
def guard(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise AssertionError((event, args))
sys.addaudithook(guard)
from feedback.curation.personal_data.redaction import redact
from feedback.rows import Sft
assert not {"presidio_analyzer", "spacy", "phonenumbers"} & set(sys.modules), "heavy at import"
row = Sft(prompt=[{"role": "user", "content": "ann@example.co.uk, +44 20 7946 0958"}], completion=[])
print(redact(row)[0].prompt[0]["content"])
"""
    done: Any = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, timeout=50
    )
    assert (done.stdout.strip(), done.returncode) == ("<EMAIL_1>, <PHONE_1>", 0), done.stderr


def test_a_secret_of_any_length_goes_to_its_end() -> None:
    for length in (40, 357, 900):
        raw = b"".join(sha256(bytes([number])).digest() for number in range(30))
        secret = b64encode(raw).decode().replace("=", "")[:length]
        row = Sft(
            prompt=[{"role": "user", "content": f"set aws_session_token={secret} please"}],
            completion=[{"role": "assistant", "content": "Done."}],
        )
        changed, findings = redact(row)
        assert findings and secret[-30:] not in str(changed), length
