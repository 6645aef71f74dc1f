"""The vectors that steps compare rows by: a text of an earlier build of this process has its own still."""

from feedback.curation.remembered import Remembered
from inference.embeddings import embed

vectors = Remembered(embed)
