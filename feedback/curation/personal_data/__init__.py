"""Personal data and secrets in rows, replaced by typed placeholders. Pure; `redaction.redact` is the door."""
