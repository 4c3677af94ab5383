"""Which settings does one machine need that nobody has set?"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote


def one_machine(given: Mapping[str, str], var: Path, redis_url: str) -> dict[str, str]:
    """The given environment, completed for one machine without a certificate. What was given always wins.

    DEBUG stays off: the pages, errors and static files are those of the real thing.
    """
    for name in ("", "built", "valkey"):
        (var / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    defaults = {
        "DJANGO_SETTINGS_MODULE": "quizsite.settings",
        "VAR_DIR": str(var),
        "SECRET_KEY": _secret_key(var / "secret-key"),
        "HTTPS": "0",
        "DATABASE_URL": "sqlite:///" + quote(str(var / "quizsite.sqlite3")),
        "REDIS_URL": redis_url,
        "LOG_LEVEL": "WARNING",
    }
    return {**defaults, **{name: value for name, value in given.items() if value or name not in defaults}}


def _secret_key(path: Path) -> str:
    """The machine's own key, made at the first start: whoever is signed in stays so over a restart."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
