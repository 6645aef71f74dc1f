"""Preference pairs, datasets and their versions; engineers build them and take them away."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import inference.database.ids
from django.conf import settings
from django.db import migrations, models

from inference.database import append_only

ENGINEERS_MAY = {
    "dataset": ("view", "add"),
    "datasetversion": ("view", "add"),
    "export": ("view", "add"),
    "pairrule": ("view", "change"),
}


def let_engineers_build(apps, schema_editor):
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
        ('chat', '0006_erasing'),
        ('feedback', '0009_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SplitAssignment',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('split', models.CharField(choices=[('train', 'Train'), ('validation', 'Validation'), ('test', 'Test')], max_length=10)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='DataAccess',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('person', models.UUIDField()),
                ('deed', models.CharField(choices=[('built', 'Built'), ('exported', 'Exported'), ('downloaded', 'Downloaded'), ('read', 'Read'), ('imported', 'Imported')], max_length=10)),
                ('version', models.UUIDField(null=True)),
                ('export', models.UUIDField(null=True)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at'], name='dataaccess_of_person')],
            },
        ),
        migrations.CreateModel(
            name='Dataset',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('name', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('sft', 'Sft'), ('preference', 'Preference'), ('unpaired', 'Unpaired'), ('evaluation', 'Evaluation')], max_length=10)),
                ('about', models.CharField(blank=True, max_length=2000)),
                ('author', models.UUIDField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('author', 'client_id'), name='dataset_once')],
            },
        ),
        migrations.CreateModel(
            name='DatasetVersion',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('number', models.PositiveIntegerField()),
                ('recipe', models.JSONField()),
                ('author', models.UUIDField()),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('building', 'Building'), ('frozen', 'Frozen'), ('breached', 'Breached'), ('failed', 'Failed')], default='queued', max_length=8)),
                ('claim', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(help_text="By the database's clock.", null=True)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0, help_text='Rows of this step.')),
                ('restarts', models.PositiveSmallIntegerField(default=0, help_text='Stages out of date in the end.')),
                ('error', models.CharField(blank=True, max_length=500)),
                ('stage', models.JSONField(default=dict, help_text='What the result depends on beside the rows.')),
                ('staged_at', models.DateTimeField(null=True)),
                ('stage_hash', models.CharField(blank=True, max_length=64)),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('counts', models.JSONField(default=dict)),
                ('card', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('frozen_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(help_text='Somebody in it was erased or withdrew consent.', null=True)),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='feedback.dataset')),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='feedback.datasetversion')),
            ],
        ),
        migrations.CreateModel(
            name='DatasetItem',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(help_text='Among the candidates, from 0.')),
                ('key', models.CharField(max_length=200)),
                ('source', models.CharField(help_text='The rule or kind of signal that it comes from.', max_length=40)),
                ('content', models.JSONField(null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('person', models.UUIDField(null=True)),
                ('conversation', models.UUIDField(null=True)),
                ('messages', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('said_at', models.DateTimeField(help_text='Of the newest that it holds.')),
                ('weight', models.FloatField(default=1)),
                ('facts', models.JSONField(default=dict, help_text='Of the stage, and found out by the steps.')),
                ('reason', models.CharField(blank=True, max_length=30)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('split', models.CharField(blank=True, choices=[('train', 'Train'), ('validation', 'Validation'), ('test', 'Test')], max_length=10)),
                ('position', models.PositiveIntegerField(null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='feedback.datasetversion')),
            ],
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('format', models.CharField(max_length=40)),
                ('file_type', models.CharField(max_length=7)),
                ('destination', models.CharField(blank=True, max_length=300)),
                ('author', models.UUIDField()),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('writing', 'Writing'), ('ready', 'Ready'), ('failed', 'Failed'), ('removed', 'Removed')], default='queued', max_length=7)),
                ('claim', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(help_text="By the database's clock.", null=True)),
                ('manifest', models.JSONField(null=True)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to='feedback.datasetversion')),
            ],
        ),
        migrations.CreateModel(
            name='PairRule',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('is_on', models.BooleanField()),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('watermark', models.BigIntegerField(default=0)),
                ('weight', models.FloatField(help_text="The operator's own, instead of what was measured.", null=True)),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('changed_by', models.UUIDField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('weight', None), models.Q(('weight__gte', 0), ('weight__lte', 1)), _connector='OR'), name='pairrule_weight')],
            },
        ),
        migrations.CreateModel(
            name='PreferencePair',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveSmallIntegerField(help_text='Of the rule.')),
                ('context', models.CharField(help_text='SHA-256 of the messages before the answers.', max_length=64)),
                ('difference', models.CharField(blank=True, choices=[('', 'Nothing'), ('system_prompt', 'System Prompt'), ('instruction', 'Instruction'), ('clarification', 'Clarification')], max_length=13)),
                ('carries', models.CharField(choices=[('chosen', 'Chosen'), ('rejected', 'Rejected')], default='chosen', max_length=8)),
                ('reason', models.CharField(blank=True, help_text="Why, in the person's words.", max_length=500)),
                ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), help_text='Events.', size=None)),
                ('score', models.FloatField(null=True)),
                ('margin', models.FloatField(null=True)),
                ('weight', models.FloatField()),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('status', models.CharField(choices=[('ready', 'Ready'), ('review', 'Review'), ('conflicting', 'Conflicting')], max_length=11)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('chosen', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.conversation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rejected', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='feedback.pairrule')),
            ],
        ),
        migrations.CreateModel(
            name='Reliability',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('basis', models.CharField(choices=[('prior', 'Prior'), ('measured', 'Measured')], max_length=8)),
                ('why', models.CharField(max_length=300)),
                ('n', models.PositiveIntegerField(help_text='Explicit votes that it was held against.')),
                ('agreed', models.PositiveIntegerField()),
                ('share', models.FloatField()),
                ('low', models.FloatField()),
                ('high', models.FloatField()),
                ('curve', models.JSONField(default=list)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reliabilities', to='feedback.pairrule')),
            ],
        ),
        migrations.CreateModel(
            name='SplitKey',
            fields=[
                ('only', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('key', models.BinaryField()),
                ('validation', models.FloatField()),
                ('test', models.FloatField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', 1)), name='splitkey_only')],
            },
        ),
        migrations.AddIndex(
            model_name='datasetversion',
            index=models.Index(condition=models.Q(('status__in', ['queued', 'building'])), fields=['lease_until'], name='version_to_build'),
        ),
        migrations.AddConstraint(
            model_name='datasetversion',
            constraint=models.UniqueConstraint(fields=('dataset', 'number'), name='version_number'),
        ),
        migrations.AddConstraint(
            model_name='datasetversion',
            constraint=models.UniqueConstraint(fields=('author', 'client_id'), name='version_once'),
        ),
        migrations.AddConstraint(
            model_name='datasetversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frozen_at__isnull', False), ('status', 'frozen')), models.Q(('status', 'frozen'), _negated=True), _connector='OR'), name='version_frozen'),
        ),
        migrations.AddIndex(
            model_name='datasetitem',
            index=models.Index(fields=['version', 'position'], name='item_position'),
        ),
        migrations.AddIndex(
            model_name='datasetitem',
            index=models.Index(fields=['version', 'reason', 'number'], name='item_reason'),
        ),
        migrations.AddIndex(
            model_name='datasetitem',
            index=models.Index(fields=['person'], name='item_person'),
        ),
        migrations.AddIndex(
            model_name='datasetitem',
            index=models.Index(fields=['conversation'], name='item_conversation'),
        ),
        migrations.AddConstraint(
            model_name='datasetitem',
            constraint=models.UniqueConstraint(fields=('version', 'number'), name='item_number'),
        ),
        migrations.AddConstraint(
            model_name='datasetitem',
            constraint=models.UniqueConstraint(fields=('version', 'key'), name='item_key'),
        ),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(condition=models.Q(('status__in', ['queued', 'writing'])), fields=['lease_until'], name='export_to_write'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.UniqueConstraint(fields=('author', 'client_id'), name='export_once'),
        ),
        migrations.AddIndex(
            model_name='preferencepair',
            index=models.Index(fields=['rule', 'status'], name='pair_of_rule'),
        ),
        migrations.AddIndex(
            model_name='preferencepair',
            index=models.Index(fields=['conversation'], name='pair_of_conversation'),
        ),
        migrations.AddConstraint(
            model_name='preferencepair',
            constraint=models.UniqueConstraint(fields=('rule', 'person', 'chosen', 'rejected'), name='pair_once'),
        ),
        migrations.AddConstraint(
            model_name='preferencepair',
            constraint=models.CheckConstraint(condition=models.Q(('chosen', models.F('rejected')), _negated=True), name='pair_of_two'),
        ),
        migrations.AddConstraint(
            model_name='preferencepair',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 0), ('weight__lte', 1)), name='pair_weight'),
        ),
        migrations.AddIndex(
            model_name='reliability',
            index=models.Index(fields=['rule', '-at'], name='reliability_newest'),
        ),
        append_only("feedback_dataaccess"),
        migrations.RunPython(let_engineers_build, migrations.RunPython.noop),
    ]
