"""Queues of answers to be judged: forms, items, slots, claims and decisions; operators may look at them."""

import django.db.models.deletion
import django.db.models.functions.datetime
import inference.database.ids
from django.conf import settings
from django.db import migrations, models

from inference.database import append_only


OPERATORS_MAY_SEE = ("reviewqueue", "formversion", "reviewitem", "decision")


def let_operators_look(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="operator")
    for model in OPERATORS_MAY_SEE:
        kind, _ = ContentType.objects.get_or_create(app_label="feedback", model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"view_{model}", defaults={"name": f"Can view {model}"}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0007_consents_in_order'),
        ('feedback', '0023_place_of_copies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewQueue',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('name', models.CharField(max_length=80, unique=True)),
                ('question', models.JSONField()),
                ('sampling', models.CharField(choices=[('newest', 'Newest'), ('negative_first', 'Negative First'), ('uncertain_first', 'Uncertain First'), ('stratified', 'Stratified'), ('random', 'Random')], max_length=15)),
                ('overlap', models.PositiveSmallIntegerField()),
                ('instructions', models.TextField(blank=True, help_text='Markdown.', max_length=8000)),
                ('author', models.UUIDField()),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('author', 'client_id'), name='reviewqueue_once'), models.CheckConstraint(condition=models.Q(('overlap__gte', 1), ('overlap__lte', 9)), name='reviewqueue_overlap')],
            },
        ),
        migrations.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.BigIntegerField()),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.conversation')),
                ('message', models.ForeignKey(help_text='The answer.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='feedback.reviewqueue')),
            ],
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('fields', models.JSONField()),
                ('author', models.UUIDField()),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='feedback.reviewqueue')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewSlot',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('place', models.BigIntegerField()),
                ('reviewer', models.UUIDField(null=True)),
                ('claim', models.UUIDField(help_text='The last one.', null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='feedback.reviewitem')),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.reviewqueue')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewClaim',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reviewer', models.UUIDField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='feedback.reviewitem')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='feedback.reviewslot')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('reviewer', models.UUIDField()),
                ('answers', models.JSONField()),
                ('active_ms', models.PositiveIntegerField()),
                ('is_late', models.BooleanField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.formversion')),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='feedback.reviewclaim')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='feedback.reviewitem')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='feedback.reviewslot')),
            ],
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.UniqueConstraint(fields=('queue', 'message'), name='reviewitem_once'),
        ),
        migrations.AddConstraint(
            model_name='formversion',
            constraint=models.UniqueConstraint(fields=('queue', 'number'), name='formversion_number'),
        ),
        migrations.AddIndex(
            model_name='reviewslot',
            index=models.Index(condition=models.Q(('decided_at', None), ('withdrawn_at', None)), fields=['queue', 'place', 'id'], name='reviewslot_next'),
        ),
        migrations.AddIndex(
            model_name='reviewslot',
            index=models.Index(fields=['claim'], name='reviewslot_claim'),
        ),
        migrations.AddConstraint(
            model_name='reviewslot',
            constraint=models.UniqueConstraint(fields=('item', 'reviewer'), name='reviewslot_of_reviewer'),
        ),
        migrations.AddConstraint(
            model_name='reviewslot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim', None), ('lease_until', None), ('reviewer', None)), models.Q(('claim__isnull', False), ('lease_until__isnull', False), ('reviewer__isnull', False)), _connector='OR'), name='reviewslot_held'),
        ),
        migrations.AddConstraint(
            model_name='reviewslot',
            constraint=models.CheckConstraint(condition=models.Q(('decided_at', None), ('claim__isnull', False), _connector='OR'), name='reviewslot_decided'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('reviewer', 'client_id'), name='decision_once'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('item', 'reviewer'), name='decision_of_reviewer'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('is_late', False)), fields=('slot',), name='decision_of_slot'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('active_ms__lte', 86400000)), name='decision_active'),
        ),
        append_only("feedback_formversion"),
        append_only("feedback_decision"),
        migrations.RunPython(let_operators_look, migrations.RunPython.noop),
    ]
