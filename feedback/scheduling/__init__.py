"""Versions that are asked for again and again, by the clock of a place, and exported once they are frozen."""
