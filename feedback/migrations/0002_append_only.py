"""Events and removals are never changed."""

from django.db import migrations

from inference.database import append_only


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [append_only("feedback_event"), append_only("feedback_removal")]
