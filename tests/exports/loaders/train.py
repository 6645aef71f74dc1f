"""Two steps of the tiny model with TRL's own trainers: `python train.py MODEL OUT METHOD=FILE…`."""

import json
import sys
from typing import Any

import datasets
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer
from trl.experimental.kto import KTOConfig, KTOTrainer

TRAINERS = {"sft": (SFTConfig, SFTTrainer), "dpo": (DPOConfig, DPOTrainer), "kto": (KTOConfig, KTOTrainer)}


def trained(method: str, file: str, model: str, out: str) -> dict[str, Any]:
    rows = datasets.load_dataset("json", data_files=file, split="train")
    config, trainer = TRAINERS[method]
    arguments = config(
        output_dir=out,
        max_steps=2,
        per_device_train_batch_size=4,
        logging_steps=1,
        max_length=512,
        use_cpu=True,
        bf16=False,
        report_to=[],
        save_strategy="no",
    )
    training = trainer(
        model=AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32),
        args=arguments,
        train_dataset=rows,
        processing_class=AutoTokenizer.from_pretrained(model),
    )
    kept = len(training.train_dataset)
    training.train()
    losses = [entry["loss"] for entry in training.state.log_history if "loss" in entry]
    return {"steps": training.state.global_step, "losses": losses, "rows": kept}


def main(model: str, out: str, *jobs: str) -> None:
    torch.set_num_threads(2)
    pairs = [job.split("=", 1) for job in jobs]
    print(json.dumps([trained(method, file, model, out) for method, file in pairs]))


main(*sys.argv[1:])
