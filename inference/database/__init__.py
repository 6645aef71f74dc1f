"""What every app needs of the database: ids, append-only tables, and one way to it from async code."""

from inference.database.append_only import append_only
from inference.database.ids import new_id
from inference.database.prepared import prepared
from inference.database.together import Alone, Together
from inference.database.units import in_database

__all__ = ["Alone", "Together", "append_only", "in_database", "new_id", "prepared"]
