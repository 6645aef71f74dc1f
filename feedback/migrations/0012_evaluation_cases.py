"""Evaluation cases; engineers decide on them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import inference.database.ids
from django.conf import settings
from django.db import migrations, models

ENGINEERS_MAY = {"evalcase": ("view", "change")}


def let_engineers_decide(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="engineer")
    for model, deeds in ENGINEERS_MAY.items():
        kind, _ = ContentType.objects.get_or_create(app_label="feedback", model=model)
        for deed in deeds:
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=f"{deed}_{model}", defaults={"name": f"Can {deed} {model}"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0006_erasing'),
        ('feedback', '0011_pair_compiler'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EvalCase',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(help_text="failure, sample, or a slice's name.", max_length=40)),
                ('probability', models.FloatField(null=True)),
                ('reference', models.TextField(blank=True)),
                ('rubric', models.TextField(blank=True)),
                ('checks', models.JSONField(default=list)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, help_text='Events.', size=None)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('approved', 'Approved'), ('rejected', 'Rejected')], default='draft', max_length=8)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.conversation')),
                ('message', models.ForeignKey(help_text='The answer.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['status', '-id'], name='evalcase_newest'), models.Index(fields=['conversation'], name='evalcase_of_conversation')],
                'constraints': [models.UniqueConstraint(fields=('message', 'source'), name='evalcase_once'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('reference', ''), _negated=True), models.Q(('rubric', ''), _negated=True), models.Q(('checks', []), _negated=True), _connector='OR'), name='evalcase_measures'), models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='evalcase_decided'), models.CheckConstraint(condition=models.Q(('probability', None), models.Q(('probability__gt', 0), ('probability__lte', 1)), _connector='OR'), name='evalcase_probability')],
            },
        ),
        migrations.RunPython(let_engineers_decide, migrations.RunPython.noop),
    ]
