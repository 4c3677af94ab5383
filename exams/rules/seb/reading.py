"""What is in a settings file of Safe Exam Browser?"""

from __future__ import annotations

from typing import Any

from exams.rules.seb.container import xml_in
from exams.rules.seb.plist import settings_of


def read_settings(data: bytes, password: str | None = None) -> dict[str, Any]:
    """The settings in a `.seb` file, plain or compressed, or encrypted where the password is given.

    Raises `SettingsRefused`. Neither the password nor what was decrypted is kept anywhere.
    """
    return settings_of(xml_in(data, password))
