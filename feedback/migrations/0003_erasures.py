"""Erasures with their proofs, which operators may look at."""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
import feedback.models
import inference.database.ids
from django.db import migrations, models

VIEWED = {"erasure": "erasure", "removal": "removal"}


def let_operators_look(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="operator")
    for model, words in VIEWED.items():
        kind, _ = ContentType.objects.get_or_create(app_label="feedback", model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"view_{model}", defaults={"name": f"Can view {words}"}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0005_departure"),
        ("chat", "0006_erasing"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(default=feedback.models.new_key, max_length=64, unique=True)),
                ('scope', models.CharField(choices=[('conversation', 'Conversation'), ('everything', 'Everything'), ('account', 'Account')], max_length=12)),
                ('person', models.UUIDField()),
                ('conversation', models.UUIDField(null=True)),
                ('generations', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, help_text='Answers of the conversation.', size=None)),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('before', models.JSONField(help_text='Rows by table when it began.', null=True)),
                ('after', models.JSONField(help_text='Rows by table when it ended: none.', null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('seal', models.CharField(blank=True, help_text='HMAC of the proof with our secret key.', max_length=64)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['asked_at'], name='erasure_unfinished'), models.Index(fields=['person', '-asked_at'], name='erasure_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('conversation__isnull', False), ('scope', 'conversation')), models.Q(models.Q(('scope', 'conversation'), _negated=True), ('conversation', None)), _connector='OR'), name='erasure_scope'), models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('person', 'conversation'), name='erasure_under_way', nulls_distinct=False)],
            },
        ),
        migrations.RunPython(let_operators_look, migrations.RunPython.noop),
    ]
