"""The content hash of a version: a tree of hashes, so that two versions show where they differ. Pure.

Rows stand in the order of the SHA-256 of their keys, which no clock and no insertion decides. The first byte
of that hash says in which of 256 buckets a row is: a row more changes one bucket and the root, and no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple


class Leaf(NamedTuple):
    """A row as the hash sees it: its key, the digest of its content, its split."""

    key: str
    digest: str
    split: str


class Tree(NamedTuple):
    """`buckets`: hash by first byte of the keys' hashes, in hexadecimal; empty ones are not there."""

    root: str
    buckets: dict[str, str]


def place(key: str) -> str:
    """By which rows are ordered."""
    return hashlib.sha256(key.encode()).hexdigest()


def tree(leaves: Iterable[Leaf]) -> Tree:
    """Of leaves in the order of `place`. Raises ValueError for another order or a key that stands twice."""
    buckets = {
        bucket: _hash(f"{leaf.key}\0{leaf.digest}\0{leaf.split}\n" for leaf in of_it)
        for bucket, of_it in groupby(_ordered(leaves), key=lambda leaf: place(leaf.key)[:2])
    }
    return Tree(_hash(f"{bucket} {found}\n" for bucket, found in buckets.items()), buckets)


def _ordered(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    last = ""
    for leaf in leaves:
        at = place(leaf.key)
        if at <= last:
            raise ValueError(f"the row {leaf.key} is out of order")
        last = at
        yield leaf


def _hash(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    return digest.hexdigest()
