"""Tables that refuse UPDATE and DELETE. Who names an audit row gets past."""

from django.db.migrations import RunSQL

# One function serves every table; creating it again is harmless.
_FUNCTION = """
CREATE OR REPLACE FUNCTION flywheel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('flywheel.audit', true), '') <> '' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def append_only(table: str) -> RunSQL:
    """A migration operation that makes `table` append-only.

    A transaction that sets the local variable `flywheel.audit` to the id of its audit row may
    change and delete; only erasure, retention and what a reviewer takes back at once do.
    """
    return RunSQL(
        _FUNCTION
        + f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}"'
        + " FOR EACH ROW EXECUTE FUNCTION flywheel_append_only();",
        f'DROP TRIGGER append_only ON "{table}";',
    )
