"""Does `check --deploy` find what would break an exam at 09:00?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from quizsite import checks
from quizsite.secret_key import why_weak

POSTGRESQL = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}}
GOOD: dict[str, Any] = {
    "DEBUG": False,
    "HTTPS": True,
    "ALLOWED_HOSTS": ["quiz.example.edu"],
    "REDIS_URL": "redis://localhost/0",
    "BEHIND_HTTPS_PROXY": True,
    "TRUSTED_PROXIES": ["127.0.0.1", "unix"],
}


def found(**changes: Any) -> set[str]:
    databases = changes.pop("DATABASES", POSTGRESQL)
    with override_settings(**{**GOOD, **changes}):
        # Only what the checks read: Django itself must not reconnect.
        from_settings = checks.settings.DATABASES
        checks.settings.DATABASES = databases
        try:
            messages = run_checks(include_deployment_checks=True, tags=["security"])
        finally:
            checks.settings.DATABASES = from_settings
    return {message.id for message in messages if message.id and message.id.startswith("quizsite.")}


@pytest.fixture(autouse=True)
def collected(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT, settings.VAR_DIR = tmp_path, tmp_path
    (tmp_path / "staticfiles.json").touch()


def test_a_good_deployment_is_silent() -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}, "E001"),
        ({"REDIS_URL": ""}, "E002"),
        ({"ALLOWED_HOSTS": ["*"]}, "E003"),
        ({"ALLOWED_HOSTS": [".example.edu"]}, "E003"),
        ({"ALLOWED_HOSTS": ["localhost", "127.0.0.1"]}, "E004"),
        ({"HTTPS": False}, "E005"),
        ({"TRUSTED_PROXIES": ["proxy.example.edu"]}, "E006"),
        ({"TRUSTED_PROXIES": []}, "E007"),
        ({"TRUSTED_PROXIES": ["0.0.0.0/0"]}, "E008"),
        ({"VAR_DIR": Path("/nonexistent")}, "E009"),
        ({"STATIC_ROOT": Path("/nonexistent")}, "W001"),
    ],
)
def test_each_fault_is_named(changes: dict[str, Any], name: str) -> None:
    assert found(**changes) == {f"quizsite.{name}"}


@pytest.mark.django_db
def test_a_clock_that_disagrees_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    run = {"include_deployment_checks": True, "tags": ["database"], "databases": ["default"]}
    assert run_checks(**run) == []  # type: ignore[arg-type]
    monkeypatch.setattr(checks, "OFFSET_ALLOWED", dt.timedelta(seconds=-1))
    assert [message.id for message in run_checks(**run)] == ["quizsite.W002"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "weak"),
    [
        ("", "is missing"),
        ("k" * 80, "repeats itself"),
        ("tooshort", "has 8 characters and needs 50"),
        ("django-insecure-" + "q8Zr5w1Xv7Kj3Lm9Np2Bt4Cd6Fg0Hs-yUaEiOq8Zr5w1Xv7K", "is an example, or contains one"),
        ("q8Zr5w1Xv7Kj3Lm9Np2Bt4Cd6Fg0Hs-yUaEiOq8Zr5w1Xv7Kj3Lm9Np2Bt4Cd6F", ""),
    ],
)
def test_a_weak_key_is_told_from_a_good_one(key: str, weak: str) -> None:
    assert why_weak(key) == weak
