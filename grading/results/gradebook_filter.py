"""Which students of a gradebook are looked at? What was chosen stands in the address, so that it can be passed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms

from grading.results.gradebook import Gradebook, Row

STATES = (
    ("graded", "Graded"),
    ("reviewing", "Explanations to read"),
    ("waiting", "Waits to be graded"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("absent", "Did not start"),
)
TOTAL, SECTION, QUESTION = "total", "section-", "question-"


class GradebookFilterForm(forms.Form):
    """All that can be chosen; anything left out lets everybody through."""

    text = forms.CharField(label="Name or NetID", required=False, max_length=100)
    section = forms.ChoiceField(label="Class section", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *STATES])
    of = forms.ChoiceField(label="Points of", required=False)
    least = forms.DecimalField(label="from", required=False, max_digits=7, decimal_places=2)
    most = forms.DecimalField(label="to", required=False, max_digits=7, decimal_places=2)

    def __init__(self, data: Any, *, book: Gradebook) -> None:
        super().__init__(data, auto_id="filter-%s")
        sections = sorted({row.class_section for row in book.rows if row.class_section})
        self._choose("section", [("", "Any"), *((name, name) for name in sections)])
        columns = [(f"{SECTION}{c.number}", f"{c.number} {c.title}") for c in book.columns]
        questions = [(f"{QUESTION}{q.id}", f"Question {q.number}") for q in book.questions]
        self._choose("of", [("", "Total"), *columns, *questions])
        for name, field in self.fields.items():
            kind = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs |= {"class": kind, **({"inputmode": "decimal"} if name in ("least", "most") else {})}

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A gradebook with the rows that were asked for, out of `everybody`; `form` shows what was asked, and problems."""

    book: Gradebook
    everybody: int
    form: GradebookFilterForm
    narrowed: bool


def asks_of_question(asked: Mapping[str, Any]) -> bool:
    """Whether the address narrows by the points of one question, so that those are needed."""
    return str(asked.get("of", "")).startswith(QUESTION)


def narrowed(book: Gradebook, asked: Mapping[str, Any]) -> Narrowed:
    """The rows that fit the address. What cannot be read narrows nothing, and the form says so."""
    form = GradebookFilterForm(asked, book=book)
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
    rows = tuple(row for row in book.rows if _fits(row, given, book))
    return Narrowed(replace(book, rows=rows), len(book.rows), form, bool(given.keys() - {"of"}))


def _fits(row: Row, given: Mapping[str, Any], book: Gradebook) -> bool:
    text = given.get("text", "").strip().casefold()
    if text and text not in row.student.full_name.casefold() and text not in row.student.netid:
        return False
    if given.get("section", row.class_section) != row.class_section or given.get("state", row.state) != row.state:
        return False
    least, most = given.get("least"), given.get("most")
    if least is None and most is None:
        return True
    points = _points(row, given.get("of", TOTAL), book)
    return points is not None and (least is None or points >= least) and (most is None or points <= most)


def _points(row: Row, of: str, book: Gradebook) -> Decimal | None:
    if of.startswith(QUESTION):
        return row.questions.get(of.removeprefix(QUESTION))
    if of.startswith(SECTION):
        at = next((at for at, column in enumerate(book.columns) if f"{SECTION}{column.number}" == of), None)
        return None if at is None else row.sections[at]
    return row.total
