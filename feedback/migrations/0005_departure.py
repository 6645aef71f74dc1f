"""When each conversation is looked at for whether its person has left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_follow_up_index")]
    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("conversation", models.UUIDField(primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["due_at"], name="departure_due")]},
        ),
    ]
