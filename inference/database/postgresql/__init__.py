"""Django's PostgreSQL backend (`ENGINE`), whose errors repeat nothing that people wrote."""
