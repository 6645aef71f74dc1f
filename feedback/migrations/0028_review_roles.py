"""Who reviews: the groups reviewer and lead, who is in which queue, and what a queue is filled by."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

REVIEWERS_MAY = {"decision": ("add",)}
GROUPS = {"reviewer": REVIEWERS_MAY, "lead": {**REVIEWERS_MAY, "reviewqueue": ("view", "add", "change")}}


def make_groups(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    words = {"decision": "decision", "reviewqueue": "review queue"}
    for name, granted in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        for model, deeds in granted.items():
            kind, _ = ContentType.objects.get_or_create(app_label="feedback", model=model)
            for deed in deeds:
                permission, _ = Permission.objects.get_or_create(
                    content_type=kind, codename=f"{deed}_{model}", defaults={"name": f"Can {deed} {words[model]}"}
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0025_review'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField('reviewqueue', 'most_waiting', models.PositiveIntegerField(db_default=200)),
        migrations.AddField('reviewqueue', 'days', models.PositiveSmallIntegerField(db_default=30)),
        migrations.AddField('reviewqueue', 'shows_names', models.BooleanField(db_default=False, help_text='Of the people who asked.')),
        migrations.AddField('reviewqueue', 'shares', models.JSONField(help_text='Of what it finds, by sign of what people thought.', null=True)),
        migrations.AddField('reviewqueue', 'filled_at', models.DateTimeField(help_text='When the log was last asked for it.', null=True)),
        migrations.AlterField('reviewqueue', 'sampling', models.CharField(choices=[('newest', 'Newest'), ('negative_first', 'Negative First'), ('uncertain_first', 'Uncertain First'), ('stratified', 'Stratified'), ('random', 'Random'), ('decision_value', 'Decision Value')], max_length=15)),
        migrations.AddField('reviewitem', 'stratum', models.CharField(blank=True, db_default='', max_length=40)),
        migrations.CreateModel(
            name='QueueMember',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('added_by', models.UUIDField()),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='feedback.reviewqueue')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('queue', 'person'), name='queuemember_once')],
            },
        ),
        migrations.AddIndex(
            model_name='reviewslot',
            index=models.Index(condition=models.Q(('decided_at__isnull', False)), fields=['queue', 'decided_at'], name='reviewslot_done'),
        ),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
