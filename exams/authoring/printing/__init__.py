"""How is an edition put on paper? As PDF: the exam, its solutions, an answer sheet, each in normal or large print."""

from __future__ import annotations

from dataclasses import asdict

from exams.authoring.printing.figures import figure_files
from exams.authoring.printing.kinds import Kind, PageSize, Shape
from exams.authoring.printing.press import printed
from exams.authoring.printing.sheets import Sheets
from exams.authoring.printing.tree import NotPrintable
from exams.models import Edition

__all__ = ["Kind", "NotPrintable", "PageSize", "Shape", "file_name", "print_edition"]


def print_edition(edition: Edition, kind: Kind, shape: Shape | None = None) -> bytes:
    """The PDF. Only `Kind.SOLUTIONS` reads a key: the current one. Equal editions and keys give equal bytes.

    Raises `NotPrintable` with one sentence.
    """
    revision = edition.key_revisions.order_by("-number").first() if kind is Kind.SOLUTIONS else None
    if kind is Kind.SOLUTIONS and revision is None:
        raise NotPrintable("This edition has no key to print.")
    sheets = Sheets(edition, kind, revision)
    data = sheets.data()
    files, names = figure_files(sheets.trees.figures)
    data |= {"shape": asdict(shape or Shape()), "figures": names}
    at = revision.created_at if revision else edition.published_at
    return printed(data, {**sheets.trees.files, **files}, at=at)


def file_name(edition: Edition, kind: Kind, shape: Shape) -> str:
    """A name for the file that says which edition, kind and print it holds."""
    parts = [edition.quiz.course.code, edition.quiz.title, kind.value.replace("_", " ")]
    words = " ".join([*parts, *(["large print"] if shape.large else []), f"edition {edition.number}"])
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in words.lower()).split()) + ".pdf"
