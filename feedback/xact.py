"""The transaction that writes a row, as a default of its column."""

from django.db import models
from django.db.models import Func


class Xact(Func):
    """The writing transaction, for watermarks that no late commit slips past."""

    function = "pg_current_xact_id"
    template = "(%(function)s()::text::bigint)"
    output_field = models.BigIntegerField()
