"""Queues that are not needed any more are closed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0040_read_ahead")]

    operations = [
        migrations.AddField(
            model_name="reviewqueue",
            name="closed_at",
            field=models.DateTimeField(help_text="Nothing comes into it or is handed out since.", null=True),
        ),
    ]
