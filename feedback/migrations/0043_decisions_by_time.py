"""What was decided since a moment is found without reading what was before. Made beside running writers."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("feedback", "0042_closed_queues")]
    operations = [
        AddIndexConcurrently("decision", models.Index(fields=["at"], name="decision_at")),
    ]
