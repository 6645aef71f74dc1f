"""Brings the database to this code: migrations, then the first account. Safe twice at once."""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection

LOCK = 0x666C7977  # any number that nobody else locks: "flyw"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=1, stdout=sys.stderr)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    call_command("first_account")


if __name__ == "__main__":
    main()
