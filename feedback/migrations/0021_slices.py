"""Slices that engineers declare, and how far events were read for cases."""

import django.db.models.functions.datetime
import inference.database.ids
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0020_scheduled_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='Drafting',
            fields=[
                ('only', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('watermark', models.BigIntegerField(default=0)),
                ('watermark_event', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', 1)), name='drafting_only')],
            },
        ),
        migrations.CreateModel(
            name='EvalSlice',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('name', models.CharField(max_length=40, unique=True)),
                ('rule', models.JSONField()),
                ('author', models.UUIDField()),
                ('looked', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
                ('tagged', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('author', 'client_id'), name='evalslice_once')],
            },
        ),
    ]
