"""What would a regrade change? Every student's old and new; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from exams.models import Attempt, KeyRevision, Sitting, User
from exams.rules.paper import Key, KeyQuestion, questions_of
from grading.marking.mark import Mark
from grading.marking.pipeline import marks_of
from grading.marking.rules import Correction, corrected
from grading.marking.standards import Standard, standards
from grading.marking.totals import ranks, standing_of
from grading.models import GradingRun, QuestionScore
from grading.scoring.totals import combine

Keys = Mapping[int, Key]


@dataclass(frozen=True, slots=True)
class Difference:
    """A score that stands, and what the corrected rule gives instead. `points` is what the question then earns."""

    number: str
    score: QuestionScore
    mark: Mark
    points: Decimal

    @property
    def changes_points(self) -> bool:
        return self.points != self.score.points or self.mark.void != self.score.void

    @property
    def was_judged(self) -> bool:
        return self.score.judged_points is not None


@dataclass(frozen=True, slots=True)
class StudentChange:
    """One student whose points change; ranks count from 1 among the graded of this sitting, equals share one."""

    attempt: Attempt
    before: Decimal
    after: Decimal
    rank_before: int
    rank_after: int
    differences: tuple[Difference, ...]

    @property
    def student(self) -> User:
        return self.attempt.student

    @property
    def was_judged(self) -> bool:
        return any(difference.was_judged for difference in self.differences)


@dataclass(frozen=True, slots=True)
class Preview:
    """`changes` with human judgements first. `rewritten`: scores whose points stay, but not their words or key.

    `seen` is what applying is guarded by: for each attempt the revision of each score that differs.
    """

    sitting: Sitting
    graded: int
    changes: tuple[StudentChange, ...]
    rewritten: int
    seen: Mapping[str, Mapping[str, int]]

    @property
    def judged(self) -> tuple[StudentChange, ...]:
        return tuple(change for change in self.changes if change.was_judged)

    @property
    def raised(self) -> int:
        return sum(change.after > change.before for change in self.changes)

    @property
    def lowered(self) -> int:
        return sum(change.after < change.before for change in self.changes)

    @property
    def moved(self) -> int:
        """How many of the changed change their rank as well."""
        return sum(change.rank_after != change.rank_before for change in self.changes)


def standard_after(sitting: Sitting, correction: Correction) -> Standard:
    """How the sitting would be marked after the correction; `run` is the one in force before it, or None."""
    revision = KeyRevision.objects.select_related("edition").get(pk=correction.revision)
    place = (sitting.pk, revision.edition_id)
    now = standards([place])[place]
    questions = [question["id"] for question in questions_of(now.paper)]
    rules = corrected(now.rules, correction, questions, _used(sitting, revision, now))
    keys = dict(KeyRevision.objects.filter(edition=revision.edition_id).values_list("pk", "key"))
    return replace(now, revision=revision.pk, number=revision.number, keys=keys, rules=rules)


def _used(sitting: Sitting, revision: KeyRevision, now: Standard) -> tuple[int, ...]:
    """The revisions by which anybody was marked so far, so that "never lower" is true for each of them."""
    runs = GradingRun.objects.filter(sitting=sitting, key_revision__edition=revision.edition_id)
    return tuple(dict.fromkeys((now.revision, *runs.order_by("pk").values_list("key_revision", flat=True))))


def graded_attempts(sitting: Sitting, edition: int) -> Sequence[Attempt]:
    """With whose they are and what marking needs of them, in a stable order."""
    closed = Attempt.objects.filter(sitting=sitting, edition=edition, state=Attempt.State.CLOSED)
    graded = closed.filter(Exists(QuestionScore.objects.filter(attempt=OuterRef("pk"))))
    of_student = ("student__netid", "student__full_name")
    return list(graded.select_related("student").only("sitting", "edition", "seed", *of_student).order_by("pk"))


def differences(
    attempts: Sequence[Attempt], standard: Standard, touched: str
) -> tuple[dict[UUID, list[Difference]], dict[UUID, list[Mark]]]:
    """By attempt, the scores of the touched question (all, if "") that differ; and all marks. Attempts that cannot
    be marked are logged and left out. Three queries."""
    places = {(a.sitting_id, a.edition_id): standard for a in attempts}
    marks = marks_of(attempts, places)
    numbers = {question["id"]: question["number"] for question in questions_of(standard.paper)}
    found: defaultdict[UUID, list[Difference]] = defaultdict(list)
    scores = QuestionScore.objects.filter(attempt__in=list(marks)).order_by()
    by_place = {(s.attempt_id, s.question): s for s in (scores.filter(question=touched) if touched else scores)}
    runs = GradingRun.objects.filter(sitting__in={attempt.sitting_id for attempt in attempts}).order_by()
    revisions = dict(runs.values_list("pk", "key_revision"))
    for attempt, made in marks.items():
        for mark in made:
            score = by_place.get((attempt, mark.question))
            if score and _differs(score, revisions[score.run_id], mark, standard):
                points = combine(
                    mark.machine_points,
                    score.judged_points,
                    void=mark.void,
                    adjustment=score.adjustment,
                    most=score.max_points,
                )
                found[attempt].append(Difference(numbers[mark.question], score, mark, points))
    return dict(found), marks


def _differs(score: QuestionScore, revision: int, mark: Mark, standard: Standard) -> bool:
    if (score.machine_points, score.explanation, score.void) != (mark.machine_points, mark.explanation, mark.void):
        return True
    return _key(standard.keys, revision, mark) != _key(standard.keys, standard.revision, mark)


def _key(keys: Keys, revision: int, mark: Mark) -> KeyQuestion | None:
    return keys[revision]["questions"][mark.question] if revision in keys else None


def preview(sitting: Sitting, correction: Correction) -> Preview:
    """What the correction would change at this sitting. A fixed number of queries."""
    standard = standard_after(sitting, correction)
    edition = KeyRevision.objects.values_list("edition", flat=True).get(pk=correction.revision)
    attempts = graded_attempts(sitting, edition)
    found, _ = differences(attempts, standard, correction.question)
    standing = standing_of(sitting)
    before, after = standing.totals(), standing.totals(_instead(found))
    places, new_places = ranks(before), ranks(after)
    changes = [
        StudentChange(a, before[a.pk], after[a.pk], places[a.pk], new_places[a.pk], _changing(found[a.pk]))
        for a in attempts
        if _changing(found.get(a.pk, ()))
    ]
    return Preview(
        sitting=sitting,
        graded=len(attempts),
        changes=tuple(sorted(changes, key=_human_first)),
        rewritten=sum(not d.changes_points for some in found.values() for d in some),
        seen={a.pk.hex: {d.score.question: d.score.revision for d in found.get(a.pk, ())} for a in attempts},
    )


def _changing(found: Iterable[Difference]) -> tuple[Difference, ...]:
    return tuple(difference for difference in found if difference.changes_points)


def _human_first(change: StudentChange) -> tuple[bool, str, str]:
    return (not change.was_judged, change.student.full_name.casefold(), change.student.netid)


def _instead(found: Mapping[UUID, Iterable[Difference]]) -> dict[tuple[UUID, str], tuple[Decimal, bool]]:
    return {(a, d.mark.question): (d.points, d.mark.void) for a, some in found.items() for d in some}
