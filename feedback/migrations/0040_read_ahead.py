"""What was found of personal data in the texts of an item, so that its page need not look for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0033_review_gold")]

    operations = [
        migrations.AddField(
            model_name="reviewitem",
            name="found",
            field=models.JSONField(null=True),
        ),
        migrations.AddIndex(
            model_name="reviewitem",
            index=models.Index(
                condition=models.Q(("found__isnull", True)), fields=["id"], name="reviewitem_unread"
            ),
        ),
    ]
