"""Signatures as the Standard Webhooks specification has them (https://www.standardwebhooks.com)."""

import base64
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """256 random bits, as receivers' libraries take them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signature(secret: str, key: str, timestamp: int, body: bytes) -> str:
    """Over id, time and body, so that neither can be changed alone."""
    signed = f"{key}.{timestamp}.".encode() + body
    digest = hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def headers(valid: Iterable[str], key: str, timestamp: int, body: bytes) -> dict[str, str]:
    """One signature for each secret that is valid. `timestamp`: seconds since 1970."""
    return {
        "webhook-id": key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(each, key, timestamp, body) for each in valid),
    }
