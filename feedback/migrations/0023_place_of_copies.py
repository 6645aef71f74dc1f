"""Where each copy was sent, so that it is removed from there, whatever its destination's name means since."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0022_given_tags")]
    operations = [
        migrations.AddField(
            model_name="copy",
            name="place",
            field=models.JSONField(help_text="What was declared when it was sent, without keys; {} before that, null: not kept then.", null=True),
        ),
    ]
