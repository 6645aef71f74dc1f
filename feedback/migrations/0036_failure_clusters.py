"""Failures gathered into clusters, and who may look after them: engineers and leads."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import inference.database.ids
from django.conf import settings
from django.db import migrations, models

from inference.database import append_only

GROUPS = ("engineer", "lead")
MAY = ("view", "change")


def grant(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    kind, _ = ContentType.objects.get_or_create(app_label="feedback", model="failurecluster")
    for name in GROUPS:
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        for deed in MAY:
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=f"{deed}_failurecluster", defaults={"name": f"Can {deed} failure cluster"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0007_consents_in_order'),
        ('feedback', '0035_decisions_into_data'),
        ('inference', '0005_nobodys_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FailureCluster',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('proposed', models.CharField(blank=True, max_length=80)),
                ('assignee', models.UUIDField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.UUIDField(null=True)),
                ('closed_model', models.CharField(blank=True, help_text='As it is served.', max_length=300)),
                ('closed_note', models.CharField(blank=True, max_length=500)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('closed_prompt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inference.promptversion')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.failurecluster')),
            ],
        ),
        migrations.CreateModel(
            name='Failure',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('signs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('said_at', models.DateTimeField()),
                ('asked', models.CharField(blank=True, max_length=200)),
                ('answered', models.CharField(blank=True, max_length=200)),
                ('is_new', models.BooleanField(default=True)),
                ('how', models.CharField(choices=[('job', 'Job'), ('person', 'Person')], default='job', max_length=6)),
                ('placed_at', models.DateTimeField(null=True)),
                ('found_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.conversation')),
                ('message', models.OneToOneField(help_text='The answer.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cluster', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='failures', to='feedback.failurecluster')),
            ],
        ),
        migrations.CreateModel(
            name='ClusterDeed',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('deed', models.CharField(choices=[('named', 'Named'), ('assigned', 'Assigned'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('merged', 'Merged'), ('moved', 'Moved'), ('drafted', 'Drafted'), ('asked', 'Asked')], max_length=8)),
                ('by', models.UUIDField()),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deeds', to='feedback.failurecluster')),
            ],
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('only', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('watermark', models.BigIntegerField(default=0)),
                ('watermark_event', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
                ('ran_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', 1)), name='gathering_only')],
            },
        ),
        migrations.AddConstraint(
            model_name='failurecluster',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('closed_model', ''), ('closed_note', ''), ('closed_prompt', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('closed_prompt__isnull', False), models.Q(('closed_model', ''), _negated=True), _connector='OR')), _connector='OR'), name='failurecluster_closed'),
        ),
        migrations.AddIndex(
            model_name='failure',
            index=models.Index(fields=['cluster', '-said_at', '-id'], name='failure_of_cluster'),
        ),
        migrations.AddIndex(
            model_name='failure',
            index=models.Index(condition=models.Q(('cluster', None), ('how', 'job')), fields=['is_new', 'id'], name='failure_waiting'),
        ),
        append_only("feedback_clusterdeed"),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
