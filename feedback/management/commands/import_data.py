"""Brings in a file, as the page does, of any size; for data that lies on this machine."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.management.base import BaseCommand, CommandError

from chat.exceptions import Conflict
from feedback.datasets.imported import running
from feedback.datasets.imported.forms import AboutForm
from feedback.datasets.imported.models import Import
from feedback.datasets.imported.taking import OPEN, take
from feedback.datasets.words import rows_in_words
from feedback.imports.opening import NAMES
from feedback.imports.reading import WORDS
from inference.text import shown_text

CHUNK = 1024 * 1024
LOOK_S = 0.5
LISTED = 20
#: Whoever has a shell on the machine is nobody that we know.
NOBODY = UUID(int=0)


class Command(BaseCommand):
    help = (
        "Reads a file of rows, so that versions of datasets can take them; prints how many lines became rows "
        "and which are refused, and why. `manage.py import_data pairs.jsonl.gz --name HH --licence MIT "
        "--basis 'Published by …, for research and training' [--format trl-preference]`"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", required=True, help="what versions call it, once and for ever")
        parser.add_argument("--licence", required=True)
        parser.add_argument("--basis", required=True, help="where it is from, and why it may be used")
        parser.add_argument("--format", choices=NAMES, default="", help="else found out from its first lines")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        about = AboutForm({name: options[name] for name in ("name", "format", "licence", "basis")})
        if not about.is_valid():
            raise CommandError(" ".join(str(words) for errors in about.errors.values() for words in errors))
        if not path.is_file():
            raise CommandError(f"{shown_text(str(path))} is no file that can be read.")
        try:
            made = take(_pieces(path), about.offer(path.name), client_id=uuid4(), author=NOBODY)
        except Conflict as refused:
            raise CommandError(refused.words) from None
        self._tell(_ended(made.pk))

    def _tell(self, found: Import) -> None:
        if found.status != Import.Status.READY:
            raise CommandError(found.error or "It was removed while it was read.")
        rows = rows_in_words(found.row_count)
        self.stdout.write(f"{found.name} ({found.format}): {rows}, {found.refused_count} refused")
        if found.not_taken:
            self.stdout.write(f"  columns that were not taken: {', '.join(found.not_taken)}")
        for line in found.refused.order_by("line")[:LISTED]:
            detail = f": {line.detail}" if line.detail else ""
            self.stdout.write(f"  line {line.line}: {WORDS[line.code]}{detail}")
        if found.refused_count > LISTED:
            self.stdout.write(f"  and {found.refused_count - LISTED} more, listed on its page")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _ended(key: UUID) -> Import:
    """Reads it here, unless the worker was quicker; then waits for it."""
    running.run(key)
    while True:
        found = Import.objects.get(pk=key)
        if found.status not in OPEN:
            return found
        time.sleep(LOOK_S)
