"""Rows of datasets as files that a trainer accepts: formats, the trainers' rules, rendering, writing."""
