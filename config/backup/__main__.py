"""`python -m config.backup make [--to FOLDER]` and `python -m config.backup restore FOLDER`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from config.backup import erasures
from config.backup.database import of_installation
from config.backup.make import BACKUPS, make
from config.backup.restore import restore
from config.environment import read_files
from config.up.exceptions import StartError
from config.up.folders import data_folder


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    os.umask(0o077)
    read_files()
    environ = dict(os.environ)  # before the settings add what a stopped product has left behind
    try:
        data = data_folder(environ)
        with of_installation(data, environ) as database:
            if asked.deed == "make":
                made = make(database, data, (asked.to or data / BACKUPS).absolute())
                print(f"The backup is in {made}.")
            else:
                folder = asked.folder.absolute()
                erased = erasures.known(folder, asked.erasures)
                manifest = restore(folder, database, data, known=known_migrations(), erased=erased)
                rows = sum(manifest.tables.values())
                print(f"Restored {rows} rows of {manifest.made_at} into the database {database.name}.")
                print(f"{len(erased)} erasures are known; those made since are applied when it is opened.")
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m config.backup", description=__doc__)
    deeds = parser.add_subparsers(dest="deed", required=True)
    making = deeds.add_parser("make", help="back up the database and the files, while the product runs")
    making.add_argument("--to", type=Path, help="the folder that backups lie in; else `backups` of the data")
    restoring = deeds.add_parser("restore", help="restore into an empty installation")
    restoring.add_argument("folder", type=Path)
    restoring.add_argument(
        "--erasures", type=Path, help="a folder with a newer log of erasures than the one beside the backup"
    )
    return parser


def known_migrations() -> list[tuple[str, str]]:
    """Of this code. Only now Django is needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.db.migrations.loader import MigrationLoader

    django.setup()
    return list(MigrationLoader(None).graph.nodes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
