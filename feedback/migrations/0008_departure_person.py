"""Whose conversation it was that is looked at later: known after it is gone, so that an erasure finds it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0007_exposure_sides")]
    operations = [
        migrations.AddField(
            model_name="departure",
            name="person",
            field=models.UUIDField(help_text="Whose conversation it was.", null=True),
        ),
        migrations.AddIndex(
            model_name="departure",
            index=models.Index(fields=["person"], name="departure_of_person"),
        ),
    ]
