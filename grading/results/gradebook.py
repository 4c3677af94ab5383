"""Who got what at a sitting, by section as on the paper's cover?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from exams.models import Attempt, Enrollment, Role, Sitting
from exams.rules.paper import Paper, questions_of
from grading.models import Adjustment, QuestionScore, ReviewItem
from grading.scoring.totals import rescaled, with_adjustment

ZERO, HUNDREDTH = Decimal(0), Decimal("0.01")
NOBODY = UUID(int=0)  # the attempt of who has none


@dataclass(frozen=True, slots=True)
class Column:
    """One section, as the newest edition in use prints it."""

    number: str
    title: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """One question, as the newest edition in use numbers it."""

    id: str
    number: str
    points: Decimal


class Student(NamedTuple):
    """Whom a line is about, as far as the gradebook says."""

    pk: int
    netid: str
    full_name: str
    email: str


class Taken(NamedTuple):
    """What a line needs of an attempt."""

    pk: UUID
    state: str
    closed_at: dt.datetime | None
    grading_due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One student. Points are None until the attempt is graded; `attempt` is None for who never started.

    `questions` has the points by question id, of the questions that were graded, where they were asked for; `by_hand`
    is what was added to the total by hand, in `total` already.
    """

    student: Student
    class_section: str
    attempt: Taken | None
    sections: tuple[Decimal | None, ...]
    total: Decimal | None
    waiting_reviews: int
    questions: Mapping[str, Decimal]
    by_hand: Decimal = ZERO

    @property
    def state(self) -> str:
        """One of absent, running, paused, waiting (to be graded), reviewing (explanations to be read), graded."""
        if self.attempt is None:
            return "absent"
        if self.attempt.state != Attempt.State.CLOSED:
            return self.attempt.state
        if self.total is None or self.attempt.grading_due_at is not None:
            return "waiting"
        return "reviewing" if self.waiting_reviews else "graded"


@dataclass(frozen=True, slots=True)
class Gradebook:
    sitting: Sitting
    columns: tuple[Column, ...]
    questions: tuple[QuestionColumn, ...]
    possible: Decimal
    rows: tuple[Row, ...]


class _Totals(NamedTuple):
    """By attempt: points of each column, the total, points by question, explanations that wait, points by hand."""

    sections: Mapping[UUID, tuple[Decimal, ...]]
    whole: Mapping[UUID, Decimal]
    questions: Mapping[UUID, Mapping[str, Decimal]]
    waiting: Mapping[UUID, int]
    by_hand: Mapping[UUID, Decimal]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the grading of a sitting has come: numbers of attempts."""

    closed: int
    graded: int

    @property
    def waiting(self) -> int:
        return self.closed - self.graded


def progress_of(sitting: Sitting) -> Progress:
    closed = Q(state=Attempt.State.CLOSED)
    counts = Attempt.objects.filter(sitting=sitting).aggregate(
        closed=Count("pk", filter=closed), graded=Count("pk", filter=closed & Q(grading_due_at=None))
    )
    return Progress(**counts)


def gradebook_of(sitting: Sitting, *, by_question: bool = True) -> Gradebook:
    """Everybody on the roster and everybody with an attempt, by name. Seven queries, however many there are.

    Without `by_question` one fewer, and no row has points of single questions: fourteen numbers a student that the
    page does not show. A rehearsal has only those who tried it: the roster was not there.
    """
    attempts, people = _attempts(sitting)
    class_sections = {}
    for student, section, on_roster in _enrolled(sitting):
        class_sections[student.pk] = section
        if on_roster and not sitting.rehearsal:
            people[student.pk] = student
    papers = _papers(sitting)
    columns = _columns(papers)
    totals = _totals(sitting, papers, columns, by_question=by_question)
    rows = [_row(one, class_sections.get(pk, ""), attempts.get(pk), columns, totals) for pk, one in people.items()]
    return Gradebook(
        sitting=sitting,
        columns=columns,
        questions=_question_columns(papers),
        possible=sum((column.points for column in columns), ZERO),
        rows=tuple(sorted(rows, key=lambda row: (row.student.full_name.casefold(), row.student.netid))),
    )


def _attempts(sitting: Sitting) -> tuple[dict[int, Taken], dict[int, Student]]:
    """The attempts and whose they are, by student."""
    who = ("student", "student__netid", "student__full_name", "student__email")
    rows = Attempt.objects.filter(sitting=sitting).order_by()
    taken, people = {}, {}
    for pk, netid, name, email, *facts in rows.values_list(*who, *Taken._fields):
        taken[pk], people[pk] = Taken(*facts), Student(pk, netid, name, email)
    return taken, people


def _enrolled(sitting: Sitting) -> Iterator[tuple[Student, str, bool]]:
    """Everybody who is or was in the course, the class section, and whether as a student now."""
    who = ("user", "user__netid", "user__full_name", "user__email")
    rows = Enrollment.objects.filter(course=sitting.quiz.course_id).order_by()
    for *who_is, section, role, dropped_at in rows.values_list(*who, "section", "role", "dropped_at"):
        yield Student(*who_is), section, role == Role.STUDENT and dropped_at is None


def _papers(sitting: Sitting) -> list[Paper]:
    """The papers handed out or answered at this sitting, oldest first."""
    return list(sitting.editions_in_use().order_by("number").values_list("paper", flat=True))


def _columns(papers: Iterable[Paper]) -> tuple[Column, ...]:
    columns = {
        section["number"]: Column(section["number"], section["title"], Decimal(section["points"]))
        for paper in papers
        for section in paper["sections"]
    }
    return tuple(columns.values())


def _question_columns(papers: Iterable[Paper]) -> tuple[QuestionColumn, ...]:
    columns = {
        question["id"]: QuestionColumn(question["id"], question["number"], Decimal(question["points"]))
        for paper in papers
        for question in questions_of(paper)
    }
    return tuple(columns.values())


def _totals(sitting: Sitting, papers: Iterable[Paper], columns: Sequence[Column], *, by_question: bool) -> _Totals:
    """The database adds up: a line an attempt comes back, not one for each answer."""
    section_of = {q["id"]: s["number"] for p in papers for s in p["sections"] for q in s["questions"]}
    in_column = [[q for q, section in section_of.items() if section == column.number] for column in columns]
    names = [f"in_{at}" for at in range(len(columns))]
    scores = QuestionScore.objects.filter(attempt__sitting=sitting).order_by()
    sums = scores.values("attempt").annotate(
        whole=Sum("max_points"), out=Sum("max_points", filter=Q(void=True)),
        **{name: Sum("points", filter=Q(question__in=ids)) for name, ids in zip(names, in_column, strict=True)},
    )  # fmt: skip
    by_hand = Adjustment.objects.of_totals(sitting)
    sections, totals = {}, {}
    for attempt, whole, out, *earned in sums.values_list("attempt", "whole", "out", *names):
        sections[attempt] = tuple(_hundredths(points) for points in earned)
        possible, left_out = _hundredths(whole), _hundredths(out)
        total = rescaled(sum(sections[attempt], ZERO), possible - left_out, possible)
        totals[attempt] = with_adjustment(total, by_hand.get(attempt))
    unread = ReviewItem.objects.waiting().filter(attempt__sitting=sitting).order_by()
    waiting = unread.values_list("attempt_id").annotate(Count("pk"))
    return _Totals(sections, totals, _by_question(scores) if by_question else {}, dict(waiting), by_hand)


def _hundredths(points: Decimal | None) -> Decimal:
    """A sum of points. SQLite adds up binary numbers, so it is brought back to hundredths."""
    return ZERO if points is None else points.quantize(HUNDREDTH)


def _by_question(scores: QuerySet[QuestionScore]) -> Mapping[UUID, Mapping[str, Decimal]]:
    found: defaultdict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for attempt, question, points in scores.values_list("attempt_id", "question", "points"):
        found[attempt][question] = points
    return found


def _row(
    student: Student, class_section: str, attempt: Taken | None, columns: Sequence[Column], totals: _Totals
) -> Row:
    pk = attempt.pk if attempt else NOBODY
    return Row(
        student=student,
        class_section=class_section,
        attempt=attempt,
        sections=totals.sections.get(pk, (None,) * len(columns)),
        total=totals.whole.get(pk),
        waiting_reviews=totals.waiting.get(pk, 0),
        questions=totals.questions.get(pk, {}),
        by_hand=totals.by_hand.get(pk, ZERO),
    )
