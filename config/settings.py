"""Settings of Flywheel, all from the environment (`docs/operating.md` lists the variables)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from config import environment, logs
from config.environment import (
    ROOT,
    compared_with,
    destinations,
    engines,
    flag,
    folder_of_model,
    networks,
    number,
    server,
    text,
)

DATA_DIR = environment.load()
BASE_DIR = ROOT
DEBUG = flag("FLYWHEEL_DEBUG", default=False)
SECRET_KEY = text("FLYWHEEL_SECRET_KEY", "only-for-commands-that-store-nothing")
PROCESS = text("FLYWHEEL_PROCESS", "command")

# Where people reach us.
PORT = int(number("PORT", 8000, low=1, high=65535))
ORIGIN = text("FLYWHEEL_ORIGIN", f"http://localhost:{PORT}").rstrip("/")
ORIGINS = [ORIGIN] if text("FLYWHEEL_ORIGIN") else [ORIGIN, f"http://127.0.0.1:{PORT}"]
ALLOWED_HOSTS = [urlsplit(origin).hostname or "" for origin in ORIGINS]
CSRF_TRUSTED_ORIGINS = ORIGINS
SECURE = ORIGIN.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
# A question is at most 64 KiB; forms are smaller. Bodies are bounded before Django reads them (config.asgi).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
# Seconds that the head of a request may take to arrive, and its body too.
REQUEST_S = number("FLYWHEEL_REQUEST_S", 60, low=0.5, high=3600)

INSTALLED_APPS = [
    "chat.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "channels",
    "csp",
    "django_htmx",
    "template_partials",
    "config",
    "analytics",
    "feedback",
    "chat",
    "inference",
]
MIDDLEWARE = [
    "config.middleware.reference",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.told_to_programs",
    "config.middleware.utf_8",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = {"connect_timeout": 5}
    if flag("FLYWHEEL_POOL", default=False):
        options["pool"] = {"min_size": 2, "max_size": 16, "timeout": 10}
    return {
        "ENGINE": "inference.database.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or 5432,
        # With a pool, a dead connection would otherwise fail one query after a restart of the server.
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


DATABASE_URL = server("DATABASE_URL", "postgresql://flywheel@127.0.0.1:5432/flywheel")
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sign-in limits count here, so that losing Redis loosens none.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Past this many, counts are thrown away unread: a flood of guesses must not reach it.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}
BROKER_URL = server("BROKER_URL", "redis://127.0.0.1:6379/0")
CACHE_URL = server("CACHE_URL", "redis://127.0.0.1:6379/1")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "chat.layer.BellLayer",
        # redis-py 8 kills idle subscriptions after 5 s unless it is told not to.
        "CONFIG": {
            "hosts": [{"address": CACHE_URL, "socket_timeout": None, "max_connections": 2000}],
            "prefix": "bell",
        },
    }
}

# The engine, or several that serve the same model.
INFERENCE_URLS = engines("INFERENCE_URL", "http://127.0.0.1:8100")
INFERENCE_API_KEY = text("INFERENCE_API_KEY")
INFERENCE_MODEL = text("INFERENCE_MODEL")
# Where the served model's chat template and tokenizer lie: rows of datasets are rendered and counted by them.
MODEL_FOLDER = folder_of_model()

# Producing an answer: seconds.
LEASE_S = number("FLYWHEEL_LEASE_S", 10, low=0.5, high=300)
LEASE_RENEW_S = number("FLYWHEEL_LEASE_RENEW_S", 2, low=0.1, high=60)
SCAN_S = number("FLYWHEEL_SCAN_S", 1, low=0.05, high=60)
GRACE_S = number("FLYWHEEL_GRACE_S", 20, low=0, high=600)
ENGINE_WAIT_S = number("FLYWHEEL_ENGINE_WAIT_S", 600, low=1, high=86_400)
ENGINE_TOKEN_S = number("FLYWHEEL_ENGINE_TOKEN_S", 30, low=1, high=3600)
ENGINE_ANSWER_S = number("FLYWHEEL_ENGINE_ANSWER_S", 600, low=1, high=86_400)

# So long after a worker has died another one goes on with a build or an export: seconds.
WORK_LEASE_S = number("FLYWHEEL_WORK_LEASE_S", 30, low=1, high=3600)

# How many of the questions are answered twice, side by side; how often a person is asked in a day; with what.
COMPARE_RATE = number("FLYWHEEL_COMPARE_RATE", 0, low=0, high=1)
COMPARE_PER_DAY = int(number("FLYWHEEL_COMPARE_PER_DAY", 5, low=0, high=10_000))
COMPARE_WITH = compared_with("FLYWHEEL_COMPARE_WITH")
# Networks beside the public ones that webhooks may call.
OUTGOING_NETWORKS = networks("FLYWHEEL_OUTGOING_NETWORKS")
# Where the files of exports lie: of all web processes and workers the same.
EXPORT_FOLDER = text("FLYWHEEL_EXPORT_FOLDER") or DATA_DIR / "exports"
# Where imported files lie until they are read; what they may weigh, sent by a page, and unpacked.
IMPORT_FOLDER = text("FLYWHEEL_IMPORT_FOLDER") or DATA_DIR / "imports"
IMPORT_MAX = int(number("FLYWHEEL_IMPORT_MB", 100, low=1, high=10_000) * 1_048_576)
IMPORT_UNPACKED_MAX = int(number("FLYWHEEL_IMPORT_UNPACKED_MB", 4096, low=1, high=1_000_000) * 1_048_576)
if PROCESS.startswith("web"):  # what comes in goes there, and not into memory that looks like a disk
    FILE_UPLOAD_TEMP_DIR = IMPORT_FOLDER
    Path(IMPORT_FOLDER).mkdir(parents=True, exist_ok=True)
# Where copies of them may go. Their keys are in it, and in no description of it.
DESTINATIONS = destinations("FLYWHEEL_DESTINATIONS")
# Where backups lie: each erasure is logged there, so that a restore applies it again.
BACKUP_FOLDERS = [
    DATA_DIR / "backups",
    *(Path(folder) for folder in text("FLYWHEEL_BACKUPS").split(os.pathsep) if folder),
]
# Events that one person's pages and programs may send: one batch at least, or it would never come in.
FEEDBACK_PER_MINUTE = int(number("FLYWHEEL_FEEDBACK_PER_MINUTE", 600, low=100, high=1_000_000))
# A pair that may be right less often than this, by its interval, waits for review.
PAIR_REVIEW_BELOW = number("FLYWHEEL_PAIR_REVIEW_BELOW", 0.5, low=0, high=1)
# After so long without a sign of them a person counts as having left the last answer.
LEAVE_MINUTES = int(number("FLYWHEEL_LEAVE_MINUTES", 30, low=1, high=1440))
# The list of words by which a recipe may leave rows out; read when it is asked for.
TOXIC_WORDS = Path(words).expanduser() if (words := text("FLYWHEEL_TOXIC_WORDS")) else None
# How long what is done with is kept: days. Sessions and cache rows go when they expire (config.retention).
RETENTION_DAYS = {
    "chat_activity": int(number("FLYWHEEL_KEEP_ACTIVITIES_DAYS", 30, low=1, high=36_500)),
    "chat_conversation": int(number("FLYWHEEL_KEEP_DELETED_DAYS", 30, low=1, high=36_500)),
    "feedback_delivery": int(number("FLYWHEEL_KEEP_DELIVERIES_DAYS", 30, low=1, high=36_500)),
    "feedback_notice": int(number("FLYWHEEL_KEEP_NOTICES_DAYS", 90, low=1, high=36_500)),
    "inference_embedding": int(number("FLYWHEEL_KEEP_EMBEDDINGS_DAYS", 30, low=1, high=36_500)),
}

# People.
AUTH_USER_MODEL = "chat.User"
SIGNUP_OPEN = flag("FLYWHEEL_SIGNUP", default=True)
AUTHENTICATION_BACKENDS = ["chat.authentication.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "chat:home"
CSRF_FAILURE_VIEW = "chat.error_views.csrf_failed"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "chat.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "chat.forms.LoginForm",
    "signup": "chat.forms.SignupForm",
    "change_password": "chat.forms.ChangePasswordForm",
    "reset_password": "chat.forms.ResetPasswordForm",
    "reset_password_from_key": "chat.forms.ResetPasswordKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Only where an address must be confirmed first can sign-up keep to itself who has an account.
ACCOUNT_EMAIL_VERIFICATION = text(
    "FLYWHEEL_EMAIL_VERIFICATION", "mandatory" if text("EMAIL_HOST") else "optional"
)
# A link ends with the address, the password and the last sign-in that it was made for. allauth's own asks
# the database about known people only, which takes time that a stranger could measure.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
# Amount/time/of what. Pages read from here how long to wait (chat.limits).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "signup": "20/m/ip",
    "change_password": "5/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/180s/key",
}
# How many proxies of one's own stand before us: only then is X-Forwarded-For believed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(number("FLYWHEEL_PROXIES", 0, low=0, high=10))
EMAIL_HOST = text("EMAIL_HOST")
# Without a mail server, mails are printed.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(number("EMAIL_PORT", 25, low=1, high=65535))
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "flywheel@localhost")

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# whitenoise serves from the apps' folders directly: no collecting step between a change and a page.
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / ".static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF, *(origin.replace("http", "ws", 1) for origin in ORIGINS)],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = logs.configured(level=text("FLYWHEEL_LOG_LEVEL", "INFO"))
