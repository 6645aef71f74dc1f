"""The one client for addresses that people configure: where it goes, where not, how long it waits."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.up.folders import PROJECT
from inference.outgoing import client
from inference.outgoing.addresses import is_public, networks
from inference.outgoing.exceptions import Failed, Refused
from inference.outgoing.target import Target
from tests.receiver import Receiver, Says

LOCAL = networks("127.0.0.0/8")
CERTIFICATE = PROJECT / "tests" / "data" / "hook.example.pem"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().open() as opened:
        yield opened


class Names:
    """The network's directory, in which a test writes down who is where."""

    def __init__(self) -> None:
        self.where: dict[str, list[str]] = {}
        self.asked: list[str] = []

    def look_up(self, host: str, port: int, **_: Any) -> list[Any]:
        self.asked.append(host)
        if host not in self.where:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in self.where[host]]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    book = Names()
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: Any, **more: Any) -> Any:
        try:
            ip_address(host)
        except ValueError:
            return book.look_up(host, port)
        return real(host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return book


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1"),
        *("192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "224.0.1.1", "240.0.0.1", "255.255.255.255"),
        *("192.88.99.1", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1"),
        *("64:ff9b:1::1", "2002:7f00:1::", "2001:0:4136::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1"),
        *("fec0::1", "ff02::1", "ff0e::1", "100::1", "2001:db8::1"),
    ],
)
def test_an_address_that_is_not_of_the_whole_world_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(Refused, match="not public"):
        Target.of(f"https://{host}/", [])


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_an_address_of_the_whole_world_is_taken(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("2130706433", "127.0.0.1, which is not public"),
        ("0x7f.1", "127.0.0.1, which is not public"),
        ("127.1", "127.0.0.1, which is not public"),
    ],
)
def test_an_address_in_disguise_is_known_by_where_it_leads(host: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        client.post(f"https://{host}/", b"{}", {}, allowed=[])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/", "must begin with https://"),
        ("http://example.org/", "must begin with https://"),
        ("//example.org/", "must begin with https://"),
        ("https://a:b@example.org/", "no name or password"),
        ("https://example.org/#x", "no part after"),
        ("https://example.org:25/", "has port 25; only 443 and 8443"),
        ("https://example.org:0/", "no number from 1 to 65535"),
        ("https://example.org:99999/", "no number from 1 to 65535"),
        ("https:///x", "no host"),
        ("https://exa mple.org/", "no spaces"),
        ("https://example.org\\@evil/", "backslashes"),
        ("https://[::1/", "no URL"),
        ("https://" + "x" * 1000, "at most 1,000 characters; yours has 1,008"),
    ],
)
def test_an_address_that_is_no_good_is_refused_with_its_reason(url: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        Target.of(url, [])


def test_a_host_is_looked_up_once_and_called_by_its_name(receiver: Receiver, names: Names) -> None:
    names.where["hook.example"] = ["127.0.0.1"]

    url = f"http://hook.example:{receiver.port}/a?c=ü"
    answer = client.post(url, b"{}", {"X-Y": "z"}, allowed=LOCAL)

    assert answer.status == 200
    assert names.asked == ["hook.example"]
    (got,) = receiver.got
    assert (got.path, got.headers["host"], got.headers["x-y"]) == (
        "/a?c=%C3%BC",
        f"hook.example:{receiver.port}",
        "z",
    )


def test_a_host_that_also_leads_inside_is_refused_whole(receiver: Receiver, names: Names) -> None:
    names.where["hook.example"] = ["127.0.0.1", "10.0.0.1"]

    with pytest.raises(Refused, match=r"leads to 10\.0\.0\.1, which is not public"):
        client.post(f"http://hook.example:{receiver.port}/", b"{}", {}, allowed=LOCAL)
    assert receiver.got == []


def test_without_tls_nothing_goes_outside_the_allowed_networks(names: Names) -> None:
    names.where["hook.example"] = ["93.184.216.34"]

    with pytest.raises(Refused, match="must begin with https:// outside"):
        client.post("http://hook.example/", b"{}", {}, allowed=LOCAL)


def test_the_second_address_is_tried_when_the_first_is_deaf(receiver: Receiver, names: Names) -> None:
    names.where["hook.example"] = ["127.0.0.9", "127.0.0.1"]

    assert client.post(f"http://hook.example:{receiver.port}/", b"{}", {}, allowed=LOCAL).status == 200


def test_a_host_that_nobody_knows_is_said_so(names: Names) -> None:
    with pytest.raises(Failed, match=r"The host nobody\.example was not found\."):
        client.post("https://nobody.example/", b"{}", {}, allowed=[])


def test_a_redirect_is_an_answer_and_nothing_more(receiver: Receiver) -> None:
    receiver.answers = lambda _: Says(302, {"Location": receiver.url, "Set-Cookie": "a=b"})

    answer = client.post(receiver.url, b"{}", {}, allowed=LOCAL)

    assert (answer.status, len(receiver.got)) == (302, 1)


def test_a_proxy_of_the_environment_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")

    assert client.post(receiver.url, b"{}", {}, allowed=LOCAL).status == 200


def pour(server: socket.socket) -> None:
    """A body without end."""
    opened, _ = server.accept()
    with opened:
        opened.recv(65_536)
        try:
            opened.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                opened.sendall(b"x" * 4096)
        except OSError:
            return


def test_a_long_answer_is_read_no_further_than_it_is_kept() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=pour, args=[server], daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        answer = client.post(url, b"{}", {}, allowed=LOCAL, seconds=5)

    assert answer.text == "x" * 64 * 1024


def test_a_body_that_is_too_long_is_not_sent(receiver: Receiver) -> None:
    with pytest.raises(Refused, match="at most 262,144 are sent"):
        client.post(receiver.url, b"x" * 262_145, {}, allowed=LOCAL)
    assert receiver.got == []


def test_who_does_not_answer_is_not_waited_for(receiver: Receiver) -> None:
    never = threading.Event()
    receiver.answers = lambda _: Says(until=never)
    began = time.monotonic()

    with pytest.raises(Failed, match=r"longer than 0\.5 s|No answer within 0\.5 s"):
        client.post(receiver.url, b"{}", {}, allowed=LOCAL, seconds=0.5)
    assert time.monotonic() - began < 3
    never.set()


def drip(server: socket.socket, enough: threading.Event) -> None:
    """A header without end, a sign at a time."""
    opened, _ = server.accept()
    with opened:
        opened.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not enough.wait(0.05):
            try:
                opened.sendall(b"x")
            except OSError:
                return


def test_who_answers_a_sign_at_a_time_gets_no_longer() -> None:
    enough = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, args=[server, enough], daemon=True).start()
        began = time.monotonic()
        with pytest.raises(Failed, match=r"longer than 0\.6 s|No answer within 0\.6 s"):
            client.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, allowed=LOCAL, seconds=0.6)
    assert time.monotonic() - began < 3
    enough.set()


def test_who_is_not_there_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Failed, match="No connection: Connection refused"):
        client.post(f"http://127.0.0.1:{port}/", b"{}", {}, allowed=LOCAL)


@pytest.fixture
def secured() -> Iterator[Receiver]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with Receiver(tls=context).open() as opened:
        yield opened


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As an operator trusts an authority of their own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    client._trusted.cache_clear()
    yield CERTIFICATE
    client._trusted.cache_clear()


def test_the_certificate_is_that_of_the_name_and_not_of_the_address(
    secured: Receiver, names: Names, trusting: Path
) -> None:
    names.where |= {"hook.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}

    assert client.post(f"https://hook.example:{secured.port}/", b"{}", {}, allowed=LOCAL).status == 200
    for host in ("other.example", "127.0.0.1"):
        with pytest.raises(Failed, match=r"The certificate does not hold: .*(mismatch|is not valid for)"):
            client.post(f"https://{host}:{secured.port}/", b"{}", {}, allowed=LOCAL)
    assert len(secured.got) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(secured: Receiver, names: Names) -> None:
    names.where["hook.example"] = ["127.0.0.1"]

    with pytest.raises(Failed, match="The certificate does not hold"):
        client.post(f"https://hook.example:{secured.port}/", b"{}", {}, allowed=LOCAL)
    assert secured.got == []


def test_the_operator_names_networks_and_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLYWHEEL_OUTGOING_NETWORKS", "10.1.0.0/16, fd00::/8")
    assert environment.networks("FLYWHEEL_OUTGOING_NETWORKS") == networks("10.1.0.0/16,fd00::/8")
    monkeypatch.setenv("FLYWHEEL_OUTGOING_NETWORKS", "10.1.0.0/16,office")
    with pytest.raises(ImproperlyConfigured, match="FLYWHEEL_OUTGOING_NETWORKS: 'office' is no network"):
        environment.networks("FLYWHEEL_OUTGOING_NETWORKS")
