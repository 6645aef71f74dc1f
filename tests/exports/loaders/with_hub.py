"""A folder in the layout of a hub, as `datasets` and the hub's own library read it.

Runs in the trainers' environment: `python with_hub.py FOLDER…`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import datasets
from huggingface_hub import DatasetCard


def said(folder: Path) -> dict[str, Any]:
    loaded = datasets.load_dataset(str(folder))
    card = DatasetCard.load(folder / "README.md")
    return {
        "rows": {name: split.num_rows for name, split in loaded.items()},
        "columns": {name: split.column_names for name, split in loaded.items()},
        "card": card.data.to_dict(),
        "text": card.text.strip(),
    }


print(json.dumps([said(Path(folder)) for folder in sys.argv[1:]]))
