"""Does the browser get the whole math font, and is it written only when it must be?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont


def test_an_old_font_is_written_anew_with_its_math_layout_and_then_left_alone(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BUILT_STATIC_DIR = tmp_path
    font_file = tmp_path / "fonts" / "STIXTwoMath.woff2"
    font_file.parent.mkdir()
    font_file.write_bytes(b"old")
    os.utime(font_file, (0, 0))

    call_command("build_font")
    written = font_file.stat().st_mtime_ns
    call_command("build_font")

    assert font_file.stat().st_mtime_ns == written
    assert "up to date" in capsys.readouterr().out
    assert [path.name for path in font_file.parent.iterdir()] == ["STIXTwoMath.woff2"]
    with TTFont(font_file, lazy=True) as font:
        assert font.flavor == "woff2"
        assert "MATH" in font
        assert {ord(sign) for sign in "∂ℒ𝐯∑√⟨"} <= set(font.getBestCmap())
