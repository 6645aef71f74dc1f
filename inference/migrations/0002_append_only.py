"""Prompt versions, activations and variants are never changed."""

from django.db import migrations

from inference.database import append_only


class Migration(migrations.Migration):
    dependencies = [("inference", "0001_initial")]
    operations = [
        append_only("inference_promptversion"),
        append_only("inference_promptactivation"),
        append_only("inference_variant"),
    ]
