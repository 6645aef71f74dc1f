"""Copies of exports at destinations, and in which layout their files lie."""

import django.db.models.deletion
import django.db.models.functions.datetime
import inference.database.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0016_demo_population")]
    operations = [
        migrations.AddField(
            model_name="export",
            name="layout",
            field=models.CharField(choices=[("plain", "Plain"), ("hub", "Hub")], db_default="plain", default="plain", max_length=5),
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("destination", models.CharField(max_length=30)),
                ("folder", models.CharField(help_text="There, below what the operator declared.", max_length=300)),
                ("status", models.CharField(choices=[("waiting", "Waiting"), ("copying", "Copying"), ("there", "There"), ("leaving", "Leaving"), ("removing", "Removing"), ("removed", "Removed")], default="waiting", max_length=8)),
                ("claim", models.PositiveIntegerField(default=0)),
                ("lease_until", models.DateTimeField(help_text="By the database's clock.", null=True)),
                ("tries", models.PositiveIntegerField(default=0, help_text="That came to nothing.")),
                ("error", models.CharField(blank=True, help_text="Of the last of them.", max_length=500)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                ("export", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="copy", to="feedback.export")),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("status__in", ["waiting", "copying", "leaving", "removing"])), fields=["lease_until"], name="copy_to_do")],
            },
        ),
    ]
