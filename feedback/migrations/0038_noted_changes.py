"""What leads change is noted too, and operators may look at all that is noted."""

from django.db import migrations, models


def let_operators_look(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="operator")
    kind, _ = ContentType.objects.get_or_create(app_label="feedback", model="dataaccess")
    permission, _ = Permission.objects.get_or_create(
        content_type=kind, codename="view_dataaccess", defaults={"name": "Can view data access"}
    )
    group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0037_pairs_to_review")]

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
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="dataaccess",
            index=models.Index(fields=["deed", "id"], name="dataaccess_of_deed"),
        ),
        migrations.RunPython(let_operators_look, migrations.RunPython.noop),
    ]
