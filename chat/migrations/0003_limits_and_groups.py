"""The table in which sign-in limits are counted, and the groups person and operator."""

from django.db import migrations

PERMISSIONS = {
    "person": [],
    "operator": [
        ("inference", "promptversion", "prompt version", ["add", "view"]),
        ("inference", "promptactivation", "prompt activation", ["add", "view"]),
        ("chat", "user", "user", ["add", "change", "view"]),
        ("chat", "consent", "consent", ["view"]),
        ("auth", "group", "group", ["view"]),
    ],
}

# As `createcachetable` makes it; here so that `migrate` alone gives a whole database.
CACHE_TABLE = """
CREATE TABLE IF NOT EXISTS django_cache (
  cache_key varchar(255) NOT NULL PRIMARY KEY,
  value text NOT NULL,
  expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS django_cache_expires ON django_cache (expires);
"""


def make_groups(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for name, granted in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        for app, model, words, deeds in granted:
            kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            for deed in deeds:
                permission, _ = Permission.objects.get_or_create(
                    content_type=kind,
                    codename=f"{deed}_{model}",
                    defaults={"name": f"Can {deed} {words}"},
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0002_append_only"),
        ("inference", "0002_append_only"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunSQL(CACHE_TABLE, "DROP TABLE django_cache;"),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
