"""Consent has a history: a change is a new row."""

from django.db import migrations

from inference.database import append_only


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial"), ("inference", "0002_append_only")]
    operations = [append_only("chat_consent")]
