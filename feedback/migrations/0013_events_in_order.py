"""Events in the order in which webhooks and rules of pairs read them: after a restore all have one `xact`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0012_evaluation_cases")]
    operations = [
        migrations.AddIndex(
            model_name="event", index=models.Index(fields=["xact", "id"], name="event_in_order")
        ),
        migrations.RemoveIndex(model_name="event", name="event_xact"),
    ]
