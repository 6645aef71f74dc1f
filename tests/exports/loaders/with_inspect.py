"""A file as inspect_ai reads it: `python with_inspect.py FILE`."""

import json
import sys

from inspect_ai.dataset import json_dataset


def main(file: str) -> None:
    samples = [
        {
            "id": sample.id,
            "input": [[message.role, message.text] for message in sample.input],
            "target": sample.target,
            "metadata": sample.metadata,
        }
        for sample in json_dataset(file)
    ]
    print(json.dumps(samples))


main(sys.argv[1])
