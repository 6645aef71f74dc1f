"""Writes a frozen version to a folder or a destination, as the page's export does; for scripts."""

from __future__ import annotations

import argparse
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from chat.exceptions import Conflict
from feedback.datasets import asking, exporting
from feedback.datasets.asking import NOBODY, WITHDRAWN, noted_command
from feedback.datasets.exporting import order_of, splits_of
from feedback.datasets.models import DatasetVersion, Export
from feedback.datasets.withdrawing import holds_withdrawn
from feedback.destinations import copying
from feedback.destinations.declared import of_name
from feedback.destinations.models import Copy
from feedback.exports.formats import FORMATS, Encoding
from feedback.exports.layouts import LAYOUTS, Layout
from feedback.exports.writing import DiskFull, OtherExport, write

LOOK_S = 0.5
WAITING = (Export.Status.QUEUED, Export.Status.WRITING)


class Command(BaseCommand):
    help = (
        "Writes a frozen version of a dataset to a folder that does not exist yet (one that holds the very "
        "same export is left as it is), or to a destination, and prints the manifest's counts. "
        "`manage.py export_dataset 'Corrections' trl-sft folder [--number 3] [--encoding parquet] "
        "[--layout hub]`, or `--destination lake` instead of the folder"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("dataset", help="its name")
        parser.add_argument("format", choices=sorted(FORMATS))
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument("--destination", default="", help="one of FLYWHEEL_DESTINATIONS, by its name")
        parser.add_argument("--layout", choices=sorted(LAYOUTS), default="plain")
        parser.add_argument("--number", type=int, help="of the version; else the newest frozen one")
        parser.add_argument("--encoding", choices=["jsonl", "parquet", "csv"], help="else the format's first")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, destination = options["folder"], options["destination"]
        if (folder is None) == (not destination):
            raise CommandError("Say a folder or a --destination, and not both.")
        if destination and of_name(settings.DESTINATIONS, destination) is None:
            raise CommandError(f"FLYWHEEL_DESTINATIONS names no “{destination}”.")
        version = _version(options["dataset"], options["number"])
        found = FORMATS[options["format"]]
        encoding = cast("Encoding", options["encoding"] or found.encodings[0])
        layout = cast("Layout", options["layout"])
        if found.kind != version.dataset.kind or encoding not in found.encodings:
            raise CommandError(
                f"{found.name} takes rows of kind {found.kind}, as {', '.join(found.encodings)}."
            )
        if destination:
            counts = self._to_destination(version, found.name, encoding, destination, layout)
        else:
            counts = _to_folder(version, found.name, encoding, folder, layout)
        self.stdout.write(f"{version}: {counts['written']} written, {counts['refused']} refused")

    def _to_destination(
        self, version: DatasetVersion, name: str, encoding: Encoding, destination: str, layout: Layout
    ) -> Any:
        """By this process or by the worker, whoever is quicker; waited for until it is there."""
        try:
            export = asking.ask_for(uuid4(), NOBODY, version, name, encoding, destination, layout)
        except Conflict as reason:
            raise CommandError(reason.words) from None
        while export.status in WAITING:
            if not exporting.run(export.pk):
                time.sleep(LOOK_S)
            export.refresh_from_db()
        if export.status != Export.Status.READY:
            raise CommandError(export.error or WITHDRAWN)
        self._until_there(export)
        return export.manifest["counts"]

    def _until_there(self, export: Export) -> None:
        said = ""
        while (copy := Copy.objects.get(export=export)).status != Copy.Status.THERE:
            if copy.is_leaving or copy.status == Copy.Status.REMOVED:
                raise CommandError(WITHDRAWN)
            if copy.error and copy.error != said:
                said = copy.error
                self.stderr.write(f"{said} It is tried again; you may stop this, and the worker goes on.")
            if not copying.run_one(copy.pk):
                time.sleep(LOOK_S)


def _to_folder(version: DatasetVersion, name: str, encoding: Encoding, folder: Path, layout: Layout) -> Any:
    """Noted before the folder appears: rather one entry too many than files that nobody knows of. Who
    withdraws meanwhile waits for the version's row, until the folder is there, or sees that it never will be.
    """

    def last() -> None:
        _refuse_withdrawn(version)
        noted_command(version, f"{name} as {encoding} to {folder}")
        held.enter_context(transaction.atomic())
        DatasetVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
        _refuse_withdrawn(version)

    with ExitStack() as held:
        try:
            manifest = write(splits_of(version), order_of(version, name, encoding, layout), folder, last=last)
        except (DiskFull, OtherExport) as reason:
            raise CommandError(str(reason)) from None
    return manifest["counts"]


def _refuse_withdrawn(version: DatasetVersion) -> None:
    if holds_withdrawn(DatasetVersion.objects.get(pk=version.pk)):
        raise CommandError(WITHDRAWN)


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
