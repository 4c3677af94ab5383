"""What can be printed of an edition, and in which shape?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A booklet to answer in, the same with what is right and why, or a sheet for the answers alone."""

    EXAM = "exam"
    SOLUTIONS = "solutions"
    ANSWER_SHEET = "answer_sheet"


class PageSize(StrEnum):
    """Sheets of paper, under the names that the typesetter knows."""

    LETTER = "us-letter"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class Shape:
    """`large` print is 18 points high, in one column, with bigger figures."""

    size: PageSize = PageSize.LETTER
    large: bool = False
