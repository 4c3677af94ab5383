"""How does a sitting get its settings of Safe Exam Browser: made here, uploaded, or as keys typed by hand?"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from exams.models import LockdownSettings, Sitting, User, database_now, new_lockdown_token
from exams.rules.seb.config_key import config_key
from exams.rules.seb.making import as_file, exam_settings
from exams.rules.seb.plist import settings_of
from exams.rules.seb.reading import read_settings

SALT_BYTES = 32
URL_LIMIT = 500


def settings_for(sitting: Sitting) -> LockdownSettings | None:
    """What this sitting has, without the file itself."""
    return LockdownSettings.objects.filter(sitting=sitting).select_related("made_by").defer("file").first()


def make_settings(
    sitting: Sitting, *, by: User, start_url: str, quit_url: str, quit_token: str, quit_password: str, hosts: list[str]
) -> LockdownSettings:
    """Makes settings that lead to this sitting only, and keeps their Config Key. Browser Exam Keys fall away."""
    settings = exam_settings(
        start_url=start_url,
        quit_url=quit_url,
        salt=secrets.token_bytes(SALT_BYTES),
        quit_password=quit_password,
        hosts=hosts,
    )
    file = as_file(settings)
    # The key is that of the file as a client reads it, not of what was meant.
    read = settings_of(file)
    return _keep(sitting, by, _of_file(file, "made here", read) | {"quit_token": quit_token, "exam_keys": []})


def upload_settings(sitting: Sitting, data: bytes, *, name: str, password: str, by: User) -> LockdownSettings:
    """Keeps a file as it came and its Config Key; the password is used once. Raises `SettingsRefused`."""
    return _keep(sitting, by, _of_file(data, name, read_settings(data, password or None)))


@transaction.atomic
def type_keys(sitting: Sitting, *, config: tuple[str, ...], exam: tuple[str, ...], by: User) -> LockdownSettings:
    """Keeps keys as they were typed. A file stays where its key is still among them."""
    Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)  # a file that comes meanwhile has its own key
    known = settings_for(sitting)
    values: dict[str, Any] = {"config_keys": list(config), "exam_keys": list(exam)}
    if known is not None and known.file_name and not set(known.config_keys) & set(config):
        values |= {"file": None, "file_name": "", "start_url": "", "quit_url": ""}
    return _keep(sitting, by, values)


def _of_file(file: bytes, name: str, settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "config_keys": [config_key(settings)],
        "file": file,
        "file_name": name,
        "start_url": _text(settings, "startURL"),
        "quit_url": _text(settings, "quitURL"),
        "file_token": new_lockdown_token(),
    }


def _text(settings: dict[str, Any], key: str) -> str:
    value = settings.get(key)
    return value.replace("\0", "")[:URL_LIMIT] if isinstance(value, str) else ""


@transaction.atomic
def _keep(sitting: Sitting, by: User, values: dict[str, Any]) -> LockdownSettings:
    Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
    values |= {"made_at": database_now(), "made_by": by}
    kept, _ = LockdownSettings.objects.update_or_create(sitting=sitting, defaults=values)
    return kept
