"""`manage.py erase_again`: applies to a restored database what was erased after its backup was made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from feedback import erasing_again


class Command(BaseCommand):
    help = "Erase again, in a restored database, what was erased after the backup was made."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = erasing_again.apply()
        except erasing_again.NotErased as error:
            raise CommandError(str(error)) from None
        if count:
            self.stdout.write(f"erased again what was erased after the backup: {count}")
