"""Datasets: what goes into a version, how it is built and frozen, and what is shown of it."""
