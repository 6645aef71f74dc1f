"""The served model's chat template and tokenizer, where their folder is known."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from django.conf import settings

from feedback.exports.rendering import RENDERING_VERSION, Template


@cache
def template() -> Template | None:
    return Template.of_folder(settings.MODEL_FOLDER) if settings.MODEL_FOLDER else None


@cache
def context() -> int | None:
    """How many tokens the served model takes, as its folder says; None where that is not known."""
    file = settings.MODEL_FOLDER / "config.json" if settings.MODEL_FOLDER else None
    if file is None or not file.is_file():
        return None
    most = json.loads(file.read_text()).get("max_position_embeddings")
    return most if isinstance(most, int) and most > 0 else None


@cache
def template_hash() -> str:
    """SHA-256 of all that a rendered row depends on: template, named tokens, tokenizer, and the way that we
    render by; "" without them. An export trusts what a build has rendered under the same hash.
    """
    found = template()
    if found is None:
        return ""
    named = sorted(found.special.items())
    parts = (RENDERING_VERSION, found.source, named, found.tokenizer.to_str())
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
