"""An address (URL) that somebody wrote down, taken apart and looked at before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from inference.outgoing import addresses
from inference.outgoing.addresses import Network
from inference.outgoing.exceptions import Refused

URL_MAX = 1000
#: Ports of hosts of the whole world. In the operator's own networks any port is right.
PORTS = (443, 8443)
_HOST = re.compile(r"(?!-)[A-Za-z0-9_.-]{1,253}\.?")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True)
class Target:
    """Where to: `path` with its query, all of it ASCII."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str, allowed: Sequence[Network]) -> Target:
        """Raises Refused, in words that begin with “The address”. Names are looked up when it is called."""
        parts = _parts(url)
        _must_be_spoken(parts, allowed)
        target = cls(parts.scheme, _host(parts), _port(parts), _path(parts))
        literal = addresses.parse(target.host)
        if literal is not None:
            target.must_be_allowed([literal], allowed)
        elif not allowed:
            target.must_have_a_port_of_the_world()
        return target

    def must_be_allowed(self, found: Sequence[addresses.Address], allowed: Sequence[Network]) -> None:
        """Every one of the addresses that the host has: a name that also leads inside is refused whole."""
        for address in found:
            if addresses.lies_in(address, allowed):
                continue
            if not addresses.is_public(address):
                raise Refused(
                    f"The address leads to {address}, which is not public. The operator can allow its "
                    "network with FLYWHEEL_OUTGOING_NETWORKS."
                )
            if self.scheme == "http":
                raise Refused("The address must begin with https:// outside the operator's own networks.")
            self.must_have_a_port_of_the_world()

    def must_have_a_port_of_the_world(self) -> None:
        if self.port not in PORTS:
            raise Refused(
                f"The address has port {self.port}; only {' and '.join(map(str, PORTS))} may be called."
            )


def _parts(url: str) -> SplitResult:
    if len(url) > URL_MAX:
        raise Refused(f"The address may have at most {URL_MAX:,} characters; yours has {len(url):,}.")
    if _UNSAFE.search(url):
        raise Refused("The address must hold no spaces, backslashes or control characters.")
    try:
        return urlsplit(url)
    except ValueError:
        raise Refused("The address is no URL.") from None


def _must_be_spoken(parts: SplitResult, allowed: Sequence[Network]) -> None:
    if parts.scheme != "https" and not (parts.scheme == "http" and allowed):
        raise Refused("The address must begin with https://.")
    if "@" in parts.netloc:
        raise Refused("The address must hold no name or password.")
    if parts.fragment:
        raise Refused("The address must have no part after “#”.")


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if addresses.parse(host) is not None:
        return host
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        raise Refused("The address has no host that can be looked up.") from None
    if not _HOST.fullmatch(host):
        raise Refused("The address has no host that can be looked up.")
    return host


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        raise Refused("The address has a port that is no number from 1 to 65535.") from None
    if port == 0:
        raise Refused("The address has a port that is no number from 1 to 65535.")
    return port or (443 if parts.scheme == "https" else 80)


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return f"{path}?{query}" if query else path
