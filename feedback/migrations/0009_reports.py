"""Reports, which operators may read, found without a look at all other events."""

from django.db import migrations, models


def let_operators_read(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="feedback", model="event"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_event", defaults={"name": "Can view event"}
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="operator")
    group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0008_departure_person")]
    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("kind", "flag")), fields=["-id"], name="event_reported"),
        ),
        migrations.RunPython(let_operators_read, migrations.RunPython.noop),
    ]
