"""Dialogues that were written for training: templates by label, subjects to fill them, a generator."""
