"""Why there is no backup, or why one is not restored: one sentence that says what to do."""

from config.up.exceptions import StartError


class BackupError(StartError):
    """Ends the command with its sentence and exit code 1; nothing was changed unless it says so."""
