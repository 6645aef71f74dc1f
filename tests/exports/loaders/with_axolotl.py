"""Files as axolotl's own strategies read them: `python with_axolotl.py MODEL METHOD=FOLDER…`."""

import json
import sys
from pathlib import Path
from typing import Any

import datasets
import yaml
from axolotl.prompt_strategies import chat_template
from axolotl.prompt_strategies.dpo.chat_template import default as dpo
from axolotl.prompt_strategies.kto.user_defined import default as kto
from axolotl.utils.dict import DictDefault
from transformers import AutoTokenizer


def said(method: str, folder: Path, tokenizer: Any) -> list[dict[str, Any]]:
    config = yaml.safe_load((folder / "axolotl.yaml").read_text())
    more = {"chat_template": "tokenizer_default", "train_on_inputs": False, "sequence_len": 2048}
    told = DictDefault({**config, **more})
    file = folder / config["datasets"][0]["path"]
    rows = datasets.load_dataset("json", data_files=str(file), split="train")
    if method == "sft":
        strategy = chat_template.load(tokenizer, told, ds_cfg=told["datasets"][0])
        tokenized = [strategy.tokenize_prompt(row) for row in rows]
        return [{key: list(value) for key, value in row.items()} for row in tokenized]
    if method == "dpo":
        transform, _ = dpo(told)
        return [transform(dict(row), tokenizer) for row in rows]
    return [kto(told)(dict(row)) for row in rows]


def main(model: str, *jobs: str) -> None:
    tokenizer = AutoTokenizer.from_pretrained(model)
    pairs = [job.split("=", 1) for job in jobs]
    print(json.dumps([said(method, Path(folder), tokenizer) for method, folder in pairs]))


main(*sys.argv[1:])
