"""Which phrasings the model never sees in training: decided by a hash of the template alone."""

from __future__ import annotations

import hashlib


def _share(kind: str, template: str, one_in: int) -> bool:
    digest = hashlib.sha256(f"flywheel/{kind}/{template}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % one_in == 0


def frame_held_out(frame: str) -> bool:
    """One frame in six, whole."""
    return _share("frame", frame, 6)


def form_held_out(relation: str, form: str) -> bool:
    """One sentence form in four, whole."""
    return _share("form", f"{relation}/{form}", 4)


def combination_held_out(frame: str, noun_phrase: str) -> bool:
    """One combination in eight of a trained frame and a trained noun phrase."""
    return _share("combination", f"{frame}/{noun_phrase}", 8)


def follow_up_held_out(form: str) -> bool:
    """One form of a second question in four."""
    return _share("follow-up", form, 4)
