"""Where sessions are kept: Django's table, asked only for keys that a database takes."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """A cookie may spell a NUL, and PostgreSQL takes none: such a key is nobody's."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(None if session_key and "\0" in session_key else session_key)
