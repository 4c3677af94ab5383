"""How do the pages of an edition become a PDF? By its own layout, through the press that everybody uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exams.authoring.printing.tree import NotPrintable
from exams.content.press import NotTypeset, typeset

LAYOUT = Path(__file__).parent / "layout"


def printed(data: Mapping[str, Any], files: Mapping[str, bytes], *, at: dt.datetime) -> bytes:
    """The PDF of `data`, dated `at`; equal data give equal bytes. Raises `NotPrintable`."""
    try:
        return typeset(LAYOUT, data, at=at, files=files)
    except NotTypeset as error:
        raise NotPrintable(f"The pages could not be typeset: {error}.") from error
