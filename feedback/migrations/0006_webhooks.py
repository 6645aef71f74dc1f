"""Webhooks with their deliveries; operators make them and look after them."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import inference.database.ids
from django.db import migrations, models

MAY = ("view", "add", "change", "delete")


def let_operators_look_after_them(apps, schema_editor):
    # Django makes permissions after the last migration only: those needed here are made early.
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="operator")
    kind, _ = ContentType.objects.get_or_create(app_label="feedback", model="webhook")
    for may in MAY:
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"{may}_webhook", defaults={"name": f"Can {may} webhook"}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0003_erasures"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('url', models.CharField(max_length=1000)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=14), help_text='Of events.', size=None)),
                ('secret', models.CharField(max_length=64)),
                ('old_secret', models.CharField(blank=True, help_text='Signs too until its time is over.', max_length=64)),
                ('old_until', models.DateTimeField(null=True)),
                ('active', models.BooleanField(default=True)),
                ('off_reason', models.CharField(blank=True, help_text='Why it was switched off by itself.', max_length=300)),
                ('failing_since', models.DateTimeField(help_text='The first failure since the last success.', null=True)),
                ('author', models.UUIDField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='Events that arrived before are not told.')),
                ('cursor_xact', models.BigIntegerField()),
                ('cursor_event', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
                ('last_number', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('old_secret', ''), ('old_until', None)), models.Q(models.Q(('old_secret', ''), _negated=True), ('old_until__isnull', False)), _connector='OR'), name='webhook_two_secrets')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=inference.database.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField()),
                ('kind', models.CharField(max_length=14)),
                ('subject', models.UUIDField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('given_up', 'Given Up')], default='waiting', max_length=9)),
                ('tries', models.PositiveIntegerField(default=0, help_text='In a row: since it was made or replayed.')),
                ('claim', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(help_text='None is a test.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.event')),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='feedback.webhook')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='delivery_due'), models.Index(condition=models.Q(('state', 'waiting')), fields=['webhook', 'subject', 'number'], name='delivery_order'), models.Index(fields=['webhook', 'state', 'number'], name='delivery_of_state'), models.Index(condition=models.Q(('state', 'waiting'), _negated=True), fields=['ended_at'], name='delivery_done')],
                'constraints': [models.UniqueConstraint(fields=('webhook', 'number'), name='delivery_number'), models.UniqueConstraint(fields=('webhook', 'event'), name='delivery_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='delivery_ended')],
            },
        ),
        migrations.CreateModel(
            name='Try',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(help_text='When it was begun.')),
                ('duration_ms', models.PositiveIntegerField()),
                ('status', models.PositiveSmallIntegerField(help_text='Of the answer. None: there was none.', null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('answer', models.CharField(blank=True, help_text='Its beginning.', max_length=500)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='feedback.delivery')),
            ],
        ),
        migrations.RunPython(let_operators_look_after_them, migrations.RunPython.noop),
    ]
