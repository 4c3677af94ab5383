"""Where in the source did a piece of parsed Markdown stand, and what is wrong at that place?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SourceSeverity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class ContentProblem:
    """Something an author should look at. `line` and `column` count from 1 within the source."""

    line: int
    column: int
    code: str
    message: str
    severity: SourceSeverity = "error"


class SourceText:
    """The lines of a source, searched for the place of a piece that the parser hands back without one."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")

    def place(self, content: str, offset: int, first_line: int) -> tuple[int, int]:
        """Line and column (from 1) of `content[offset]`; `content` begins on line `first_line` (from 0).

        The parser takes quote marks, list indents and table bars off each line, so a line of the content is
        looked for inside its source line; where it is not found (an escaped bar), the column is the content's own.
        """
        before = content[:offset].split("\n")
        number = first_line + len(before) - 1
        piece = content.split("\n")[len(before) - 1]
        line = self._lines[number] if number < len(self._lines) else ""
        return number + 1, max(line.find(piece), 0) + len(before[-1]) + 1
