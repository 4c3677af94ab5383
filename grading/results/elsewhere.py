"""How does the gradebook leave in the shapes that other systems read?

Canvas: the columns of its gradebook export, which its import takes back, with a row of the points possible. Students
are matched by "SIS Login ID"; "ID" is Canvas's own number, which nobody knows here, and stays empty.
Gradescope: the columns of its "Download grades", one more for each question with its points in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from exams.content.cells import csv_text
from grading.results.gradebook import Gradebook, Row

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
GRADESCOPE = (
    *("First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points", "Status"),
    *("Submission ID", "Submission Time", "Lateness (H:M:S)", "View Count", "Submission Count"),
)
STATUS = {"graded": "Graded", "absent": "Missing"}


def canvas_csv(book: Gradebook) -> str:
    """One assignment, named after the quiz, with the total of each student; empty where there is none."""
    head = (*CANVAS, book.sitting.quiz.title)
    possible = ("    Points Possible", "", "", "", "", _points(book.possible))
    rows = ((r.student.full_name, "", "", r.student.netid, r.class_section, _points(r.total)) for r in book.rows)
    return csv_text([head, possible, *rows])


def gradescope_csv(book: Gradebook) -> str:
    """One line for each student, with the points of each question."""
    head = (*GRADESCOPE, *(f"{q.number} ({q.points:.1f} pts)" for q in book.questions))
    return csv_text([head, *(tuple(_gradescope(row, book)) for row in book.rows)])


def _gradescope(row: Row, book: Gradebook) -> Iterator[str]:
    first, _, last = row.student.full_name.rpartition(" ")
    yield from (first or last, last if first else "", row.student.netid, row.student.email, row.class_section)
    yield from (_points(row.total), _points(book.possible), STATUS.get(row.state, "Ungraded"))
    closed = row.attempt.closed_at if row.attempt else None
    sent = (str(row.attempt.pk), f"{closed:%Y-%m-%d %H:%M:%S %z}", "00:00:00") if row.attempt and closed else ("",) * 3
    yield from (*sent, "0", "1" if closed else "0")
    yield from (_points(row.questions.get(q.id)) for q in book.questions)


def _points(points: Decimal | None) -> str:
    return "" if points is None else f"{points:.2f}"
