"""What `manage.py check --deploy` asks beyond Django's own checks. Each finding says what to set."""

import os
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from chat.frames import FRAME_MAX
from feedback.datasets.recipe import Unbuildable
from feedback.datasets.toxic import the_list
from feedback.destinations.declared import Bucket, Folder

POLICY = "csp.middleware.CSPMiddleware"
# Where a script, a form or a frame of somebody else could get in, and the most that each may allow.
NARROW: dict[str, set[str]] = {
    "default-src": {NONE},
    "script-src": {SELF, str(NONCE)},
    "style-src": {SELF, str(NONCE)},
    "base-uri": {NONE, SELF},
    "form-action": {NONE, SELF},
    "frame-ancestors": {NONE},
}
UNSAFE = ("'unsafe", "*", "data:", "blob:", "http:", "https:")
BODY_MAX = 16 * 1_048_576
FIELDS_MAX = 10_000
# 384 random bits in base64, as `make up` makes them.
KEY_MIN, KEY_SIGNS_MIN = 50, 10
KNOWN_KEYS = ("only-for-", "django-insecure-")

Finding = Iterator[CheckMessage]


def policy_is_strict() -> Finding:
    if POLICY not in settings.MIDDLEWARE:
        yield _error(1, "No answer has a content-security policy.", f"Put {POLICY} into MIDDLEWARE.")
    policy: dict[str, Any] = settings.CONTENT_SECURITY_POLICY
    directives = {name: {str(each) for each in value} for name, value in policy["DIRECTIVES"].items()}
    if policy.get("EXCLUDE_URL_PREFIXES"):
        yield _error(1, "Some addresses are left out of the policy.", "Remove EXCLUDE_URL_PREFIXES.")
    for name, allowed in NARROW.items():
        if not directives.get(name) or not directives[name] <= allowed:
            wanted = ", ".join(sorted(allowed))
            yield _error(1, f"The policy's {name} is wider than ours.", f"Allow at most {wanted}.")
    for name, sources in directives.items():
        if loose := sorted(source for source in sources if source.startswith(UNSAFE)):
            yield _error(1, f"The policy's {name} allows {loose[0]}.", "Name the sources one by one.")


def origins_are_whole() -> Finding:
    """One origin and its host: what a socket, a form and a Host header are compared with."""
    for origin in settings.ORIGINS:
        parts = urlsplit(origin)
        if parts.scheme != "https" or not parts.hostname or f"https://{parts.netloc}" != origin:
            yield _error(2, f"{origin} is no origin for a deployment.", "Set FLYWHEEL_ORIGIN=https://<host>.")
        if "*" in origin or "@" in origin:
            yield _error(2, f"{origin} stands for more than one site.", "Set FLYWHEEL_ORIGIN=https://<host>.")
    if set(settings.CSRF_TRUSTED_ORIGINS) != set(settings.ORIGINS):
        yield _error(2, "Forms from elsewhere are trusted.", "Let CSRF_TRUSTED_ORIGINS be ORIGINS.")
    if set(settings.ALLOWED_HOSTS) != {urlsplit(origin).hostname for origin in settings.ORIGINS}:
        yield _error(2, "Hosts are answered that are not ours.", "Let ALLOWED_HOSTS be those of ORIGINS.")


def sizes_are_bounded() -> Finding:
    if not _between(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, 1, BODY_MAX):
        hint = f"Set DATA_UPLOAD_MAX_MEMORY_SIZE to at most {BODY_MAX:,} bytes."
        yield _error(3, "Bodies of requests have no bound that holds.", hint)
    for name in ("DATA_UPLOAD_MAX_NUMBER_FIELDS", "DATA_UPLOAD_MAX_NUMBER_FILES"):
        if not _between(getattr(settings, name), 1, FIELDS_MAX):
            yield _error(3, f"{name} is no bound that holds.", f"Set it to at most {FIELDS_MAX:,}.")
    # The server's own module, with the server, is loaded by this check only.
    limit = import_module("config.web").FRAME_LIMIT
    if not _between(limit, FRAME_MAX, 4 * FRAME_MAX):
        hint = f"Let config.web.FRAME_LIMIT lie between {FRAME_MAX:,} and {4 * FRAME_MAX:,} bytes."
        yield _error(3, "The server's bound of a frame does not fit the protocol's.", hint)


def jobs_are_json() -> Finding:
    """Anything else that Celery can read runs code of whoever reaches the broker."""
    # Loaded here, because tasks need the apps to be ready.
    conf = import_module("config.celery").app.conf
    if list(conf.accept_content) != ["json"] or conf.task_serializer != "json":
        yield _error(4, "Celery takes more than JSON.", 'Let accept_content be ["json"].')
    if conf.result_accept_content not in (None, ["json"]):
        yield _error(4, "Celery takes results that are not JSON.", "Leave result_accept_content unset.")


def keys_are_long() -> Finding:
    for key in map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        is_short = len(key) < KEY_MIN or len(set(key)) < KEY_SIGNS_MIN
        if is_short or key.startswith(KNOWN_KEYS) or _repeats(key):
            hint = f"Set FLYWHEEL_SECRET_KEY to at least {KEY_MIN} random characters."
            yield _error(5, "Sessions are signed with a key that can be guessed.", hint)


def cookies_are_kept_close() -> Finding:
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
        secure, http_only, same_site, domain = (
            getattr(settings, f"{cookie}_{what}") for what in ("SECURE", "HTTPONLY", "SAMESITE", "DOMAIN")
        )
        if not secure or not http_only or same_site not in ("Lax", "Strict") or domain is not None:
            hint = "Secure, HttpOnly, SameSite Lax or Strict, and of this host only."
            yield _error(6, f"{cookie} goes further than it must.", hint)


def strangers_learn_nothing() -> Finding:
    if settings.SIGNUP_OPEN and settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory":
        hint = "Set EMAIL_HOST and leave FLYWHEEL_EMAIL_VERIFICATION mandatory, or set FLYWHEEL_SIGNUP=0."
        yield Warning("Sign-up tells who has an account.", hint=hint, id="flywheel.W007")
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        hint = "Set EMAIL_HOST."
        yield Warning(
            "Links that choose a new password are printed into the log.", hint=hint, id="flywheel.W008"
        )


def destinations_are_there() -> Finding:
    for each in settings.DESTINATIONS:
        if isinstance(each, Folder) and not (each.path.is_dir() and os.access(each.path, os.W_OK)):
            hint = "Mount it, or let this account write it."
            yield _error(9, f"The folder of destination {each.name} cannot be written.", hint)
        if isinstance(each, Bucket) and each.endpoint.startswith("http://"):
            words = f"What goes to destination {each.name} can be read on the way."
            yield Warning(words, hint="Let its endpoint begin with https://.", id="flywheel.W010")


def toxic_words_are_there() -> Finding:
    if settings.TOXIC_WORDS is not None:
        try:
            the_list()
        except Unbuildable as reason:
            yield _error(11, reason.words, "Mend the file, or leave FLYWHEEL_TOXIC_WORDS out.")


CHECKS: Sequence[Callable[[], Finding]] = (
    policy_is_strict,
    origins_are_whole,
    sizes_are_bounded,
    jobs_are_json,
    keys_are_long,
    cookies_are_kept_close,
    strangers_learn_nothing,
    destinations_are_there,
    toxic_words_are_there,
)


def before_deployment(**_: Any) -> list[CheckMessage]:
    return [found for check in CHECKS for found in check()]


def _error(number: int, words: str, hint: str) -> Error:
    return Error(words, hint=hint, id=f"flywheel.E{number:03}")


def _repeats(key: str) -> bool:
    """Whether it is one string again and again, as somebody makes it who is told a length."""
    return any(key.startswith(key[period:]) for period in range(1, len(key) // 2 + 1))


def _between(value: int | None, low: int, high: int) -> bool:
    return value is not None and low <= value <= high
