"""What reviewers decide is read by those who make data of it: which items changed, and what was held to it."""

from django.db import migrations, models

# Whatever keeps a decision or takes one back, the item says so; of one that goes with it nothing is left.
_CHANGED = """
CREATE OR REPLACE FUNCTION flywheel_item_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE feedback_reviewitem SET xact = pg_current_xact_id()::text::bigint
  WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.item_id ELSE NEW.item_id END;
  RETURN NULL;
END $$;
CREATE TRIGGER item_changed AFTER INSERT OR DELETE ON feedback_decision
  FOR EACH ROW EXECUTE FUNCTION flywheel_item_changed();
"""
_UNCHANGED = """
DROP TRIGGER item_changed ON feedback_decision;
DROP FUNCTION flywheel_item_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0034_adjudication")]

    operations = [
        migrations.AddField(
            model_name="reviewitem", name="xact", field=models.BigIntegerField(db_default=0)
        ),
        migrations.AddIndex(
            model_name="reviewitem", index=models.Index(fields=["xact", "id"], name="reviewitem_changed")
        ),
        migrations.AddField(
            model_name="reliability",
            name="decisions",
            field=models.PositiveIntegerField(db_default=0, help_text="How many of n reviewers decided."),
        ),
        migrations.RunSQL(_CHANGED, _UNCHANGED),
    ]
