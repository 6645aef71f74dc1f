"""The dialogues that the tiny model is trained on: seeded, pure Python, one noun per module."""
