"""Which models are known to have learned from which versions."""
