"""What would a table of adjustments change, and what stands in its way? Every problem is listed; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from exams.models import Attempt, Sitting
from exams.rules.paper import questions_of
from exams.rules.response import is_storable
from grading.models import Adjustment, QuestionScore
from grading.models.score import points_of
from grading.results.adjustments.table import Rows

NEEDED = ("netid", "points", "reason")
COLUMNS = ("netid", "question", "points", "reason")
OTHER_NAMES = {"student": "netid", "sis login id": "netid", "sid": "netid", "adjustment": "points", "why": "reason"}
TOTAL = ("", "total")
REASON_LIMIT = 300
AMOUNT = re.compile(r"[+-]?\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which line of the file; the words are in the template."""

    line: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One adjustment; `question` is "" for the total. `before` and `after` are points of the question or, for the
    total, the sum of what was added to it by hand. `cut`: points stay within the question's, so not all of it shows.
    """

    attempt: Attempt
    question: str
    number: str
    amount: Decimal
    reason: str
    before: Decimal
    after: Decimal

    @property
    def cut(self) -> bool:
        return self.after - self.before != self.amount


@dataclass(slots=True)
class Reading:
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Reader:
    """Reads tables for one sitting, whose attempts and scores it fetches once."""

    def __init__(self, sitting: Sitting) -> None:
        attempts = Attempt.objects.filter(sitting=sitting).select_related("student", "edition")
        self.attempts = {attempt.student.netid: attempt for attempt in attempts}
        rows = QuestionScore.objects.filter(attempt__sitting=sitting).order_by()
        self.scores = {(score.attempt_id, score.question): score for score in rows}
        self.graded = {attempt for attempt, _ in self.scores}
        self.totals = Adjustment.objects.of_totals(sitting)
        self.numbers: dict[int, dict[str, str]] = {}
        for attempt in self.attempts.values():
            if attempt.edition_id not in self.numbers:
                self.numbers[attempt.edition_id] = _names(attempt)

    def read(self, rows: Rows) -> Reading:
        """The lines of a table with a header, or every problem with it."""
        reading = Reading()
        head = [OTHER_NAMES.get(cell.lower(), cell.lower()) for cell in rows[0]] if rows else []
        reading.problems += [Problem(1, "missing_column", name) for name in NEEDED if name not in head]
        reading.problems += [Problem(1, "unknown_column", n[:40]) for n in head if n and n not in COLUMNS]
        reading.problems += [Problem(1, "column_twice", name) for name in COLUMNS if head.count(name) > 1]
        if reading.problems:
            return reading
        seen = set()
        for number, row in enumerate(rows[1:], start=2):
            cells = dict(zip(head, row, strict=False))
            if not any(cells.values()):
                continue
            line = self._line(cells, number, reading)
            if line is not None and (line.attempt.pk, line.question) in seen:
                reading.problems.append(Problem(number, "twice", cells["netid"]))
            elif line is not None:
                seen.add((line.attempt.pk, line.question))
                reading.lines.append(line)
        if not reading.lines and not reading.problems:
            reading.problems.append(Problem(1, "empty"))
        return reading

    def _line(self, cells: Mapping[str, str], number: int, reading: Reading) -> Line | None:
        problems = [Problem(number, code, value) for code, value in self._problems(cells)]
        if problems:
            reading.problems += problems
            return None
        attempt = self.attempts[cells["netid"].lower()]
        question = self._question(attempt, cells.get("question", ""))
        assert question is not None
        amount = _amount(cells["points"])
        before, after = self._effect(attempt, question, amount)
        shown = next((n for n, name in self.numbers[attempt.edition_id].items() if name == question and n != name), "")
        return Line(attempt, question, shown, amount, cells["reason"], before, after)

    def _problems(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        attempt = self.attempts.get(cells.get("netid", "").lower())
        if attempt is None:
            yield "unknown_student", cells.get("netid", "")
        elif attempt.pk not in self.graded or attempt.grading_due_at or attempt.state != Attempt.State.CLOSED:
            yield "not_graded", cells.get("netid", "")
        elif self._question(attempt, cells.get("question", "")) is None:
            yield "unknown_question", cells.get("question", "")
        points, reason = cells.get("points", ""), cells.get("reason", "")
        if not AMOUNT.fullmatch(points.replace("−", "-")) or _amount(points) == 0:
            yield "points", points
        if not reason:
            yield "no_reason", cells.get("netid", "")
        if len(reason) > REASON_LIMIT or not is_storable(reason):
            yield "long_reason", reason[:40]

    def _question(self, attempt: Attempt, text: str) -> str | None:
        """The id of the question that is meant, "" for the total, None for none."""
        name = text.strip().lower().removeprefix("question").strip()
        if name in TOTAL:
            return ""
        found = self.numbers[attempt.edition_id].get(name)
        return found if (attempt.pk, found or "") in self.scores else None

    def _effect(self, attempt: Attempt, question: str, amount: Decimal) -> tuple[Decimal, Decimal]:
        if not question:
            before = self.totals.get(attempt.pk, Decimal("0.00"))
            return before, before + amount
        score = self.scores[attempt.pk, question]
        before = score.points
        kept, score.adjustment = score.adjustment, score.adjustment + amount
        after, score.adjustment = points_of(score), kept
        return before, after


def _names(attempt: Attempt) -> dict[str, str]:
    """The ids of questions by number and by id, in small letters."""
    questions = list(questions_of(attempt.edition.paper))
    return {q["number"].lower(): q["id"] for q in questions} | {q["id"].lower(): q["id"] for q in questions}


def _amount(text: str) -> Decimal:
    """Of a text that AMOUNT matches."""
    return Decimal(text.replace("−", "-").replace(",", "."))
