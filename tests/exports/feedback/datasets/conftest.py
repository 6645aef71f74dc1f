"""Who signs in here, and with what: as among the quick tests."""

from tests.fast.conftest import quick_passwords
from tests.fast.feedback.conftest import ann, browser, outcome

__all__ = ["ann", "browser", "outcome", "quick_passwords"]
