"""Variants are everybody's: what a person wanted an answer to stop at goes out of them."""

from django.db import migrations

_CLEAN = """
ALTER TABLE inference_variant DISABLE TRIGGER USER;
UPDATE inference_variant SET sampling = sampling - 'stop' WHERE sampling ? 'stop';
ALTER TABLE inference_variant ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("inference", "0004_assignments")]
    operations = [migrations.RunSQL(_CLEAN, migrations.RunSQL.noop)]
