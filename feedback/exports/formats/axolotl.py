"""axolotl: chosen and rejected are one message each, not lists; KTO takes text as the model sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feedback.exports.formats.shape import Format, Line
from feedback.exports.formats.trl import SFT as TRL_SFT
from feedback.exports.rendering import Rendered
from feedback.rows import Preference, Sft, Unpaired

_SFT_TYPE = "    type: chat_template\n    field_messages: messages\n"
_DPO_TYPE = "    type: chat_template.default\n    field_messages: messages\n"
_KTO_TYPE = """\
    type:
      field_prompt: prompt
      field_completion: completion
      field_label: label
      prompt_format: "{prompt}"
      completion_format: "{completion}"
"""


def _config(method: str, type_of_data: str) -> Callable[[Mapping[str, str]], dict[str, str]]:
    def beside(files: Mapping[str, str]) -> dict[str, str]:
        lines = [f"rl: {method}\n"] if method else []
        lines.append("datasets:\n")
        for split, file in files.items():
            kind = "parquet" if file.endswith(".parquet") else "json"
            lines += [f"  # {split}\n  - path: {file}\n    ds_type: {kind}\n    split: train\n", type_of_data]
        return {"axolotl.yaml": "".join(lines)}

    return beside


def _dpo(row: Preference) -> Line:
    return {"messages": row.prompt, "chosen": row.chosen[0], "rejected": row.rejected[0]}


def _kto(row: Unpaired, rendered: Rendered) -> Line:
    """`turns` and `answer` hold the row itself: the trainer leaves them alone, the importer reads them."""
    return {
        "prompt": rendered.prompt,
        "completion": rendered.answers[0],
        "label": row.label,
        "turns": row.prompt,
        "answer": row.completion,
    }


def _never(row: Unpaired) -> Line:
    raise ValueError("axolotl-kto takes rendered text.")


SFT: Format[Sft] = Format(
    name="axolotl-sft",
    title="axolotl: conversations",
    library="axolotl",
    kind="sft",
    columns=TRL_SFT.columns,
    as_line=TRL_SFT.as_line,
    beside=_config("", _SFT_TYPE),
)
DPO: Format[Preference] = Format(
    name="axolotl-dpo",
    title="axolotl: preference pairs",
    library="axolotl",
    kind="preference",
    columns={"messages": "messages", "chosen": "message", "rejected": "message"},
    as_line=_dpo,
    beside=_config("dpo", _DPO_TYPE),
    tools=False,
    one_message=True,
)
KTO: Format[Unpaired] = Format(
    name="axolotl-kto",
    title="axolotl: rated answers (KTO)",
    library="axolotl",
    kind="unpaired",
    columns={
        "prompt": "text",
        "completion": "text",
        "label": "flag",
        "turns": "messages",
        "answer": "messages",
    },
    as_line=_never,
    as_rendered=_kto,
    beside=_config("kto", _KTO_TYPE),
    tools=False,
)
