"""Files as `datasets` and TRL read them: columns, rows, and what the chat template makes of them.

Runs in the trainers' environment: `python with_trl.py MODEL FILE…`, each a folder with a card or one file.
"""

import json
import sys
from pathlib import Path
from typing import Any

import datasets
from transformers import AutoTokenizer
from trl.data_utils import apply_chat_template, is_conversational


def said(path: Path, tokenizer: Any) -> dict[str, Any]:
    if path.is_dir():
        rows = datasets.load_dataset(str(path), split="train")
    else:
        kind = "parquet" if path.suffix == ".parquet" else "json"
        rows = datasets.load_dataset(kind, data_files=str(path), split="train")
    rendered = []
    for row in rows:
        tools = json.loads(row["tools"]) if row.get("tools") else None
        rendered.append(apply_chat_template({**row}, tokenizer, tools=tools))
    return {
        "columns": rows.column_names,
        "conversational": is_conversational(rows[0]),
        "rows": len(rows),
        "first": rows[0],
        "rendered": rendered,
        "tokens": [len(tokenizer(row["prompt"])["input_ids"]) for row in rendered if "prompt" in row],
    }


def main(model: str, *paths: str) -> None:
    tokenizer = AutoTokenizer.from_pretrained(model)
    print(json.dumps([said(Path(path), tokenizer) for path in paths]))


main(*sys.argv[1:])
