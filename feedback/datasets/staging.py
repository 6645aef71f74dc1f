"""The stage of a build: in one snapshot, all that its result depends on. Later steps read nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.utils import timezone

from chat.consent import ORDER
from feedback.datasets.candidate import Candidate
from feedback.datasets.candidates import CHUNK, candidates
from feedback.datasets.consents import histories, lowest
from feedback.datasets.models import DatasetItem, DatasetVersion, SplitAssignment
from feedback.datasets.opposite import against
from feedback.datasets.paths import Tree, path, tree_of
from feedback.datasets.recipe import Recipe
from feedback.datasets.served import template_hash
from feedback.datasets.splits import text_digest
from feedback.datasets.steps.texts import normal, prompt_text
from feedback.models import PairRule
from feedback.rows import Kind, content_of, digest_of, row_of


def stage(version: DatasetVersion, kind: Kind, key: bytes) -> dict[str, Any]:
    """Writes the candidates of a version, and gives back what else its result depends on.

    Comes first in its transaction, which it makes one snapshot.
    """
    _one_snapshot()
    DatasetItem.objects.filter(version=version).delete()  # of a stage that was cut short
    recipe = Recipe.model_validate(version.recipe)
    number = 0
    digest = hashlib.sha256()
    found = candidates(kind, recipe)
    while chunk := list(islice(found, CHUNK)):
        items = list(_items(version, chunk, number))
        _put_sides(items, kind, key)
        DatasetItem.objects.bulk_create(items, batch_size=CHUNK)
        number += len(items)
        digest.update(b"".join(_line(item) for item in items))
    return {
        "candidates": number,
        "at": timezone.now().isoformat(),
        "rules": list(PairRule.objects.order_by("name").values("name", "is_on", "version", "weight")),
        "template": template_hash(),
        "against": against(kind),
        "digest": digest.hexdigest(),
    }


def _one_snapshot() -> None:
    """Every statement of the transaction sees the same, from its first on."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _items(version: DatasetVersion, rows: list[Candidate], first: int) -> Iterator[DatasetItem]:
    tree = tree_of({row.conversation for row in rows})
    consents = histories({who for row in rows for who in (row.person, row.owner)})
    for number, row in enumerate(rows, first):
        messages = _messages(row, tree)
        oldest = min(tree[message].at for message in messages)
        levels = [lowest(consents[who], oldest) for who in {row.person, row.owner}]
        content = content_of(row.row)
        yield DatasetItem(
            version=version,
            number=number,
            key=row.key,
            source=row.source,
            content=content,
            digest=digest_of(content),
            person=row.person,
            conversation=row.conversation,
            messages=messages,
            evidence=sorted(row.evidence),
            said_at=row.said_at,
            weight=row.weight,
            facts={**row.facts, "consent": min(levels, key=ORDER.index)},
        )


def _put_sides(items: list[DatasetItem], kind: Kind, key: bytes) -> None:
    """Where an earlier version put what each row asks."""
    for item in items:
        item.facts["asks"] = text_digest(normal(prompt_text(row_of(kind, item.content))), key)
    rows = SplitAssignment.objects.filter(pk__in={item.facts["asks"] for item in items})
    stood = {
        digest: [at.isoformat(), split] for digest, at, split in rows.values_list("digest", "at", "split")
    }
    for item in items:
        if found := stood.get(item.facts["asks"]):
            item.facts["stood"] = found


def _messages(row: Candidate, tree: Tree) -> list[UUID]:
    """Those of all its paths, from the first message of the conversation on, each once."""
    return list(dict.fromkeys(key for answer in row.answers for key in path(answer, tree)))


def _line(item: DatasetItem) -> bytes:
    told = (item.key, item.digest, item.weight, item.facts)
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS) + b"\n"
