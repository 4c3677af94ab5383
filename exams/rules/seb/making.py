"""Which settings of Safe Exam Browser start one sitting and nothing else?"""

from __future__ import annotations

import hashlib
import plistlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

EXAM, PREFER_MODERN, PERMIT = 0, 3, 1


def exam_settings(
    *, start_url: str, quit_url: str, salt: bytes, quit_password: str = "", hosts: Iterable[str] = ()
) -> dict[str, Any]:
    """Settings that lead to `start_url`, reach this site and `hosts` only, and end at `quit_url`.

    Whoever wants to leave before needs `quit_password`, where there is one. What is not set here stays as the client
    has it by default, and the Config Key does not cover it.
    """
    allowed = dict.fromkeys([urlsplit(start_url).netloc, *hosts])
    return {
        "sebConfigPurpose": EXAM,
        "startURL": start_url,
        "quitURL": quit_url,
        "quitURLConfirm": False,
        "allowQuit": True,
        "hashedQuitPassword": hashlib.sha256(quit_password.encode()).hexdigest() if quit_password else "",
        "allowPreferencesWindow": False,
        "browserWindowAllowReload": True,
        "showReloadButton": True,
        "showTime": True,
        "showTaskBar": True,
        "enablePrivateClipboard": True,
        "allowSpellCheck": False,
        "allowDictionaryLookup": False,
        "allowDownUploads": False,
        "sendBrowserExamKey": True,
        "browserWindowWebView": PREFER_MODERN,
        "examKeySalt": salt,
        "URLFilterEnable": True,
        "URLFilterEnableContentFilter": False,
        "URLFilterRules": [_permit(host) for host in allowed],
    }


def _permit(host: str) -> dict[str, Any]:
    return {"active": True, "regex": False, "expression": f"{host}/*", "action": PERMIT}


def as_file(settings: dict[str, Any]) -> bytes:
    """The settings as a `.seb` file that every client opens: a property list in XML, not encrypted."""
    return plistlib.dumps(settings, fmt=plistlib.FMT_XML)
