"""Rows of every kind, and the tiny model's template."""

from typing import Any

from config.up.folders import PROJECT
from feedback.exports.rendering import Template
from feedback.rows import Case, Messages, Preference, Row, Said, Sft, Unpaired

TINY = PROJECT / "inference" / "tiny" / "weights"
TEMPLATE = Template.of_folder(TINY)
SCHEMA: dict[str, Any] = {
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}},
}
CALL: Said = {
    "role": "assistant",
    "content": "",
    "tool_calls": [
        {"id": "1", "type": "function", "function": {"name": "weather", "arguments": '{"place":"Rome"}'}}
    ],
}


def user(text: str = "How high is Mont Blanc?") -> Said:
    return {"role": "user", "content": text}


def assistant(text: str) -> Said:
    return {"role": "assistant", "content": text}


def system(text: str = "Be brief.") -> Said:
    return {"role": "system", "content": text}


PROMPT: Messages = [system(), user("Hello"), assistant("Hello!"), user()]
SFT = Sft(prompt=PROMPT, completion=[assistant("4,806 metres.")])
PREFERENCE = Preference(
    prompt=PROMPT, chosen=[assistant("4,806 metres.")], rejected=[assistant("No idea.")], margin=0.5
)
UNPAIRED = Unpaired(prompt=PROMPT, completion=[assistant("No idea.")], label=False)
CASE = Case(
    prompt=PROMPT, reference="4,806", checks=[{"kind": "contains", "text": "4,806"}], tags=["mountains"]
)
CALLING = Sft(
    prompt=[user("Weather in Rome?"), CALL, {"role": "tool", "content": "sunny", "tool_call_id": "1"}],
    completion=[assistant("Sunny.")],
    tools=[SCHEMA],
)
BY_KIND: dict[str, Row] = {"sft": SFT, "preference": PREFERENCE, "unpaired": UNPAIRED, "evaluation": CASE}
