"""How many examples are tried, and with what: as among the quick tests."""

from tests.fast.conftest import quick_passwords

__all__ = ["quick_passwords"]
