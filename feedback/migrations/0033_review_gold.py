"""Why a lead says that something is known of an item, and until when it is handed out as gold."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0036_failure_clusters")]

    operations = [
        migrations.AlterField(
            model_name="dataaccess",
            name="deed",
            field=models.CharField(
                choices=[
                    ("built", "Built"),
                    ("exported", "Exported"),
                    ("downloaded", "Downloaded"),
                    ("read", "Read"),
                    ("imported", "Imported"),
                    ("recorded", "Recorded"),
                    ("removed", "Removed"),
                    ("revealed", "Revealed"),
                    ("decided", "Decided"),
                    ("undone", "Undone"),
                    ("declared", "Declared"),
                    ("changed", "Changed"),
                    ("marked", "Marked"),
                    ("retired", "Retired"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="known_why",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="retired_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["reviewer", "-at"], name="decision_of_person"),
        ),
        migrations.AddIndex(
            model_name="reviewitem",
            index=models.Index(
                condition=models.Q(("known__isnull", False)), fields=["queue"], name="reviewitem_gold"
            ),
        ),
        migrations.AddIndex(
            model_name="reviewslot",
            index=models.Index(fields=["reviewer", "queue"], name="reviewslot_of_person"),
        ),
    ]
