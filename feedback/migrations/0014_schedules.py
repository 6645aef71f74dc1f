"""What is built by the clock: schedules, and what came of each time."""


import django.db.models.deletion
import django.db.models.functions.datetime
import inference.database.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0013_events_in_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('author', models.UUIDField(help_text='In whose name it is built: who saved it last.')),
                ('recipe', models.JSONField()),
                ('weekday', models.PositiveSmallIntegerField(null=True)),
                ('at', models.TimeField(help_text='On the clocks of the zone.')),
                ('zone', models.CharField(max_length=64)),
                ('format', models.CharField(blank=True, help_text='Empty: it is not exported.', max_length=40)),
                ('file_type', models.CharField(blank=True, max_length=7)),
                ('due_at', models.DateTimeField(help_text='The next time.')),
                ('paused_at', models.DateTimeField(null=True)),
                ('stopped', models.CharField(blank=True, help_text='Why it was stopped by itself.', max_length=300)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schedules', to='feedback.dataset')),
            ],
        ),
        migrations.CreateModel(
            name='ScheduledRun',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('building', 'Building'), ('exporting', 'Exporting'), ('done', 'Done'), ('unchanged', 'Unchanged'), ('failed', 'Failed')], default='building', max_length=9)),
                ('words', models.CharField(blank=True, help_text='Why it failed, or what is odd.', max_length=300)),
                ('begun_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('export', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='feedback.export')),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='feedback.schedule')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='runs', to='feedback.datasetversion')),
            ],
        ),
        migrations.AddIndex(
            model_name='schedule',
            index=models.Index(condition=models.Q(('paused_at', None), ('stopped', '')), fields=['due_at'], name='schedule_due'),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.UniqueConstraint(fields=('author', 'client_id'), name='schedule_once'),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.CheckConstraint(condition=models.Q(('weekday', None), models.Q(('weekday__gte', 1), ('weekday__lte', 7)), _connector='OR'), name='schedule_weekday'),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file_type', ''), ('format', '')), models.Q(models.Q(('format', ''), _negated=True), models.Q(('file_type', ''), _negated=True)), _connector='OR'), name='schedule_format'),
        ),
        migrations.AddConstraint(
            model_name='scheduledrun',
            constraint=models.UniqueConstraint(fields=('schedule', 'due_at'), name='scheduledrun_once'),
        ),
        migrations.AddConstraint(
            model_name='scheduledrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['building', 'exporting'])), fields=('schedule',), name='scheduledrun_alone'),
        ),
    ]
