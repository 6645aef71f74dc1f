"""Leads adjudicate: an item has one slot for that."""

from django.db import migrations, models


def let_leads_adjudicate(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="feedback", model="reviewitem"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="adjudicate_reviewitem", defaults={"name": "Can adjudicate review item"}
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="lead")
    group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0038_noted_changes")]

    operations = [
        migrations.AlterModelOptions(
            name="reviewitem",
            options={"permissions": [("adjudicate_reviewitem", "Can adjudicate review item")]},
        ),
        migrations.AddConstraint(
            model_name="reviewslot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("purpose", "adjudicating")), fields=("item",), name="reviewslot_adjudicating"
            ),
        ),
        migrations.RunPython(let_leads_adjudicate, migrations.RunPython.noop),
    ]
