"""The row of a generated population, and that removals may be of one."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0015_imports")]
    operations = [
        migrations.CreateModel(
            name="DemoPopulation",
            fields=[
                ("only", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seed", models.BigIntegerField()),
                ("asked", models.PositiveIntegerField(help_text="About so many events.")),
                ("is_null", models.BooleanField(help_text="Nothing is hidden in it.")),
                ("until", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("parts", models.PositiveIntegerField(default=0)),
                ("people", models.PositiveIntegerField(default=0)),
                ("events", models.PositiveIntegerField(default=0)),
                ("counted", models.JSONField(default=dict)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                ("removing_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("only", 1)), name="demopopulation_only"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="removal",
            name="reason",
            field=models.CharField(
                choices=[
                    ("erasure", "Erasure"),
                    ("retention", "Retention"),
                    ("generated", "Generated"),
                ],
                max_length=10,
            ),
        ),
    ]
