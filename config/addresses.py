"""Reads the addresses of servers. Standard library only: `make up` looks at them before it installs."""

from urllib.parse import urlsplit

WANTED = (
    "it must be an engine's address, as in http://host:8000, or several that serve the same model, "
    "with commas between them"
)
_DATABASE = (
    ("postgresql", "postgres"),
    "a PostgreSQL database's, as in postgresql://user:password@host:5432/name",
)
_REDIS = ("redis", "rediss"), "a Redis server's, as in redis://host:6379/0, or rediss:// with TLS"
SERVERS = {"DATABASE_URL": _DATABASE, "BROKER_URL": _REDIS, "CACHE_URL": _REDIS}


def engine_urls(value: str) -> list[str]:
    """One or several, none twice. Raises ValueError with the sentence for the operator."""
    urls = [item.strip().rstrip("/").removesuffix("/v1") for item in value.split(",")]
    for url in urls:
        if not _is_address(url):
            raise ValueError(f"INFERENCE_URL has {url!r}: {WANTED}.")
    if twice := next((url for url in urls if urls.count(url) > 1), None):
        raise ValueError(f"INFERENCE_URL has {twice!r} twice: name each engine once.")
    return urls


def server_url(name: str, value: str) -> str:
    """As it is. Raises ValueError with the sentence for the operator, which repeats no password."""
    schemes, wanted = SERVERS[name]
    if not _fits(value, schemes, with_path=name == "DATABASE_URL"):
        raise ValueError(f"{name} is no address that can be used: it must be {wanted}.")
    return value


def _fits(url: str, schemes: tuple[str, ...], *, with_path: bool) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for one that is no number
    except ValueError:
        return False
    has_scheme = url.startswith(tuple(f"{scheme}://" for scheme in schemes))
    return has_scheme and not (with_path and parts.path in ("", "/"))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" ?#")
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and is_plain
