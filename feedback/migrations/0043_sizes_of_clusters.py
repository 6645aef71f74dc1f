"""How many failures a cluster has, so that a page of clusters need not count them all; and whether a name is to
be looked for.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0043_decisions_by_time")]

    operations = [
        migrations.AddField(
            model_name="failurecluster",
            name="size",
            field=models.PositiveIntegerField(db_default=0, help_text="When its failures were last counted."),
        ),
        migrations.AddField(
            model_name="failurecluster",
            name="has_grown",
            field=models.BooleanField(db_default=True, help_text="Since a name was last looked for."),
        ),
    ]
