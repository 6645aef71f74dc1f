"""Where a scheduled export goes, and how its files lie there."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0019_learned_models'),
    ]

    operations = [
        migrations.AddField(
            model_name='schedule',
            name='destination',
            field=models.CharField(blank=True, db_default='', help_text='Its name, or none.', max_length=300),
        ),
        migrations.AddField(
            model_name='schedule',
            name='layout',
            field=models.CharField(choices=[('plain', 'Plain'), ('hub', 'Hub')], db_default='plain', max_length=5),
        ),
    ]
