"""What ended is told: notices, who follows which dataset, who has seen what; webhooks name longer kinds."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import feedback.xact
import inference.database.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0017_copies'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='event',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.event'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='kind',
            field=models.CharField(help_text='A test has neither event nor notice.', max_length=24),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), help_text='Of events and notices.', size=None),
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('dataset.version_frozen', 'Version Frozen'), ('dataset.version_failed', 'Version Failed'), ('dataset.schedule_stopped', 'Schedule Stopped'), ('export.ready', 'Export Ready'), ('export.failed', 'Export Failed')], max_length=24)),
                ('person', models.UUIDField(help_text='In whose name it was asked for.')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('xact', models.BigIntegerField(db_default=feedback.xact.Xact())),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='feedback.dataset')),
                ('export', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='feedback.export')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='feedback.datasetversion')),
            ],
        ),
        migrations.AddField(
            model_name='delivery',
            name='notice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.notice'),
        ),
        migrations.CreateModel(
            name='Noticed',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('person', models.UUIDField()),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen', to='feedback.notice')),
            ],
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('person', models.UUIDField()),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='feedback.dataset')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='follower_person')],
                'constraints': [models.UniqueConstraint(fields=('dataset', 'person'), name='follower_once')],
            },
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['xact', 'id'], name='notice_in_order'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['-at'], name='notice_newest'),
        ),
        migrations.AddIndex(
            model_name='noticed',
            index=models.Index(fields=['person'], name='noticed_person'),
        ),
        migrations.AddConstraint(
            model_name='noticed',
            constraint=models.UniqueConstraint(fields=('notice', 'person'), name='noticed_once'),
        ),
    ]
