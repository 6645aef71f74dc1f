"""On which side of which comparison an answer was on a screen, and whether blind."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0006_erasing'),
        ('feedback', '0006_webhooks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='comparison',
            field=models.UUIDField(help_text='In which its answer was on the screen.', null=True),
        ),
        migrations.CreateModel(
            name='SideExposure',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('times', models.PositiveIntegerField()),
                ('visible_ms', models.PositiveBigIntegerField()),
                ('hidden_ms', models.PositiveBigIntegerField()),
                ('read_to', models.PositiveIntegerField()),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('side', models.CharField(choices=[('a', 'A'), ('b', 'B')], help_text='a stood left.', max_length=1)),
                ('is_blind', models.BooleanField()),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exposures', to='chat.comparison')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'comparison', 'side'), name='side_exposure_once')],
            },
        ),
    ]
