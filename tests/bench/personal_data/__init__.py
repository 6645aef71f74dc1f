"""How much of what is personal is found (`make bench-personal-data`), by type, on messages with labels."""
