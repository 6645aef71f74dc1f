"""The stage of a build: in one snapshot, all that its result depends on. Later steps read nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from chat.consent import ORDER
from chat.models import Consent
from feedback.datasets import rules_used, toxic
from feedback.datasets.barred import barred
from feedback.datasets.candidate import Candidate
from feedback.datasets.candidates import CHUNK, candidates
from feedback.datasets.consents import histories, lowest
from feedback.datasets.earlier import earlier
from feedback.datasets.imported.standing import of_recipe
from feedback.datasets.models import DatasetItem, DatasetVersion, SplitAssignment
from feedback.datasets.opposite import against
from feedback.datasets.paths import Tree, path, tree_of
from feedback.datasets.recipe import NEEDS, Recipe
from feedback.datasets.served import template_hash
from feedback.datasets.splits import text_digest
from feedback.datasets.steps.texts import normal, prompt_text
from feedback.rows import Kind, content_of, digest_of, row_of

#: Goes up with every change of the steps or of their pieces: what is staged in another form is staged anew,
#: because `step` and `done` of a version that was begun before would say something else now.
FORM = 4
#: Where its prompt stood before: known only once a version has put it there, and the same for ever.
STANDING = ("stood",)


def stage(version: DatasetVersion, kind: Kind, key: bytes, at: datetime) -> dict[str, Any]:
    """Writes the candidates of a version, and gives back what else its result depends on.

    Comes first in its transaction, which it makes one snapshot. `at`: by the database's clock, before it.
    Of what may not be used only that it is there is written down. Raises Unbuildable.
    """
    _one_snapshot()
    DatasetItem.objects.filter(version=version).delete()  # of a stage that was cut short
    recipe = Recipe.model_validate(version.recipe)
    words = toxic.staged(recipe)
    number = 0
    digest, said = hashlib.sha256(), hashlib.sha256()
    found = candidates(kind, recipe)
    while chunk := list(islice(found, CHUNK)):
        items = list(_items(version, chunk, number, Consent.Level(NEEDS[kind])))
        _put_sides(items, kind, key)
        DatasetItem.objects.bulk_create(items, batch_size=CHUNK)
        number += len(items)
        digest.update(b"".join(_line(item) for item in items))
        said.update(b"".join(_line(item, STANDING) for item in items))
    return {
        "form": FORM,
        "candidates": number,
        "at": at.isoformat(),
        "rules": rules_used.staged(kind, recipe),
        "template": template_hash(),
        "against": against(kind),
        "imports": of_recipe(recipe.sources),
        "earlier": earlier() if recipe.splits else [],
        "toxic": words,
        "digest": digest.hexdigest(),
        "said": said.hexdigest(),
    }


def _one_snapshot() -> None:
    """Every statement of the transaction sees the same, from its first on."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _items(
    version: DatasetVersion, rows: list[Candidate], first: int, needed: Consent.Level
) -> Iterator[DatasetItem]:
    conversations = {row.conversation for row in rows if row.conversation}
    tree = tree_of(conversations)
    not_for_training = barred(conversations) if needed == Consent.Level.TRAINING else {}
    consents = histories({who for row in rows for who in _whose(row)})
    for number, row in enumerate(rows, first):
        messages = _messages(row, tree)
        # Who bars any of its messages from training: its answers, or what was said before them.
        no = {decision for message in messages for decision in not_for_training.get(message, ())}
        oldest = min((tree[message].at for message in messages), default=row.said_at)
        # Of nobody's words none is asked: what allows them is said of their import.
        levels = [lowest(consents[who], oldest) for who in _whose(row)] or [needed]
        level = min(levels, key=ORDER.index)
        is_allowed = ORDER.index(level) >= ORDER.index(needed)
        content = content_of(row.row) if is_allowed else None
        yield DatasetItem(
            version=version,
            number=number,
            key=row.key,
            source=row.source,
            content=content,
            digest=digest_of(content) if content else "",
            reason="" if is_allowed else "no_consent",
            detail="" if is_allowed else f"needs {needed}, has {level}",
            person=row.person,
            conversation=row.conversation,
            messages=messages,
            evidence=sorted({*row.evidence, *no}),
            said_at=row.said_at,
            weight=row.weight,
            facts=_facts(row, oldest, may_not=bool(no)) if is_allowed else {},
        )


def _put_sides(items: list[DatasetItem], kind: Kind, key: bytes) -> None:
    """Where an earlier version put what each row asks."""
    items = [item for item in items if item.content]
    for item in items:
        item.facts["asks"] = text_digest(normal(prompt_text(row_of(kind, item.content))), key)
    rows = SplitAssignment.objects.filter(pk__in={item.facts["asks"] for item in items})
    stood = {
        digest: [at.isoformat(), split] for digest, at, split in rows.values_list("digest", "at", "split")
    }
    for item in items:
        if found := stood.get(item.facts["asks"]):
            item.facts["stood"] = found


def _facts(row: Candidate, oldest: datetime, *, may_not: bool) -> dict[str, Any]:
    """Whose consent it stands on, and since when: looked at again when it is frozen. `may_not`: reviewers."""
    by_reviewers = {"not_for_training": True} if may_not else {}
    whose = sorted(map(str, _whose(row)))
    return {**row.facts, **by_reviewers, "whose": whose, "since": oldest.isoformat()}


def _whose(row: Candidate) -> set[UUID]:
    return {who for who in (row.person, row.owner) if who is not None}


def _messages(row: Candidate, tree: Tree) -> list[UUID]:
    """Those of all its paths, from the first message of the conversation on, each once."""
    return list(dict.fromkeys(key for answer in row.answers for key in path(answer, tree)))


def _line(item: DatasetItem, without: Collection[str] = ()) -> bytes:
    facts = {name: value for name, value in item.facts.items() if name not in without}
    told = (item.key, item.digest, item.weight, facts)
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS) + b"\n"
