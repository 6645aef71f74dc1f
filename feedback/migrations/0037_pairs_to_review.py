"""Pairs that go round in a circle are told from those that contradict each other, and queues of both."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("feedback", "0032_review_purposes")]

    operations = [
        migrations.AlterField(
            model_name="preferencepair",
            name="status",
            field=models.CharField(
                choices=[
                    ("ready", "Ready"),
                    ("review", "Review"),
                    ("conflicting", "Conflicting"),
                    ("circular", "Circular"),
                ],
                max_length=11,
            ),
        ),
        migrations.AddIndex(
            model_name="preferencepair",
            index=models.Index(
                fields=["status", "id"],
                name="pair_to_review",
                condition=Q(status__in=["review", "conflicting", "circular"]),
            ),
        ),
        migrations.AddField(
            model_name="reviewqueue",
            name="source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("conflicting", "Conflicting"),
                    ("circular", "Circular"),
                    ("uncertain", "Uncertain"),
                ],
                db_default="",
                help_text="Of pairs that were set aside.",
                max_length=11,
            ),
        ),
    ]
