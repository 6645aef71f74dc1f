"""How long a limit of the account pages holds at most, so that pages can say when to try again.

The counting is allauth's, in Django's default cache: a table of the database, shared by all web processes.
"""

from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates

#: The limits by the name of the address that they guard.
ACTIONS = {
    "account_login": "login",
    "account_signup": "signup",
    "account_change_password": "change_password",
    "account_reset_password": "reset_password",
    "account_reset_password_from_key": "reset_password_from_key",
}
FAILED = "login_failed"


def wait_s(action: str) -> int:
    """Seconds after which the limit of `action` is open again at the latest."""
    rates = parse_rates(app_settings.RATE_LIMITS.get(action))
    return round(max((rate.duration for rate in rates), default=60))


def wait_in_words(action: str) -> str:
    minutes = -(-wait_s(action) // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
