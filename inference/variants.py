"""Which model, prompt version and sampling an answer gets: decided here, once, before the call."""

import hashlib
import json

from django.conf import settings

from inference.models import PromptVersion, Variant
from inference.sampling import SamplingParams


def assign(
    sampling: SamplingParams, *, served_model: str | None = None, prompt: PromptVersion | None = None
) -> Variant:
    """The variant in force: the configured model, the active prompt version, the sampling asked for.

    Another model or prompt version takes its place where one is named. The seed
    differs between any two answers, and what to stop at is a person's own words, which nobody else's answers
    may keep: neither is part of a variant.
    """
    values = sampling.as_json()
    del values["seed"], values["stop"]
    model = served_model or settings.INFERENCE_MODEL
    version = prompt or PromptVersion.objects.active("chat")
    parts = {
        "served_model": model,
        "prompt_version": str(version.pk) if version else None,
        "sampling": values,
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    found, _ = Variant.objects.get_or_create(
        digest=digest,
        defaults={"served_model": model, "prompt_version": version, "sampling": values},
    )
    found.prompt_version = version  # equal by its digest, and read already
    return found
