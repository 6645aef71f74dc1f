"""Which model, prompt version and sampling an answer gets: decided here, once, before the call."""

import hashlib
import json

from django.conf import settings

from inference.models import PromptVersion, Variant
from inference.sampling import SamplingParams


def assign(sampling: SamplingParams) -> Variant:
    """The variant in force: the configured model, the active prompt version, the sampling asked for.

    The seed differs between any two answers, so it is no part of a variant.
    """
    values = sampling.as_json()
    del values["seed"]
    prompt = PromptVersion.objects.active("chat")
    parts = {
        "served_model": settings.INFERENCE_MODEL,
        "prompt_version": str(prompt.pk) if prompt else None,
        "sampling": values,
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    found, _ = Variant.objects.get_or_create(
        digest=digest,
        defaults={"served_model": settings.INFERENCE_MODEL, "prompt_version": prompt, "sampling": values},
    )
    found.prompt_version = prompt  # equal by its digest, and read already
    return found
