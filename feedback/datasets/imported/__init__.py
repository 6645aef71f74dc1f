"""Data that one already has: brought in as a file, read in the background, a source of versions."""
