"""Folders as LLaMA-Factory's own parser and converter read them: `python with_llama_factory.py FOLDER…`.

Its module for sound is loaded with the rest and never used here: an empty one stands in for the library.
"""

import importlib.machinery
import json
import sys
import types
from typing import Any

import datasets

SOUND = types.ModuleType("torchaudio")
SOUND.__spec__ = importlib.machinery.ModuleSpec("torchaudio", None)
sys.modules["torchaudio"] = SOUND

from llamafactory.data.converter import get_dataset_converter  # noqa: E402  (after what stands in)
from llamafactory.data.parser import get_dataset_list  # noqa: E402


def said(folder: str) -> list[dict[str, Any]]:
    (told,) = get_dataset_list(["train"], folder)
    rows = datasets.load_dataset("json", data_files=f"{folder}/{told.dataset_name}", split="train")
    # Of its settings the converter asks only where pictures lie.
    settings = types.SimpleNamespace(media_dir=folder)
    converter = get_dataset_converter(told.formatting, told, settings)
    return [converter(row) for row in rows]


print(json.dumps([said(folder) for folder in sys.argv[1:]]))
