"""What happens when a person judges an explanation, or takes the judgement back?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from exams.models import Attempt, Quiz, User, database_now
from exams.running.columns import write_columns
from exams.running.holding import hold
from grading.errors import NothingToUndo, PointsOutOfRange, ReviewConflict, RubricChanged
from grading.marking.rereading import explanation_digest, explanations
from grading.models import QuestionScore, ReviewItem, RubricItem, RubricMark, ScoreChange
from grading.models.score import points_of
from grading.review.queue import lend
from grading.scoring.numbers import plain


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person gives: the rubric items that apply, as (id, revision) when they were seen, `extra` points, words.

    Points are those of the rubric items and the extra ones together, kept within 0 and the cap.
    """

    extra: Decimal
    comment: str = ""
    rubric: tuple[tuple[int, int], ...] = ()


def judge(
    item: ReviewItem, *, by: User, points: Decimal, comment: str, revision: int, seen: str | None = None
) -> ReviewItem:
    """As `decide`, by points alone. Raises PointsOutOfRange outside 0 and the cap."""
    return decide(item, Judgement(points, comment), by=by, revision=revision, seen=seen)


@transaction.atomic
def decide(
    item: ReviewItem, given: Judgement, *, by: User, revision: int, seen: str | None = None, why: str = ""
) -> ReviewItem:
    """Gives the points of a person. The score is the greater of these and the machine's.

    `revision` is that of the item as the person saw it, `seen` the digest of the explanation, `why` a reason for the
    history besides. Raises ReviewConflict if somebody else judged or the explanation changed meanwhile, RubricChanged
    if the rubric did, PointsOutOfRange if there is no rubric item and the points are outside 0 and the cap. Then
    nothing is written.
    """
    lock_rubric(given.rubric)
    held = _held(item, revision)
    ticked = ticked_items(held, given)
    standing = explanation_digest(_explanation(held))
    if seen is not None and seen != standing:
        raise ReviewConflict
    now = database_now()
    held.points, held.extra = total_of(ticked, given.extra, held.cap), given.extra
    held.comment = given.comment
    held.judged_digest, held.changed_at = standing, None
    held.judged_at, held.judged_by = now, by
    held.leased_by = held.lease_until = None
    _save(held)
    held.marks.all().delete()
    RubricMark.objects.bulk_create(RubricMark(review_item=held, rubric_item=one) for one in ticked)
    reason = f"Explanation judged: {plain(held.points)} of at most {plain(held.cap)}"
    write_judged_points([held], by=by, reason=f"{reason}. {why}" if why else reason, now=now)
    return held


def lock_rubric(wanted: Sequence[tuple[int, int]]) -> list[RubricItem]:
    """These rubric items under their locks, always taken before those of attempts, so that nobody waits in a circle."""
    rows = RubricItem.objects.filter(pk__in=[pk for pk, _ in wanted]).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True)) if wanted else []


def ticked_items(item: ReviewItem, given: Judgement) -> list[RubricItem]:
    """The rubric items of a judgement. Raises RubricChanged and PointsOutOfRange as `decide` does."""
    wanted = dict(given.rubric)
    quiz = Quiz.objects.filter(sittings__attempts=item.attempt_id).values("pk")
    ticked = list(RubricItem.objects.filter(pk__in=wanted, question=item.question, quiz__in=quiz))
    if {one.pk: one.revision for one in ticked} != wanted:
        raise RubricChanged
    if not ticked and not 0 <= given.extra <= item.cap:
        raise PointsOutOfRange(f"{given.extra} is not within 0 and {item.cap}")
    return ticked


def total_of(ticked: Iterable[RubricItem], extra: Decimal, cap: Decimal) -> Decimal:
    """The points of a judgement."""
    return min(max(sum((one.points for one in ticked), extra), Decimal(0)), cap)


@dataclass(frozen=True, slots=True)
class Alike:
    """One more item to be judged in the same way, as the person saw it."""

    item: int
    revision: int
    seen: str


@transaction.atomic
def judge_alike(
    item: ReviewItem,
    alike: Sequence[Alike],
    given: Judgement,
    *,
    by: User,
    revision: int,
    seen: str | None,
) -> list[ReviewItem]:
    """Judges an item and those that say the same. Returns those judged: of the others, who was judged, changed or
    lent to somebody else meanwhile, or is of another question or sitting, is left as it is. Raises as `decide` does."""
    lock_rubric(given.rubric)
    now = database_now()
    pile = ReviewItem.objects.waiting().filter(question=item.question, attempt__sitting=item.attempt.sitting_id)
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(leased_by=by)
    others = pile.filter(free, pk__in=[one.item for one in alike]).exclude(pk=item.pk).in_bulk()
    # All at once and in the order of their ids, so that two people who judge groups never wait for each other.
    list(hold(Attempt.objects.filter(pk__in={item.attempt_id, *(o.attempt_id for o in others.values())})))
    done = [decide(item, given, by=by, revision=revision, seen=seen)]
    for one in alike:
        if one.item in others:
            with suppress(ReviewConflict, PointsOutOfRange):
                done.append(decide(others[one.item], given, by=by, revision=one.revision, seen=one.seen))
    return done


@transaction.atomic
def take_back(item: ReviewItem, *, by: User, revision: int) -> ReviewItem:
    """Undoes a judgement: the item waits again, in the hands of who took it back.

    Raises ReviewConflict if it was judged anew or taken back meanwhile, NothingToUndo if it waits already.
    """
    held = _held(item, revision)
    if held.judged_at is None:
        raise NothingToUndo
    now = database_now()
    held.points = held.judged_at = held.judged_by = None
    held.judged_digest = ""
    lend(held, by, now)
    _save(held)
    write_judged_points([held], by=by, reason="Judgement of the explanation taken back", now=now)
    return held


def _held(item: ReviewItem, revision: int) -> ReviewItem:
    """The item as it stands, under the attempt's lock, which guards all scores of an attempt."""
    hold(Attempt.objects.filter(pk=item.attempt_id)).get()
    held = ReviewItem.objects.get(pk=item.pk)
    if held.revision != revision:
        raise ReviewConflict
    return held


def _explanation(item: ReviewItem) -> str:
    return explanations([item.attempt_id], [item.question]).get((item.attempt_id, item.question), "")


def _save(item: ReviewItem) -> None:
    item.revision += 1
    item.save(
        update_fields=[
            "points", "extra", "comment", "judged_at", "judged_by", "leased_by", "lease_until", "revision",
            "judged_digest", "changed_at",
        ]
    )  # fmt: skip


def write_judged_points(items: Sequence[ReviewItem], *, by: User, reason: str, now: dt.datetime) -> None:
    """Brings the scores in line with these items, each with its line of history; one reason for all.

    Call it under the locks of the attempts. Four queries, however many there are.
    """
    points = {(item.attempt_id, item.question): item.points for item in items}
    rows = QuestionScore.objects.filter(
        attempt__in={item.attempt_id for item in items}, question__in={item.question for item in items}
    )
    scores = [score for score in rows if (score.attempt_id, score.question) in points]
    changes = []
    for score in scores:
        before = score.points
        score.judged_points = points[score.attempt_id, score.question]
        score.points = points_of(score)
        score.revision += 1
        changes.append(
            ScoreChange(
                attempt_id=score.attempt_id,
                question=score.question,
                revision=score.revision,
                from_points=before,
                to_points=score.points,
                made_by=by,
                reason=reason[:500],
                made_at=now,
            )
        )
    write_columns(scores, ["judged_points", "points", "revision"])
    ScoreChange.objects.bulk_create(changes)
