"""The tiny chat model that ships with the project: its corpus, its trainer, its weights, its bench."""
