"""What is past its retention is found without reading what is not. Made beside running writers."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("chat", "0003_limits_and_groups")]
    operations = [
        AddIndexConcurrently(
            "conversation",
            models.Index(
                fields=["deleted_at"],
                name="conversation_deleted",
                condition=models.Q(("deleted_at__isnull", False)),
            ),
        ),
        AddIndexConcurrently(
            "activity",
            models.Index(
                fields=["drained_at"],
                name="activity_drained",
                condition=models.Q(("drained_at__isnull", False)),
            ),
        ),
    ]
