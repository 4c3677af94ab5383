"""Who got what at a sitting, by section as on the paper's cover?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from exams.models import Attempt, Edition, Enrollment, Role, Sitting, User
from exams.rules.paper import Paper, questions_of
from grading.models import Adjustment, QuestionScore, ReviewItem
from grading.scoring.totals import rescaled, with_adjustment

ZERO = Decimal(0)


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


@dataclass(frozen=True, slots=True)
class Row:
    """One student. Points are None until the attempt is graded; `attempt` is None for who never started.

    `questions` has the points by question id, of the questions that were graded; `by_hand` is what was added to the
    total by hand, in `total` already.
    """

    student: User
    class_section: str
    attempt: Attempt | None
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
    """Points by attempt and section number, rescaled totals, and explanations that wait, by attempt."""

    points: Mapping[UUID, Mapping[str, Decimal]]
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


def gradebook_of(sitting: Sitting) -> Gradebook:
    """Everybody on the roster and everybody with an attempt, by name. Seven queries, however many there are.

    A rehearsal has only those who tried it: the roster was not there.
    """
    attempts = {a.student_id: a for a in Attempt.objects.filter(sitting=sitting).select_related("student")}
    enrolled = Enrollment.objects.filter(course=sitting.quiz.course_id).select_related("user")
    sections = {e.user_id: e.section for e in enrolled}
    roster = [e.user for e in enrolled if e.role == Role.STUDENT and e.dropped_at is None]
    people = {} if sitting.rehearsal else {user.pk: user for user in roster}
    people |= {a.student_id: a.student for a in attempts.values()}
    papers = _papers(sitting)
    columns = _columns(papers)
    totals = _totals(sitting, papers)
    rows = [_row(user, sections, attempts.get(user.pk), columns, totals) for user in people.values()]
    return Gradebook(
        sitting=sitting,
        columns=columns,
        questions=_question_columns(papers),
        possible=sum((column.points for column in columns), ZERO),
        rows=tuple(sorted(rows, key=lambda row: (row.student.full_name.casefold(), row.student.netid))),
    )


def _papers(sitting: Sitting) -> list[Paper]:
    """The papers handed out or answered at this sitting, oldest first."""
    used = Q(handouts__sitting=sitting) | Q(attempts__sitting=sitting)
    editions = Edition.objects.filter(pk__in=Edition.objects.filter(used).values("pk"))
    return list(editions.order_by("number").values_list("paper", flat=True))


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


def _totals(sitting: Sitting, papers: Iterable[Paper]) -> _Totals:
    section_of = {q["id"]: s["number"] for p in papers for s in p["sections"] for q in s["questions"]}
    points: defaultdict[UUID, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    questions: defaultdict[UUID, dict[str, Decimal]] = defaultdict(dict)
    most: defaultdict[UUID, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    scores = QuestionScore.objects.filter(attempt__sitting=sitting).order_by()
    for attempt, question, earned, possible, void in scores.values_list(
        "attempt_id", "question", "points", "max_points", "void"
    ):
        points[attempt][section_of[question]] += earned
        questions[attempt][question] = earned
        most[attempt][0] += ZERO if void else possible
        most[attempt][1] += possible
    by_hand = Adjustment.objects.of_totals(sitting)
    whole = {
        a: with_adjustment(rescaled(sum(earned.values(), ZERO), *most[a]), by_hand.get(a))
        for a, earned in points.items()
    }
    unread = ReviewItem.objects.waiting().filter(attempt__sitting=sitting).order_by()
    waiting = unread.values_list("attempt_id").annotate(Count("pk"))
    return _Totals(points, whole, questions, dict(waiting), by_hand)


def _row(
    user: User,
    sections: Mapping[int, str],
    attempt: Attempt | None,
    columns: tuple[Column, ...],
    totals: _Totals,
) -> Row:
    points = totals.points.get(attempt.pk) if attempt else None
    return Row(
        student=user,
        class_section=sections.get(user.pk, ""),
        attempt=attempt,
        sections=tuple(points.get(c.number, ZERO) if points else None for c in columns),
        total=totals.whole.get(attempt.pk) if attempt else None,
        waiting_reviews=totals.waiting.get(attempt.pk, 0) if attempt else 0,
        questions=totals.questions.get(attempt.pk, {}) if attempt else {},
        by_hand=totals.by_hand.get(attempt.pk, ZERO) if attempt else ZERO,
    )
