"""Frames as no page sends them, over a real socket: refused in words, or the end of it with a reason."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.faults.security.attacker import WAIT_S, Attacker, ended

BROKEN, TOO_BIG, NO_UTF_8, NO_PROTOCOL = 4400, 1009, 1007, 1002
DEEP = '{"a":' * 1000 + "1" + "}" * 1000
ID = "00000000-0000-7000-8000-00000000000a"
NOT_JSON = ("refused", "not_json")


def sent(fields: str) -> str:
    """A message, whole but for what is bad about it."""
    return f'{{"type": "send", "client_id": "{ID}", {fields}}}'


def followed(fields: str) -> str:
    return f'{{"type": "follow", "generation": "{ID}", {fields}}}'


def told(socket: ClientConnection) -> Iterator[Any]:
    """Kind and code of every frame, and at last why the socket was closed."""
    try:
        while True:
            frame = json.loads(socket.recv(WAIT_S))
            assert frame["text"] and frame["reference"], "in words, and to be found again"
            yield frame["type"], frame["code"]
    except ConnectionClosed as closed:
        yield closed.rcvd.code if closed.rcvd else 0


@contextmanager
def unharmed(attacker: Attacker) -> Iterator[ClientConnection]:
    """Nothing is changed, and the next page of the same person works."""
    before = attacker.contents()
    with attacker.socket() as socket:
        yield socket
    assert attacker.contents() == before
    with attacker.socket() as socket:
        assert attacker.do(socket, "show", message=str(uuid4()))["code"] == "not_found"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [NOT_JSON, BROKEN]),
        ("hello", [NOT_JSON, BROKEN]),
        ("null", [NOT_JSON, BROKEN]),
        ('["send"]', [NOT_JSON, BROKEN]),
        (sent('"text": "\\ud800"'), [NOT_JSON, BROKEN]),
        (sent('"text": "a", "sampling": {"temperature": NaN}'), [NOT_JSON, BROKEN]),
        (sent('"text": "a", "sampling": {"temperature": 1e400}'), [NOT_JSON, BROKEN]),
        (sent('"text": "a", "sampling": {"max_tokens": -Infinity}'), [NOT_JSON, BROKEN]),
        (sent(f'"text": "a", "sampling": {DEEP}'), [NOT_JSON, BROKEN]),
        (sent(f'"text": "a", "sampling": {"[" * 100_000}'), [NOT_JSON, BROKEN]),
        (sent('"text": "a"') + "}", [NOT_JSON, BROKEN]),
        (sent(f'"text": "{"a" * 300_000}"'), [BROKEN]),
        (sent(f'"text": "{"a" * 600_000}"'), [TOO_BIG]),
        (b"\x00\x01", [BROKEN]),
        (["a"] * 3 + ["b" * 200_000] * 3, [TOO_BIG]),
    ],
    ids=lambda _: "",
)
def test_what_is_no_frame_closes_the_socket_with_a_reason(
    attacker: Attacker, text: str | bytes | Iterable[str], expected: list[Any]
) -> None:
    with unharmed(attacker) as socket:
        socket.send(text)
        assert list(told(socket)) == expected


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\x81\x82\0\0\0\0\xff\xfe", NO_UTF_8),
        (b"\x81\x02hi", NO_PROTOCOL),
        (b"\xf1\x82\0\0\0\0hi", NO_PROTOCOL),
        (b"\x83\x82\0\0\0\0hi", NO_PROTOCOL),
        (b"\x89\xfe\x00\xff\0\0\0\0" + b"a" * 255, NO_PROTOCOL),
        (b"\x80\x82\0\0\0\0hi", NO_PROTOCOL),
        (b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", None),
    ],
    ids=["no UTF-8", "unmasked", "reserved bits", "reserved kind", "long ping", "no beginning", "endless"],
)
def test_what_is_no_websocket_closes_it(attacker: Attacker, raw: bytes, code: int | None) -> None:
    with unharmed(attacker) as socket:
        socket.socket.sendall(raw)
        (why,) = told(socket)
        assert why == code if code else why in (TOO_BIG, NO_PROTOCOL)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (sent('"text": "a", "text": "b"'), "text"),
        (sent('"text": "a", "sampling": {"seed": 1, "seed": 2}'), "seed"),
        (sent('"text": "a", "type": "stop"'), "type"),
        ('{"type": "sing"}', "type"),
        ('{"text": "a"}', "type"),
        (sent('"text": 7'), "text"),
        (sent('"text": null'), "text"),
        (sent('"text": ""'), "text"),
        (sent('"text": " \\n\\t "'), "text"),
        (sent(f'"text": "{"a" * 40_000}"'), "text"),
        (sent('"text": "a", "sampling": []'), "sampling"),
        (sent('"text": "a", "sampling": {"temperature": 1e308}'), "temperature"),
        (sent('"text": "a", "sampling": {"max_tokens": 99999999999999999999}'), "max_tokens"),
        (sent('"text": "a", "sampling": {"prompt": "x"}'), "prompt"),
        (sent('"text": "a", "conversation": "x"'), "conversation"),
        (sent('"text": "a", "is_admin": true'), "is_admin"),
        (followed('"attempt": 0, "offset": -1'), "offset"),
        (followed('"attempt": 0, "offset": 1e300'), "offset"),
        (followed('"attempt": 0, "offset": 0.5'), "offset"),
        (followed('"attempt": true, "offset": 0'), "attempt"),
        (followed('"attempt": 99999999999, "offset": 0'), "attempt"),
    ],
    ids=lambda _: "",
)
def test_a_frame_that_is_not_right_names_its_field_and_the_socket_stays(
    attacker: Attacker, text: str, field: str
) -> None:
    with unharmed(attacker) as socket:
        socket.send(text)
        refused = json.loads(socket.recv(WAIT_S))
        assert (refused["type"], refused["field"]) == ("refused", field)
        assert refused["text"] and refused["limit"] and refused["reference"]
        assert attacker.do(socket, "show", message=str(uuid4()))["code"] == "not_found", "still open"


def test_a_message_to_where_it_does_not_belong_changes_nothing(attacker: Attacker) -> None:
    with attacker.socket() as socket:
        here, there = (attacker.do(socket, "send", text="Hello") for _ in range(2))
        for _ in (here, there):
            ended(socket)
        attacker.post(f"/c/{there['conversation']}/delete/")
        before = attacker.contents()
        elsewhere = {"conversation": here["conversation"], "parent": there["answer"]}
        deleted = {"conversation": there["conversation"], "parent": there["answer"]}
        for place in (elsewhere, deleted, {"parent": here["answer"]}):
            refused = attacker.do(socket, "send", text="Hello", **place)
            assert (refused["type"], refused["code"]) == ("refused", "not_found"), place
        assert attacker.contents() == before


def test_a_message_while_an_answer_streams_is_refused_and_the_answer_goes_on(attacker: Attacker) -> None:
    with attacker.socket() as socket:
        asked = attacker.do(socket, "send", text="script: tokens=4000 rate=50")
        before = attacker.contents()
        place = {"conversation": asked["conversation"], "parent": asked["answer"]}
        refused = attacker.do(socket, "send", text="Too soon", **place)
        assert (refused["code"], attacker.contents()) == ("still_streaming", before)
        attacker.do(socket, "stop", generation=asked["generation"], offset=0)
        assert ended(socket)["status"] == "stopped"


def test_control_and_bidi_characters_are_kept_and_nul_is_replaced(attacker: Attacker) -> None:
    with attacker.socket() as socket:
        asked = attacker.do(socket, "send", text="a\0b\x1b[2J\u202e\u2066\ufeff\U0010ffff")
        ended(socket)
    (row,) = (row for row in attacker.contents() if asked["message"] in row and "\x1b[2J" in row)
    assert "a\ufffdb\x1b[2J\u202e\u2066\ufeff\U0010ffff" in row
