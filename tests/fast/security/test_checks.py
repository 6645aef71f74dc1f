"""`manage.py check --deploy`: clean as a deployment should be, and each thing that is wrong is named."""

import copy
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from pytest_django import Settings

from config import web
from config.celery import app
from config.up.folders import PROJECT
from feedback.destinations.declared import Bucket, Folder

PRODUCTION = {
    "FLYWHEEL_ORIGIN": "https://chat.example.org",
    "FLYWHEEL_SECRET_KEY": secrets.token_urlsafe(48),
    "EMAIL_HOST": "mail.example.org",
}


def checked(**environ: str) -> tuple[int, str]:
    """The command, as an operator runs it."""
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(
        command, cwd=PROJECT, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stderr + run.stdout


def found() -> set[str]:
    return {str(each.id) for each in checks.run_checks(include_deployment_checks=True)}


@pytest.fixture
def production(settings: Settings) -> Settings:
    """What the environment above makes of the settings."""
    settings.SECRET_KEY = PRODUCTION["FLYWHEEL_SECRET_KEY"]
    settings.ORIGINS = settings.CSRF_TRUSTED_ORIGINS = [PRODUCTION["FLYWHEEL_ORIGIN"]]
    settings.ALLOWED_HOSTS = ["chat.example.org"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.CONTENT_SECURITY_POLICY = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    assert found() == set(), "clean before anything is broken"
    return settings


def test_a_deployment_with_its_variables_set_is_clean() -> None:
    assert checked(**PRODUCTION) == (0, "System check identified no issues (0 silenced).\n")


def test_a_deployment_without_them_is_told_what_to_set() -> None:
    code, told = checked(
        FLYWHEEL_ORIGIN="http://chat.example.org", FLYWHEEL_SECRET_KEY="short", EMAIL_HOST=""
    )
    assert code == 1
    for name in ("flywheel.E002", "flywheel.E005", "flywheel.E006", "flywheel.W007", "flywheel.W008"):
        assert name in told
    assert "Set FLYWHEEL_SECRET_KEY to at least 50 random characters." in told
    assert "short" not in told.partition("E005")[2].partition("HINT")[0], "the key itself is not printed"


@pytest.mark.parametrize(
    ("directive", "sources"),
    [
        ("default-src", ["'self'"]),
        ("script-src", ["'self'", "'unsafe-inline'"]),
        ("script-src", ["'self'", "https://cdn.example"]),
        ("style-src", ["'unsafe-inline'"]),
        ("base-uri", None),
        ("form-action", ["*"]),
        ("frame-ancestors", ["https://elsewhere.example"]),
        ("img-src", ["data:"]),
        ("connect-src", ["*"]),
    ],
)
def test_a_wider_policy_is_found(production: Settings, directive: str, sources: list[str] | None) -> None:
    directives: dict[str, Any] = production.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    directives[directive] = sources
    if sources is None:
        del directives[directive]
    assert found() == {"flywheel.E001"}


@pytest.mark.parametrize(
    ("name", "value", "finding"),
    [
        ("MIDDLEWARE", [], "flywheel.E001"),
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {}, "EXCLUDE_URL_PREFIXES": ["/x"]}, "flywheel.E001"),
        ("ORIGINS", ["http://chat.example.org"], "flywheel.E002"),
        ("ORIGINS", ["https://chat.example.org/path"], "flywheel.E002"),
        ("ORIGINS", ["https://*.example.org"], "flywheel.E002"),
        ("CSRF_TRUSTED_ORIGINS", ["https://*.example.org"], "flywheel.E002"),
        ("ALLOWED_HOSTS", ["*"], "flywheel.E002"),
        ("ALLOWED_HOSTS", [".example.org"], "flywheel.E002"),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", None, "flywheel.E003"),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", 10**9, "flywheel.E003"),
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", None, "flywheel.E003"),
        ("DATA_UPLOAD_MAX_NUMBER_FILES", 10**6, "flywheel.E003"),
        ("SECRET_KEY", "abab" * 20, "flywheel.E005"),
        ("SECRET_KEY", "abcdefghij" * 5, "flywheel.E005"),
        ("SECRET_KEY", "0123456789abcdefghijklmnop" * 2 + "012", "flywheel.E005"),
        ("SECRET_KEY", "only-for-commands-that-store-nothing" * 2, "flywheel.E005"),
        ("SECRET_KEY_FALLBACKS", ["short"], "flywheel.E005"),
        ("SESSION_COOKIE_HTTPONLY", False, "flywheel.E006"),
        ("SESSION_COOKIE_SECURE", False, "flywheel.E006"),
        ("CSRF_COOKIE_SAMESITE", "None", "flywheel.E006"),
        ("SESSION_COOKIE_DOMAIN", ".example.org", "flywheel.E006"),
        ("ACCOUNT_EMAIL_VERIFICATION", "optional", "flywheel.W007"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "flywheel.W008"),
        ("DEBUG", True, "security.W018"),
        ("DESTINATIONS", [Folder(name="disk", path=Path("/nowhere"))], "flywheel.E009"),
        ("DESTINATIONS", [Bucket(name="lake", bucket="b", endpoint="http://store")], "flywheel.W010"),
        ("TOXIC_WORDS", Path("/nowhere"), "flywheel.E011"),
    ],
)
def test_each_setting_that_is_wrong_is_found(
    production: Settings, name: str, value: object, finding: str
) -> None:
    setattr(production, name, value)
    assert finding in found()


@pytest.mark.parametrize("limit", [1_048_577, 100_000, None])
def test_a_bound_of_frames_that_does_not_fit_is_found(
    production: Settings, monkeypatch: pytest.MonkeyPatch, limit: int | None
) -> None:
    monkeypatch.setattr(web, "FRAME_LIMIT", limit)
    assert found() == {"flywheel.E003"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accept_content", ["json", "pickle"]),
        ("task_serializer", "pickle"),
        ("result_accept_content", ["pickle"]),
    ],
)
def test_celery_that_takes_more_than_json_is_found(
    production: Settings, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setitem(app.conf, name, value)
    assert found() == {"flywheel.E004"}
