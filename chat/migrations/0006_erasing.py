"""Of whom, and of which conversation, nothing is written any more because it is being erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0006_comparisons")]
    operations = [
        migrations.AddField(
            model_name="conversation",
            name="erasing_at",
            field=models.DateTimeField(help_text="It does not come back any more.", null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="erasing_at",
            field=models.DateTimeField(editable=False, help_text="Nothing is written any more.", null=True),
        ),
    ]
