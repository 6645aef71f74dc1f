"""What reviewers do is noted too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0028_review_roles")]

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
                ],
                max_length=10,
            ),
        )
    ]
