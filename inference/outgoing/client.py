"""One POST to an address that somebody configured.

Not httpx: what it does by itself, redirects, cookies, proxies of the environment, is what must not be here.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import certifi
import httpcore
from django.conf import settings

from inference.outgoing.addresses import Network
from inference.outgoing.exceptions import Failed, Refused
from inference.outgoing.network import Backend, Deadline
from inference.outgoing.target import Target
from inference.text import clean_text

BODY_MAX = 256 * 1024
ANSWER_MAX = 64 * 1024
CONNECT_S = 5.0
READ_S = 10.0
WHOLE_S = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the far end said. `text` is cut at ANSWER_MAX bytes; names of `headers` are in small letters."""

    status: int
    headers: Mapping[str, str]
    text: str
    duration_ms: int


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allowed: Sequence[Network] | None = None,
    seconds: float = WHOLE_S,
) -> Answer:
    """Sends `body` once, within `seconds` for all of it. Raises Refused and Failed."""
    allowed = settings.OUTGOING_NETWORKS if allowed is None else allowed
    target = Target.of(url, allowed)
    if len(body) > BODY_MAX:
        raise Refused(f"The body has {len(body):,} bytes; at most {BODY_MAX:,} are sent.")
    began = time.monotonic()
    try:
        status, heads, text = _exchange(target, body, headers, allowed, Deadline(seconds))
    except httpcore.ConnectTimeout:
        raise Failed(f"No connection within {min(CONNECT_S, seconds):g} s.") from None
    except (httpcore.TimeoutException, TimeoutError):
        raise Failed(f"No answer within {min(READ_S, seconds):g} s.") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError) as error:
        raise Failed(_in_words(error)) from None
    return Answer(status, heads, text, round((time.monotonic() - began) * 1000))


def _exchange(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    allowed: Sequence[Network],
    deadline: Deadline,
) -> tuple[int, dict[str, str], str]:
    backend = Backend(target, allowed, deadline)
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    sent = [("Host", _host_header(target)), ("Content-Length", str(len(body))), *headers.items()]
    times = {"connect": CONNECT_S, "read": READ_S, "write": READ_S, "pool": CONNECT_S}
    with (
        httpcore.ConnectionPool(ssl_context=_trusted(), max_connections=1, network_backend=backend) as pool,
        pool.stream("POST", url, headers=sent, content=body, extensions={"timeout": times}) as response,
    ):
        heads = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        return response.status, heads, _text(response)


def _text(response: httpcore.Response) -> str:
    """Read no further than it is kept."""
    read = bytearray()
    for piece in response.iter_stream():
        read += piece
        if len(read) >= ANSWER_MAX:
            break
    return clean_text(bytes(read[:ANSWER_MAX]).decode("utf-8", "replace"))


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    is_usual = target.port == (443 if target.scheme == "https" else 80)
    return host if is_usual else f"{host}:{target.port}"


@cache
def _trusted() -> ssl.SSLContext:
    """The system's authorities (SSL_CERT_FILE too) and, where it has none, those that come with us."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _in_words(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The certificate does not hold: {cause.verify_message}."
        cause = cause.__cause__ or cause.__context__
    match error:
        case httpcore.ConnectError() | ConnectionRefusedError():
            return f"No connection: {_reason(error)}."
        case httpcore.ProtocolError():
            return "What came back is no HTTP answer."
        case _:
            return f"The connection broke: {_reason(error)}."


def _reason(error: BaseException) -> str:
    """What the system says, without its number."""
    return str(error).rpartition("] ")[2].strip(". ") or "it was closed"
