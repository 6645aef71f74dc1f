"""Records that a model learned from a version, as the page does; for the scripts that train."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.management.base import BaseCommand, CommandError

from chat.exceptions import Conflict
from feedback.datasets.models import DatasetVersion
from feedback.learned import recording
from feedback.learned.forms import ModelForm


class Command(BaseCommand):
    help = (
        "Records that a model learned from a version of a dataset. "
        "`manage.py record_model 'our-model' 'Corrections' 3 --revision abc [--on 2026-11-29] [--note …]`"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("model", help="its name, as it is served")
        parser.add_argument("dataset", help="its name")
        parser.add_argument("number", type=int, help="of the version")
        parser.add_argument("--revision", default="")
        parser.add_argument("--on", default=date.today().isoformat(), help="the day; today, if not given")
        parser.add_argument("--note", default="")
        parser.add_argument("--export", default="", help="id of the export, if it is known")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = DatasetVersion.objects.filter(dataset__name=options["dataset"], number=options["number"])
        version = rows.first()
        if version is None:
            raise CommandError(f"There is no version {options['number']} of “{options['dataset']}”.")
        given = {name: options[name] for name in ("revision", "note", "export")}
        form = ModelForm(version, {**given, "name": options["model"], "learned_on": options["on"]})
        if not form.is_valid():
            raise CommandError(" ".join(str(error) for errors in form.errors.values() for error in errors))
        try:
            # Whoever has a shell on the machine is nobody that we know.
            made = recording.record(uuid4(), UUID(int=0), version, **form.cleaned_data)
        except Conflict as reason:
            raise CommandError(reason.words) from None
        self.stdout.write(f"recorded: {made} learned from {version}")
