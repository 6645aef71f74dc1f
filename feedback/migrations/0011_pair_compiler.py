"""How far rules have read within a transaction; texts of pairs by digest, to find contradictions by context."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0010_pairs_and_datasets'),
    ]

    operations = [
        migrations.AddField(
            model_name='pairrule',
            name='watermark_event',
            field=models.UUIDField(db_default=uuid.UUID('00000000-0000-0000-0000-000000000000')),
        ),
        migrations.AddField(
            model_name='preferencepair',
            name='chosen_text',
            field=models.CharField(db_default='', help_text='SHA-256 of it.', max_length=64),
        ),
        migrations.AddField(
            model_name='preferencepair',
            name='rejected_text',
            field=models.CharField(db_default='', help_text='SHA-256 of it.', max_length=64),
        ),
        migrations.AddIndex(
            model_name='preferencepair',
            index=models.Index(fields=['context'], name='pair_of_context'),
        ),
    ]
