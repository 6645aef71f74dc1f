"""Which tags of a case a slice's rule gave: a changed rule takes these back, and no others."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0021_slices'),
    ]

    operations = [
        migrations.AddField(
            model_name='evalcase',
            name='given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), help_text='Tags that rules of slices gave, those among them that somebody has taken away since.', null=True, size=None),
        ),
    ]
