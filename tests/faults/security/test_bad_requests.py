"""Requests as no browser makes them, over real TCP: refused in words, in time, with nothing changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from tests.faults.security.attacker import Attacker
from tests.faults.security.wire import Reply, send

LAST = b"Connection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
UNREADABLE = "This is no HTTP request that can be read"
TOO_LARGE = "The address and headers of a request may have 32,768 bytes."
NOT_TAKEN = "Something in that request did not fit together"
LATE = "Send it again."
CHUNK = b"%x\r\n" % 65_536 + b"a" * 65_536 + b"\r\n"


def head(attacker: Attacker, start: bytes, *headers: bytes) -> bytes:
    """Signed in, and with a form's token, so that nothing but what is bad keeps it from being done."""
    cookie = f"Cookie: {attacker.signed_in}\r\nX-CSRFToken: {attacker.http.cookies['csrftoken']}\r\n".encode()
    origin = f"Origin: {attacker.product.url}\r\n".encode()
    host = f"Host: localhost:{attacker.product.port}\r\n".encode()
    return start + b" HTTP/1.1\r\n" + host + origin + cookie + b"".join(headers) + b"\r\n"


@contextmanager
def nothing_changes(attacker: Attacker) -> Iterator[None]:
    before = attacker.contents()
    yield
    assert attacker.contents() == before


def as_it_should(reply: Reply, status: int, words: str) -> None:
    assert (reply.status, words in reply.body) == (status, True), reply
    assert "default-src 'none'" in reply.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("headers", "body", "status", "words"),
    [
        ([b"Transfer-Encoding: chunked\r\n"], CHUNK * 17, 413, "larger than a request may be (1 MiB)"),
        ([b"Transfer-Encoding: chunked\r\n"], b"zz\r\nname=x", 400, UNREADABLE),
        ([], b"name=Changed", 400, UNREADABLE),
        ([b"Content-Length: 9\r\n"] * 2, b"name=Chan", 400, UNREADABLE),
        ([b"Content-Length: 9\r\n", b"Content-Length: 90\r\n"], b"name=Chan", 400, UNREADABLE),
        ([b"Content-Length: 9\r\n", b"Transfer-Encoding: chunked\r\n"], b"0\r\n\r\n", 400, UNREADABLE),
        ([b"Content-Length: -9\r\n"], b"name=Chan", 400, UNREADABLE),
        ([b"Content-Length: 99999999999999999999999\r\n"], b"name=Chan", 400, UNREADABLE),
        ([b"Content-Length: 9999999999\r\n"], b"name=Chan", 413, "larger than a request may be (1 MiB)"),
        ([b"Content-Length : 9\r\n"], b"name=Chan", 400, UNREADABLE),
        ([b"Content-Length: 9\r\nX: a\r\n b\r\n"], b"name=Chan", 400, UNREADABLE),
        ([b"Content-Length: 9\r\nX: a\0b\r\n"], b"name=Chan", 400, UNREADABLE),
        ([b"Content-Length: 9\r\nX: " + b"a" * 1_000_000 + b"\r\n"], b"name=Chan", 431, TOO_LARGE),
        ([b"Content-Length: 9\r\n" + b"X: a\r\n" * 20_000], b"name=Chan", 431, TOO_LARGE),
        (
            [b"Content-Length: 9\r\n", b"Host: elsewhere.example\r\n"],
            b"name=Chan",
            400,
            NOT_TAKEN,
        ),
    ],
)
def test_a_form_in_a_broken_request_is_refused(
    attacker: Attacker, headers: list[bytes], body: bytes, status: int, words: str
) -> None:
    request = head(attacker, b"POST /account/", FORM, *headers) + body
    with nothing_changes(attacker):
        as_it_should(send(attacker.product.port, request), status, words)


def test_the_same_form_in_chunks_is_taken(attacker: Attacker) -> None:
    """What the ones above differ in is what they are refused for."""
    request = head(
        attacker, b"POST /account/", FORM, b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n"
    )
    reply = send(attacker.product.port, request, b"5\r\nname=\r\n", b"4\r\nAnna\r\n0\r\n\r\n")
    assert (reply.status, reply.headers["location"]) == (302, "/account/")
    assert (
        ">Anna<" in attacker.http.get("/account/").text
        or 'value="Anna"' in attacker.http.get("/account/").text
    )


@pytest.mark.parametrize(
    ("start", "status", "words"),
    [
        (b"GET /\xff", 400, UNREADABLE),
        (b"GET /?here=\xff", 400, UNREADABLE),
        (b"GET /%ff%fe", 404, "There is nothing at this address"),
        (b"GET /%00", 404, "There is nothing at this address"),
        (b"GET /conversations/?here=%ff", 400, "must be the id of a conversation"),
        (b"GET /" + b"a" * 1_000_000, 431, TOO_LARGE),
        (b"GET", 400, UNREADABLE),
        (b"\x16\x03\x01\x02\x00", 400, UNREADABLE),
        (b"BREW /", 400, UNREADABLE),
    ],
)
def test_an_address_that_is_none_is_refused(
    attacker: Attacker, start: bytes, status: int, words: str
) -> None:
    as_it_should(send(attacker.product.port, head(attacker, start, LAST)), status, words)


def test_broken_utf_8_in_a_form_is_kept_as_the_replacement_character(attacker: Attacker) -> None:
    body = b"name=a%ff%fe&%ff=1"
    length = b"Content-Length: %d\r\nConnection: close\r\n" % len(body)
    assert send(attacker.product.port, head(attacker, b"POST /account/", FORM, length) + body).status == 302
    assert "a\ufffd\ufffd" in attacker.http.get("/account/").text


def test_ten_thousand_fields_are_refused(attacker: Attacker) -> None:
    body = urlencode([("name", "Changed")] * 10_000).encode()
    request = head(
        attacker, b"POST /account/", FORM, b"Content-Length: %d\r\n" % len(body), b"Connection: close\r\n"
    )
    with nothing_changes(attacker):
        as_it_should(send(attacker.product.port, request + body), 400, "at most 1,000 fields")


@pytest.mark.parametrize("part", ["head", "body"])
def test_what_comes_too_slowly_is_not_waited_for(attacker: Attacker, part: str) -> None:
    whole = head(attacker, b"POST /account/", FORM, b"Content-Length: 40\r\n")
    begun = whole[:40] if part == "head" else whole
    with nothing_changes(attacker):
        reply = send(attacker.product.port, begun, *[b"a"] * 30, pause_s=0.2)
    as_it_should(reply, 408, LATE)
    assert attacker.REQUEST_S - 0.5 < reply.seconds < attacker.REQUEST_S + 5


def test_a_connection_that_nobody_uses_is_closed(attacker: Attacker) -> None:
    reply = send(attacker.product.port)
    assert reply.status == 0
    assert reply.seconds < attacker.REQUEST_S + 5


def test_a_request_inside_the_body_of_another_is_no_request(attacker: Attacker) -> None:
    """Two servers in a row must not disagree about where one ends."""
    inner = head(attacker, b"POST /account/", FORM, b"Content-Length: 12\r\n") + b"name=Changed"
    length = b"Content-Length: %d\r\nConnection: close\r\n" % len(inner)
    with nothing_changes(attacker):
        reply = send(attacker.product.port, head(attacker, b"POST /look/", FORM, length) + inner)
    assert reply.status == 400
