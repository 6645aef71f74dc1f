"""`python -m config.demo …`: `manage.py demo_data …` with the database of a product that runs or not."""

import os
import sys
from collections.abc import Sequence

from config.backup.database import of_installation
from config.environment import read_files
from config.up.exceptions import StartError
from config.up.folders import data_folder


def main(arguments: Sequence[str]) -> int:
    read_files()
    environ = dict(os.environ)  # before the settings add what a stopped product has left behind
    try:
        data = data_folder(environ)
        if not environ.get("DATABASE_URL") and not (data / "env").is_file():
            raise StartError(
                f"There is no installation in {data} yet: start the product once with `make up`."
            )
        with of_installation(data, environ) as database:
            os.environ["DATABASE_URL"] = database.url
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            return _run(arguments)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1


def _run(arguments: Sequence[str]) -> int:
    """Only now Django is needed, and knows its database."""
    import django
    from django.core.management import CommandError, call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not that of this version yet: start it once with `make up`.")
        call_command("demo_data", *arguments)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
