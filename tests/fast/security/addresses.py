"""Every address of the product, walked out of the resolver: a new one shows up here by itself."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

_HOLE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def routes() -> list[str]:
    """In the order of the URL modules; what an address leaves open stands in it as `<name>`."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "/")))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        spelt = str(pattern.pattern).removeprefix("^").removesuffix("$")
        route = before + _HOLE.sub(lambda hole: f"<{hole[1] or hole[2]}>", spelt)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route


def filled(route: str, values: Mapping[str, object]) -> str:
    return _HOLE.sub(lambda hole: str(values[hole[1]]), route)
