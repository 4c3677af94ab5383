"""How do the pages become a PDF? Layout, data and drawings in a folder of their own, typeset by Typst."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
import ziafont

from exams.authoring.printing.tree import NotPrintable

LAYOUT = Path(__file__).parent / "layout"
_SANS = Path(ziafont.__file__).parent / "fonts"  # DejaVu Sans, for the lettering of figures
_FURTHER_SCRIPTS = re.compile(r"[\u0530-\u1dff\u2c00-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\U0001f000-\U0003ffff]")


def printed(data: Mapping[str, Any], files: Mapping[str, bytes], *, at: dt.datetime) -> bytes:
    """The PDF of `data`, dated `at`; equal data give equal bytes. Raises `NotPrintable`.

    Fonts are those that come with the packages; the machine's own are asked only for further scripts.
    """
    text = json.dumps(data, ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="print-") as folder:
        root = Path(folder)
        for source in LAYOUT.glob("*.typ"):
            (root / source.name).write_bytes(source.read_bytes())
        (root / "data.json").write_text(text, encoding="utf-8")
        for name, content in files.items():
            (root / name).write_bytes(content)
        try:
            return typst.compile(
                str(root / "main.typ"),
                root=str(root),
                font_paths=_fonts(bool(_FURTHER_SCRIPTS.search(text))),
                format="pdf",
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            raise NotPrintable(f"The pages could not be typeset: {error.message}.") from error


@lru_cache(maxsize=2)
def _fonts(system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, font_paths=[str(_SANS)])
