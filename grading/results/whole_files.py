"""How does the whole gradebook, by section and by question, leave as a workbook or as JSON?"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from grading.results.gradebook import Gradebook, Row

Cell = str | Decimal | int | None
PERSON = ("NetID", "Full name", "Class section", "State")


def gradebook_as_xlsx(book: Gradebook) -> bytes:
    """Two sheets, by section and by question; numbers are numbers, and no text is taken for a formula."""
    workbook = Workbook()
    by_section = workbook.active
    assert isinstance(by_section, Worksheet)
    by_section.title = "Sections"
    titles = [f"{column.title} (of {column.points.normalize():f})" for column in book.columns]
    head = [*PERSON, *titles, "Adjusted by hand", f"Total (of {book.possible.normalize():f})", "Waiting reviews"]
    rows = [[*_person(row), *row.sections, row.by_hand or None, row.total, row.waiting_reviews] for row in book.rows]
    _fill(by_section, head, rows)
    numbers = [f"{question.number} (of {question.points.normalize():f})" for question in book.questions]
    marks = [[*_person(row), *(row.questions.get(q.id) for q in book.questions)] for row in book.rows]
    _fill(workbook.create_sheet("Questions"), [*PERSON, *numbers], marks)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def gradebook_as_json(book: Gradebook) -> str:
    """Everything by name; points are strings with two decimals, so that nobody's arithmetic changes them."""
    whole = {
        "course": str(book.sitting.quiz.course),
        "quiz": book.sitting.quiz.title,
        "sitting": book.sitting.name,
        "possible": _text(book.possible),
        "sections": [{"number": c.number, "title": c.title, "points": _text(c.points)} for c in book.columns],
        "questions": [{"id": q.id, "number": q.number, "points": _text(q.points)} for q in book.questions],
        "students": [_student(row, book) for row in book.rows],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _student(row: Row, book: Gradebook) -> dict[str, Any]:
    return {
        "netid": row.student.netid,
        "full_name": row.student.full_name,
        "class_section": row.class_section,
        "state": row.state,
        "attempt": str(row.attempt.pk) if row.attempt else None,
        "adjusted_by_hand": _text(row.by_hand),
        "total": _text(row.total),
        "sections": {c.number: _text(points) for c, points in zip(book.columns, row.sections, strict=True)},
        "questions": {q.id: _text(row.questions.get(q.id)) for q in book.questions},
        "waiting_reviews": row.waiting_reviews,
    }


def _person(row: Row) -> tuple[str, ...]:
    return (row.student.netid, row.student.full_name, row.class_section, row.state)


def _text(points: Decimal | None) -> str | None:
    return None if points is None else f"{points:.2f}"


def _fill(sheet: Worksheet, head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> None:
    for at, cells in enumerate([head, *rows], start=1):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(at, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"  # a name that begins with "=" stays a name
            if at == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["B"].width = 28
