"""How do data become pages? A layout for Typst and the data beside it, in a folder of their own, typeset to a PDF."""

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

_SANS = Path(ziafont.__file__).parent / "fonts"  # DejaVu Sans, for the lettering of figures
_FURTHER_SCRIPTS = re.compile(r"[\u0530-\u1dff\u2c00-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\U0001f000-\U0003ffff]")


class NotTypeset(ValueError):
    """Typst could not make pages of it; the text says why."""


def typeset(
    layout: Path, data: Mapping[str, Any], *, at: dt.datetime, files: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF of `data`, which the layout's `main.typ` reads from `data.json`; equal data give equal bytes.

    Texts reach the layout as data, never as markup. Fonts are those that come with the packages; the machine's own
    are asked only for further scripts. Raises `NotTypeset`.
    """
    text = json.dumps(data, ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="print-") as folder:
        root = Path(folder)
        for source in layout.glob("*.typ"):
            (root / source.name).write_bytes(source.read_bytes())
        (root / "data.json").write_text(text, encoding="utf-8")
        for name, content in (files or {}).items():
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
            raise NotTypeset(error.message) from error


@lru_cache(maxsize=2)
def _fonts(system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, font_paths=[str(_SANS)])
