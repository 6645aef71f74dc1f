"""lm-eval: a document a line and a task in YAML, whose `until` is set.

Without it the harness stops at a blank line, which cuts most answers of a chat short.
"""

from __future__ import annotations

from collections.abc import Mapping

from feedback.exports.formats.shape import Format, Line, as_json
from feedback.rows import Case, Messages

_SPEAKER = {"system": "System", "user": "User", "assistant": "Assistant", "tool": "Tool"}
_TASK = """\
task: flywheel_cases
dataset_path: {loader}
dataset_kwargs:
  data_files:
    {split}: {file}
test_split: {split}
output_type: generate_until
doc_to_text: "{{{{text}}}}"
doc_to_target: "{{{{target}}}}"
generation_kwargs:
  until: ["<|end|>", "<|im_end|>", "<|eot_id|>", "<|endoftext|>", "</s>"]
  do_sample: false
  temperature: 0.0
  max_gen_toks: 512
metric_list:
  - metric: exact_match
    aggregation: mean
    higher_is_better: true
    ignore_case: true
    ignore_punctuation: true
metadata:
  version: 1.0
"""


def _case(row: Case) -> Line:
    return {
        "text": _text(row.prompt),
        "target": row.reference or "",
        "messages": as_json(row.prompt),
        "about": as_json(
            {"rubric": row.rubric, "checks": row.checks, "tags": row.tags, "tools": row.tools},
        ),
    }


def _text(messages: Messages) -> str:
    """The question alone, or a transcript of what came before it."""
    if len(messages) == 1:
        return messages[0]["content"]
    turns = [f"{_SPEAKER[said['role']]}: {said['content']}" for said in messages]
    return "\n\n".join([*turns, "Assistant:"])


def _task(files: Mapping[str, str]) -> dict[str, str]:
    split, file = next(iter(files.items()))
    loader = "parquet" if file.endswith(".parquet") else "json"
    return {"flywheel_cases.yaml": _TASK.format(split=split, file=file, loader=loader)}


CASES: Format[Case] = Format(
    name="lm-eval",
    title="lm-eval: evaluation cases with a reference",
    library="lm-eval",
    kind="evaluation",
    columns={"text": "text", "target": "text", "messages": "json", "about": "json"},
    as_line=_case,
    beside=_task,
    wants_reference=True,
)
