"""How does the math font get from the installed package to the browser, as woff2?"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools.ttLib import TTFont

FONT_IN_PACKAGE = "fonts/STIXTwoMath-Regular.ttf"
FONT_IN_STATIC = "fonts/STIXTwoMath.woff2"


class Command(BaseCommand):
    help = "Write the math font as woff2 into BUILT_STATIC_DIR. Does nothing where it is already up to date."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        source = _installed_font()
        target = Path(settings.BUILT_STATIC_DIR) / FONT_IN_STATIC
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            self.stdout.write(f"{target} is up to date")
            return
        write_woff2(source, target)
        self.stdout.write(f"{target} written ({target.stat().st_size // 1024} KiB)")


def write_woff2(source: Path, target: Path) -> None:
    """Compress the whole font: its MATH table names glyphs by number, so none is taken out.

    Written beside the target and renamed, so that a build that is cut short leaves no half of a font.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}.part")
    with TTFont(source, lazy=True, recalcTimestamp=False) as font:
        font.flavor = "woff2"
        font.save(unfinished)
    unfinished.replace(target)


def _installed_font() -> Path:
    """The font inside the package `ziamath`, found without importing the package."""
    spec = find_spec("ziamath")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        font = Path(folder) / FONT_IN_PACKAGE
        if font.is_file():
            return font
    raise CommandError("The package ziamath, which carries the math font, is not installed.")
