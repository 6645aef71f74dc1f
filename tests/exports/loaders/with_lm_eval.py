"""A folder as lm-eval reads it, task and documents: `python with_lm_eval.py FOLDER`, run in that folder."""

import json
import sys

from lm_eval.tasks import TaskManager, get_task_dict


def main(folder: str) -> None:
    manager = TaskManager(include_path=folder, include_defaults=False)
    task = get_task_dict(["flywheel_cases"], manager)["flywheel_cases"]
    documents = list(task.test_docs())
    said = {
        "texts": [task.doc_to_text(document) for document in documents],
        "targets": [task.doc_to_target(document) for document in documents],
        "until": task.config.generation_kwargs["until"],
        "right": task.process_results(documents[0], [task.doc_to_target(documents[0])]),
        "wrong": task.process_results(documents[0], ["something else"]),
    }
    print(json.dumps(said))


main(sys.argv[1])
