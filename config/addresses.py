"""Reads the addresses in INFERENCE_URL. Standard library only: `make up` looks at them before it installs."""

from urllib.parse import urlsplit

WANTED = (
    "it must be an engine's address, as in http://host:8000, or several that serve the same model, "
    "with commas between them"
)


def engine_urls(value: str) -> list[str]:
    """One or several, none twice. Raises ValueError with the sentence for the operator."""
    urls = [item.strip().rstrip("/").removesuffix("/v1") for item in value.split(",")]
    for url in urls:
        if not _is_address(url):
            raise ValueError(f"INFERENCE_URL has {url!r}: {WANTED}.")
    if twice := next((url for url in urls if urls.count(url) > 1), None):
        raise ValueError(f"INFERENCE_URL has {twice!r} twice: name each engine once.")
    return urls


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" ?#")
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and is_plain
