"""Files that one already has, as rows: bad ones are named by line and reason, good ones kept."""

from feedback.imports.parts import Bounds
from feedback.imports.reading import Bad, read
from feedback.imports.sources import SOURCES

__all__ = ["SOURCES", "Bad", "Bounds", "read"]
