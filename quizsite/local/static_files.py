"""Did any static file change since they were collected the last time?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_static_files(stamp: Path) -> None:
    """Collect, hash and compress them, unless `stamp` says that exactly these were collected before."""
    current = _fingerprint()
    if stamp.exists() and stamp.read_text() == current:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(current)


def _fingerprint() -> str:
    """One digest of where every source file is, how long, and when it was written."""
    ignored = apps.get_app_config("staticfiles").ignore_patterns  # type: ignore[attr-defined]
    facts = [f"{settings.STATIC_ROOT} {settings.STORAGES['staticfiles']}"]
    for finder in get_finders():
        for name, storage in finder.list(ignored):
            facts.append(f"{storage.path(name)} {storage.size(name)} {storage.get_modified_time(name)}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()
