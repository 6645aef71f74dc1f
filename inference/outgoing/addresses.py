"""Which addresses of the network may be called: those of the whole world, and what the operator adds."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Some Pythons call these global. Those of version 6 lead to an address of version 4 that nobody has looked
# at: mapped, compatible, translated, 6to4, Teredo. The last of version 4 leads to any 6to4 relay.
_NEVER: tuple[Network, ...] = tuple(
    ip_network(each)
    for each in (
        *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23"),
        *("2002::/16", "fec0::/10", "5f00::/16", "100::/64", "2001:db8::/32", "3fff::/20"),
        *("192.88.99.0/24", "192.0.0.0/24", "100.64.0.0/10"),
    )
)


def networks(text: str) -> list[Network]:
    """`10.1.0.0/16, fd00::/8` as networks. Raises ValueError, whose words name the one that is none."""
    found: list[Network] = []
    for each in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(ip_network(each))
        except ValueError:
            raise ValueError(f"{each!r} is no network such as 10.1.0.0/16 or fd00::/8") from None
    return found


def lies_in(address: Address, allowed: Sequence[Network]) -> bool:
    return any(address.version == each.version and address in each for each in allowed)


def is_public(address: Address) -> bool:
    """Whether it is of the whole world: not private, local, shared, reserved, or one that hides another."""
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return False
    is_special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not is_special and not lies_in(address, _NEVER)


def parse(host: str) -> Address | None:
    """The address that a host is, or None of a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None
