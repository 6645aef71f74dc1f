"""Rows to load and to train on: conversations about heights, some with a system message or tools."""

from collections.abc import Sequence

from config.up.folders import PROJECT
from feedback.rows import Case, Kind, Preference, Row, Said, Sft, Unpaired

TINY = PROJECT / "inference" / "tiny" / "weights"
MOUNTAINS = {"Mont Blanc": 4806, "Zugspitze": 2962, "Ben Nevis": 1345, "Etna": 3357, "Olympus": 2917}


def _prompt(mountain: str) -> list[Said]:
    asked: list[Said] = [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hello! What would you like to know?"},
        {"role": "user", "content": f"How high is {mountain}?"},
    ]
    # Not every row has one: what a format does without is part of what is loaded.
    return asked if len(mountain) % 2 else [{"role": "system", "content": "Be brief."}, *asked]


def _said(text: str) -> list[Said]:
    return [{"role": "assistant", "content": text}]


GOOD = {mountain: _said(f"{mountain} is {metres} metres high.") for mountain, metres in MOUNTAINS.items()}
BAD = {
    mountain: _said(f"{mountain}? No idea.\n\nAsk me “something” else, <b>please</b>.")
    for mountain in MOUNTAINS
}
ROWS: dict[Kind, Sequence[Row]] = {
    "sft": [Sft(prompt=_prompt(each), completion=GOOD[each]) for each in MOUNTAINS] * 3,
    "preference": [
        Preference(prompt=_prompt(each), chosen=GOOD[each], rejected=BAD[each], margin=0.5)
        for each in MOUNTAINS
    ]
    * 3,
    "unpaired": [
        Unpaired(prompt=_prompt(each), completion=(GOOD if label else BAD)[each], label=label)
        for each in MOUNTAINS
        for label in (True, False)
    ],
    "evaluation": [
        Case(prompt=_prompt(each), reference=str(metres), tags=["heights"])
        for each, metres in MOUNTAINS.items()
    ],
}
CALLING = Sft(
    prompt=[
        {"role": "user", "content": "Weather in Rome?"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {"id": "1", "type": "function", "function": {"name": "weather", "arguments": '{"in":"Rome"}'}}
            ],
        },
        {"role": "tool", "content": "sunny", "tool_call_id": "1"},
    ],
    completion=_said("Sunny."),
    tools=[{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}],
)
