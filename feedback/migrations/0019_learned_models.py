"""Models that learned from versions; what a withdrawal looks for, and somebody's last ratings, in indexes."""

import django.db.models.deletion
import django.db.models.functions.datetime
import inference.database.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0007_consents_in_order'),
        ('feedback', '0018_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LearnedModel',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('name', models.CharField(help_text='As the model is served.', max_length=300)),
                ('revision', models.CharField(blank=True, max_length=300)),
                ('learned_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('author', models.UUIDField()),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('removed_at', models.DateTimeField(null=True)),
                ('removed_by', models.UUIDField(null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='learned', to='feedback.datasetversion')),
                ('export', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.export')),
            ],
        ),
        migrations.CreateModel(
            name='Watermark',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='erasure',
            name='learned',
            field=models.JSONField(help_text='Models that had learned from what is gone.', null=True),
        ),
        migrations.AlterField(
            model_name='dataaccess',
            name='deed',
            field=models.CharField(choices=[('built', 'Built'), ('exported', 'Exported'), ('downloaded', 'Downloaded'), ('read', 'Read'), ('imported', 'Imported'), ('recorded', 'Recorded'), ('removed', 'Removed')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='datasetitem',
            index=models.Index(condition=models.Q(('reason', '')), fields=['person', 'version'], name='item_held'),
        ),
        migrations.AddIndex(
            model_name='datasetitem',
            index=models.Index(condition=models.Q(('reason', '')), fields=['conversation', 'version'], name='item_held_conversation'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('kind__in', ('rating', 'stars', 'flag'))), fields=['sender', 'arrived_at'], name='event_rated'),
        ),
        migrations.AddIndex(
            model_name='learnedmodel',
            index=models.Index(condition=models.Q(('removed_at', None)), fields=['name'], name='learned_known'),
        ),
        migrations.AddConstraint(
            model_name='learnedmodel',
            constraint=models.UniqueConstraint(fields=('author', 'client_id'), name='learned_once'),
        ),
        migrations.AddConstraint(
            model_name='learnedmodel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='learned_removed'),
        ),
    ]
