"""Vectors of texts, kept with pgvector: the extension is made where the account may, else asked for in words."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
import pgvector.django.vector
from django.core.management.base import CommandError
from django.db import ProgrammingError, migrations, models
from django.db.utils import NotSupportedError, OperationalError

import inference.database.ids

_KNOWN = "SELECT 1 FROM pg_extension WHERE extname = 'vector'"
_REFUSED = (
    "The database has no pgvector, and this account may not add it: {}. Install pgvector on the server, let a "
    "superuser run CREATE EXTENSION vector; in this database, and start again."
)


def with_vectors(apps, schema_editor):
    """An extension that somebody has made already needs no rights."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        if cursor.fetchone():
            return
        try:
            cursor.execute("CREATE EXTENSION vector")
        except (NotSupportedError, OperationalError, ProgrammingError) as error:
            raise CommandError(_REFUSED.format(str(error).partition("\n")[0])) from error


class Migration(migrations.Migration):
    dependencies = [("inference", "0005_nobodys_words")]
    operations = [
        migrations.RunPython(with_vectors, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Embedding",
            fields=[
                ("id", models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("model", models.CharField(help_text="With its revision: no two models' vectors meet.", max_length=300)),
                ("text_hash", models.CharField(help_text="HMAC-SHA-256 of the text, hexadecimal.", max_length=64)),
                ("vector", pgvector.django.vector.VectorField(help_text="As the model gave it, in single precision.")),
                ("subjects", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("read_at", models.DateTimeField(help_text="When its subjects allowed that the text is read.")),
                ("used_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text="Last, to the day.")),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["subjects"], name="embedding_subjects"),
                    models.Index(fields=["used_at"], name="embedding_used"),
                ],
                "constraints": [models.UniqueConstraint(fields=("model", "text_hash"), name="embedding_once")],
            },
        ),
    ]
