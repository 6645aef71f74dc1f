"""Functions from a text to (start, end, score), with a bounded effort at every place of it."""
