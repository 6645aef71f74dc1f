"""Narrowed consents since a moment, and somebody's corrections of the last minute."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0006_erasing'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(condition=models.Q(('kind', 'corrected')), fields=['person', 'at'], name='activity_corrected'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(condition=models.Q(('level', 'training'), _negated=True), fields=['at'], name='consent_narrow'),
        ),
    ]
