"""The system prompt that a new installation starts with."""

from django.db import migrations

TEXT = (
    "You are Flywheel's assistant. Answer shortly and truthfully; say so when you do not know."
)
NOTE = "The one that a new installation starts with."


def write_first(apps, schema_editor):
    version = apps.get_model("inference", "PromptVersion").objects.create(
        name="chat", number=1, text=TEXT, note=NOTE
    )
    apps.get_model("inference", "PromptActivation").objects.create(
        name="chat", version=version, note=NOTE
    )


class Migration(migrations.Migration):
    dependencies = [("inference", "0002_append_only")]
    # Both tables refuse DELETE, so going back leaves the rows.
    operations = [migrations.RunPython(write_first, migrations.RunPython.noop)]
