"""Writes a frozen version to a folder, as the page's export does; for scripts and schedules."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError

from feedback.datasets.asking import WITHDRAWN, noted_command
from feedback.datasets.exporting import order_of, splits_of
from feedback.datasets.models import DatasetVersion
from feedback.datasets.withdrawing import holds_withdrawn
from feedback.exports.formats import FORMATS, Encoding
from feedback.exports.writing import DiskFull, OtherExport, write


class Command(BaseCommand):
    help = (
        "Writes a frozen version of a dataset to a folder that does not exist yet, and prints the manifest's "
        "counts. `manage.py export_dataset 'Corrections' trl-sft folder [--number 3] [--encoding parquet]`"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("dataset", help="its name")
        parser.add_argument("format", choices=sorted(FORMATS))
        parser.add_argument("folder", type=Path)
        parser.add_argument("--number", type=int, help="of the version; else the newest frozen one")
        parser.add_argument("--encoding", choices=["jsonl", "parquet"], default="jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        version = _version(options["dataset"], options["number"])
        found = FORMATS[options["format"]]
        encoding = cast("Encoding", options["encoding"])
        if found.kind != version.dataset.kind or encoding not in found.encodings:
            raise CommandError(
                f"{found.name} takes rows of kind {found.kind}, as {', '.join(found.encodings)}."
            )
        try:
            manifest = write(splits_of(version), order_of(version, found.name, encoding), options["folder"])
        except (DiskFull, OtherExport) as reason:
            raise CommandError(str(reason)) from None
        noted_command(version, f"{found.name} as {encoding} to {options['folder']}")
        counts = manifest["counts"]
        self.stdout.write(f"{version}: {counts['written']} written, {counts['refused']} refused")


def _version(name: str, number: int | None) -> DatasetVersion:
    rows = DatasetVersion.objects.filter(dataset__name=name, status=DatasetVersion.Status.FROZEN)
    if number is not None:
        rows = rows.filter(number=number)
    version = rows.select_related("dataset").order_by("-number").first()
    if version is None:
        raise CommandError(f"There is no frozen version{f' {number}' if number else ''} of “{name}”.")
    if holds_withdrawn(version):
        raise CommandError(WITHDRAWN)
    return version
