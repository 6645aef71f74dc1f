"""Files that engineers bring in, their rows, and the lines that are none."""

import django.db.models.deletion
import django.db.models.functions.datetime
import inference.database.ids
from django.db import migrations, models

ENGINEERS_MAY = {"import": ("view", "add", "delete")}


def let_engineers_import(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="engineer")
    for model, deeds in ENGINEERS_MAY.items():
        kind, _ = ContentType.objects.get_or_create(app_label="feedback", model=model)
        for deed in deeds:
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=f"{deed}_{model}", defaults={"name": f"Can {deed} {model}"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0014_schedules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('author', models.UUIDField()),
                ('name', models.CharField(max_length=30)),
                ('format', models.CharField(max_length=40)),
                ('file_name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.BigIntegerField(help_text='Bytes, as it was sent.')),
                ('licence', models.CharField(max_length=200)),
                ('basis', models.CharField(help_text='Where it is from, and why it may be used.', max_length=2000)),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('reading', 'Reading'), ('ready', 'Ready'), ('failed', 'Failed'), ('removing', 'Removing'), ('removed', 'Removed')], default='queued', max_length=8)),
                ('claim', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(help_text="By the database's clock.", null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict, help_text='Rows by kind, refused lines by code.')),
                ('error', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('removed_by', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status__in', ['queued', 'reading'])), fields=['lease_until'], name='import_to_read')],
                'constraints': [models.UniqueConstraint(fields=('author', 'client_id'), name='import_once'), models.UniqueConstraint(condition=models.Q(('status', 'failed'), _negated=True), fields=('name',), name='import_name'), models.UniqueConstraint(condition=models.Q(('status__in', ['queued', 'reading', 'ready'])), fields=('sha256',), name='import_of_file')],
            },
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('line', models.PositiveIntegerField(help_text="From 1; of an array, a sheet or Parquet, the row's number.")),
                ('kind', models.CharField(choices=[('sft', 'Sft'), ('preference', 'Preference'), ('unpaired', 'Unpaired'), ('evaluation', 'Evaluation')], max_length=10)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='feedback.import')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'line'), name='importedrow_line')],
            },
        ),
        migrations.CreateModel(
            name='RefusedLine',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('line', models.PositiveIntegerField()),
                ('code', models.CharField(max_length=30)),
                ('detail', models.CharField(blank=True, max_length=200)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refused', to='feedback.import')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'line'), name='refusedline_line')],
            },
        ),
        migrations.RunPython(let_engineers_import, migrations.RunPython.noop),
    ]
