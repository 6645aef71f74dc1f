"""TRL: conversational columns, the prompt always explicit, never `messages` beside `prompt`."""

from __future__ import annotations

from feedback.exports.formats.shape import Format, Line, with_tools
from feedback.rows import Preference, Sft, Unpaired


def _messages(row: Sft) -> Line:
    return with_tools({"messages": [*row.prompt, *row.completion]}, row)


def _prompt_completion(row: Sft) -> Line:
    return with_tools({"prompt": row.prompt, "completion": row.completion}, row)


def _preference(row: Preference) -> Line:
    return with_tools({"prompt": row.prompt, "chosen": row.chosen, "rejected": row.rejected}, row)


def _unpaired(row: Unpaired) -> Line:
    return with_tools({"prompt": row.prompt, "completion": row.completion, "label": row.label}, row)


def _reward(row: Preference) -> Line:
    # The loss subtracts the margin: 0 is what an absent one means, and a null breaks the batch.
    return {**_preference(row), "margin": row.margin or 0.0}


SFT: Format[Sft] = Format(
    name="trl-sft",
    title="TRL: conversations",
    library="trl",
    kind="sft",
    columns={"messages": "messages", "tools": "json"},
    as_line=_messages,
)
PROMPT_COMPLETION: Format[Sft] = Format(
    name="trl-prompt-completion",
    title="TRL: prompt and completion",
    library="trl",
    kind="sft",
    columns={"prompt": "messages", "completion": "messages", "tools": "json"},
    as_line=_prompt_completion,
    as_stored=True,
)
PREFERENCE: Format[Preference] = Format(
    name="trl-preference",
    title="TRL: preference pairs",
    library="trl",
    kind="preference",
    columns={"prompt": "messages", "chosen": "messages", "rejected": "messages", "tools": "json"},
    as_line=_preference,
    as_stored=True,
)
UNPAIRED: Format[Unpaired] = Format(
    name="trl-unpaired",
    title="TRL: rated answers (KTO)",
    library="trl",
    kind="unpaired",
    columns={"prompt": "messages", "completion": "messages", "label": "flag", "tools": "json"},
    as_line=_unpaired,
)
REWARD: Format[Preference] = Format(
    name="trl-reward",
    title="TRL: pairs with a margin, for reward models",
    library="trl",
    kind="preference",
    columns={**PREFERENCE.columns, "margin": "number"},
    as_line=_reward,
)
