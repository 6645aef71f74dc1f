"""Why an item is handed out: to judge it, or to measure its reviewer, or to settle what others disagree on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0031_review_deeds"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_of_reviewer",
        ),
        migrations.RemoveConstraint(
            model_name="reviewslot",
            name="reviewslot_of_reviewer",
        ),
        migrations.AddField(
            model_name="decision",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("judging", "Judging"),
                    ("gold", "Gold"),
                    ("repeat", "Repeat"),
                    ("adjudicating", "Adjudicating"),
                ],
                db_default="judging",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="known",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="known_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="known_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="reviewqueue",
            name="gold_percent",
            field=models.PositiveSmallIntegerField(db_default=0, help_text="Of what a reviewer is handed."),
        ),
        migrations.AddField(
            model_name="reviewqueue",
            name="repeat_percent",
            field=models.PositiveSmallIntegerField(db_default=0, help_text="Of what a reviewer is handed."),
        ),
        migrations.AddField(
            model_name="reviewslot",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("judging", "Judging"),
                    ("gold", "Gold"),
                    ("repeat", "Repeat"),
                    ("adjudicating", "Adjudicating"),
                ],
                db_default="judging",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("item", "reviewer", "purpose"), name="decision_by_purpose"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewqueue",
            constraint=models.CheckConstraint(
                condition=models.Q(("gold_percent__lte", 50), ("repeat_percent__lte", 50)),
                name="reviewqueue_percents",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewslot",
            constraint=models.UniqueConstraint(
                fields=("item", "reviewer", "purpose"), name="reviewslot_by_purpose"
            ),
        ),
    ]
