"""Vectors of texts: close ones mean alike. One function; what stands behind it may change with `MODEL`.

Costs processor time and memory, so it belongs in a worker, never on an event loop or in a page's request.
"""

from inference.embeddings.local import DIMENSION, MODEL, REVISION, TOKENS_MAX, embed, is_cut
from inference.embeddings.network import Floats

__all__ = ["DIMENSION", "MODEL", "REVISION", "TOKENS_MAX", "Floats", "embed", "is_cut"]
