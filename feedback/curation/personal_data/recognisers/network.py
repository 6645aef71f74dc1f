"""Addresses of machines, and what lets one in: IP, MAC, names and passwords within URLs."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from feedback.curation.personal_data.recognisers.finder import by
from feedback.curation.personal_data.recognisers.surroundings import Found

_V4 = re.compile(r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)")
_V6 = re.compile(r"(?<![\w:.])[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:])")
_GIVEN_OUT = IPv6Network("2000::/3")
_OF_SOFTWARE = re.compile(
    r"(?i)(?:\bv|\b(?:version|release|build|firmware|driver|update|patch|upgrad\w*|downgrad\w*"
    r"|updated?|install\w*|bump\w*|releas\w*)(?:\s[\w.]+){0,3}[\s:=v]*)$"
)
_MAC = re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])")
_MAC_OF_CISCO = re.compile(
    r"(?<![\w.])(?=[\d.]{0,12}[a-fA-F])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.]\w)"
)
_URL = re.compile(
    r"(?i)(?<![a-z])[a-z][a-z0-9+.-]{1,20}://(?P<secret>[^\s/@:<>\"'`]{0,128}:[^\s/@<>\"'`]{1,256})@"
)


@by(_V4, _V6)
def addresses(text: str) -> Found:
    """Of machines, as the Internet knows them. Loopback and private networks name nobody, and stay."""
    for match in [*_V4.finditer(text), *_V6.finditer(text)]:
        if _somebody(match[0]) and not _OF_SOFTWARE.search(text, max(0, match.start() - 48), match.start()):
            yield *match.span(), 0.8


def _somebody(written: str) -> bool:
    try:
        address: IPv4Address | IPv6Address = ip_address(written)
    except ValueError:
        return False
    return address in _GIVEN_OUT if isinstance(address, IPv6Address) else address.is_global


@by(_MAC, _MAC_OF_CISCO)
def macs(text: str) -> Found:
    for match in _MAC.finditer(text):
        if len(set(match[0].replace(match[1], ""))) > 1:
            yield *match.span(), 0.8
    for match in _MAC_OF_CISCO.finditer(text):
        yield *match.span(), 0.7


@by(_URL)
def credentials(text: str) -> Found:
    """What stands before the @ of a URL; the host stays."""
    for match in _URL.finditer(text):
        yield *match.span("secret"), 0.95
