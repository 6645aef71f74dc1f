"""Cases that measure a model: their checks, and how many are needed."""
