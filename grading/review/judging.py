"""What happens when a person judges an explanation, or takes the judgement back?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from exams.models import Attempt, User, database_now
from exams.running.holding import hold
from grading.errors import NothingToUndo, PointsOutOfRange, ReviewConflict
from grading.marking.rereading import explanation_digest, explanations
from grading.models import QuestionScore, ReviewItem, ScoreChange
from grading.models.score import points_of
from grading.review.queue import lend
from grading.scoring.numbers import plain


@transaction.atomic
def judge(
    item: ReviewItem, *, by: User, points: Decimal, comment: str, revision: int, seen: str | None = None
) -> ReviewItem:
    """Gives the points of a person. The score is the greater of these and the machine's.

    `revision` is that of the item as the person saw it, `seen` the digest of the explanation. Raises ReviewConflict
    if somebody else judged or the explanation changed meanwhile, PointsOutOfRange outside 0 and the cap. Then
    nothing is written.
    """
    held = _held(item, revision)
    if not 0 <= points <= held.cap:
        raise PointsOutOfRange(f"{points} is not within 0 and {held.cap}")
    standing = explanation_digest(_explanation(held))
    if seen is not None and seen != standing:
        raise ReviewConflict
    now = database_now()
    held.judged_digest, held.changed_at = standing, None
    held.points, held.comment = points, comment
    held.judged_at, held.judged_by = now, by
    held.leased_by = held.lease_until = None
    _save(held)
    _score(held, by=by, reason=f"Explanation judged: {plain(points)} of at most {plain(held.cap)}", now=now)
    return held


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
    *,
    by: User,
    points: Decimal,
    comment: str,
    revision: int,
    seen: str | None,
) -> list[ReviewItem]:
    """Judges an item and those that say the same. Returns those judged: of the others, who was judged, changed or
    lent to somebody else meanwhile, or is of another question or sitting, is left as it is. Raises as `judge` does."""
    now = database_now()
    pile = ReviewItem.objects.waiting().filter(question=item.question, attempt__sitting=item.attempt.sitting_id)
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(leased_by=by)
    others = pile.filter(free, pk__in=[one.item for one in alike]).exclude(pk=item.pk).in_bulk()
    # All at once and in the order of their ids, so that two people who judge groups never wait for each other.
    list(hold(Attempt.objects.filter(pk__in={item.attempt_id, *(o.attempt_id for o in others.values())})))
    done = [judge(item, by=by, points=points, comment=comment, revision=revision, seen=seen)]
    for one in alike:
        if one.item in others:
            with suppress(ReviewConflict, PointsOutOfRange):
                done.append(
                    judge(others[one.item], by=by, points=points, comment=comment, revision=one.revision, seen=one.seen)
                )
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
    _score(held, by=by, reason="Judgement of the explanation taken back", now=now)
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
            "points", "comment", "judged_at", "judged_by", "leased_by", "lease_until", "revision",
            "judged_digest", "changed_at",
        ]
    )  # fmt: skip


def _score(item: ReviewItem, *, by: User, reason: str, now: dt.datetime) -> None:
    score = QuestionScore.objects.get(attempt=item.attempt_id, question=item.question)
    before = score.points
    score.judged_points = item.points
    score.points = points_of(score)
    score.revision += 1
    score.save(update_fields=["judged_points", "points", "revision"])
    ScoreChange.objects.create(
        attempt_id=item.attempt_id,
        question=item.question,
        revision=score.revision,
        from_points=before,
        to_points=score.points,
        made_by=by,
        reason=reason,
        made_at=now,
    )
