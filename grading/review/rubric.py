"""How does the rubric of a question change, and what does that do to judgements that were already made?

Every judgement keeps which rubric items were ticked, so an edit reaches all of them; each score that changes gets its
line of history, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Max, Q

from exams.models import Attempt, Quiz, User, database_now
from exams.running.holding import hold
from grading.errors import RubricChanged
from grading.models import ReviewItem, RubricItem, RubricMark
from grading.models.rubric import RubricItemQuerySet
from grading.review.judging import lock_rubric, write_judged_points
from grading.scoring.numbers import plain

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one judgement: its points before and after."""

    item: ReviewItem
    before: Decimal
    after: Decimal


def rubric_of(quiz: Quiz, question: str) -> RubricItemQuerySet:
    """The items offered for a question, in their order."""
    return RubricItem.objects.offered().filter(quiz=quiz, question=question)


def used_rubric(quiz: Quiz, question: str) -> RubricItemQuerySet:
    """All items of a question, retired ones last, each with `used`: in how many judgements it counts."""
    counted = Count("marks", filter=Q(marks__review_item__judged_at__isnull=False))
    rows = RubricItem.objects.filter(quiz=quiz, question=question).annotate(used=counted)
    return rows.order_by("retired_at", "position", "pk")


def add_rubric_item(quiz: Quiz, question: str, *, by: User, points: Decimal, words: str) -> RubricItem:
    last = RubricItem.objects.filter(quiz=quiz, question=question).aggregate(last=Max("position"))["last"]
    return RubricItem.objects.create(
        quiz=quiz,
        question=question,
        position=(last or 0) + 1,
        points=points,
        words=words,
        made_at=database_now(),
        made_by=by,
    )


def effects(rubric_item: RubricItem, points: Decimal | None) -> list[Effect]:
    """What it would do to judgements if the item were worth that much; None: if it were removed everywhere."""
    judged = ReviewItem.objects.filter(judged_at__isnull=False, marks__rubric_item=rubric_item)
    return _effects(list(judged.order_by("pk")), rubric_item, points)


@transaction.atomic
def edit_rubric_item(rubric_item: RubricItem, *, by: User, points: Decimal, words: str, revision: int) -> list[Effect]:
    """Changes points and words, and every judgement with it. Returns the judgements whose points changed.

    Raises RubricChanged if somebody else edited the item meanwhile; then nothing is written.
    """
    held = _held(rubric_item, revision)
    before = held.points
    changed = _recompute(held, points, by=by, reason=f"Rubric “{words}”: {plain(points)} instead of {plain(before)}")
    held.points, held.words, held.revision = points, words, held.revision + 1
    held.save(update_fields=["points", "words", "revision"])
    return changed


@transaction.atomic
def remove_rubric_item(rubric_item: RubricItem, *, by: User, revision: int) -> list[Effect]:
    """Takes the item out of every judgement and deletes it. Returns and raises as `edit_rubric_item` does."""
    held = _held(rubric_item, revision)
    changed = _recompute(held, None, by=by, reason=f"Rubric “{held.words}” ({plain(held.points)}) removed")
    RubricMark.objects.filter(rubric_item=held).delete()
    held.delete()
    return changed


@transaction.atomic
def retire_rubric_item(rubric_item: RubricItem, *, retired: bool, revision: int) -> None:
    """Offers the item no more, or again; where it is ticked it counts on. Raises RubricChanged."""
    held = _held(rubric_item, revision)
    held.retired_at = database_now() if retired else None
    held.revision += 1
    held.save(update_fields=["retired_at", "revision"])


@transaction.atomic
def move_rubric_item(rubric_item: RubricItem) -> None:
    """One place up, so that the more frequent can have the lower key."""
    offered = RubricItem.objects.offered().filter(quiz=rubric_item.quiz_id, question=rubric_item.question)
    held = lock_rubric([(pk, 0) for pk in offered.values_list("pk", flat=True)])
    rows = sorted(held, key=lambda row: (row.position, row.pk))  # as it is now that nobody else moves anything
    at = next((place for place, row in enumerate(rows) if row.pk == rubric_item.pk), 0)
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for place, row in enumerate(rows, start=1):
        row.position = place
    RubricItem.objects.bulk_update(rows, ["position"])


def _held(rubric_item: RubricItem, revision: int) -> RubricItem:
    """The item and then the attempts that it is ticked in, under their locks: judging takes them in that order."""
    held = lock_rubric([(rubric_item.pk, revision)])
    if not held or held[0].revision != revision:
        raise RubricChanged
    ticked = RubricMark.objects.filter(rubric_item=rubric_item.pk).values("review_item__attempt")
    list(hold(Attempt.objects.filter(pk__in=ticked)))
    return held[0]


def _recompute(rubric_item: RubricItem, points: Decimal | None, *, by: User, reason: str) -> list[Effect]:
    changed = effects(rubric_item, points)
    for effect in changed:
        effect.item.points = effect.after
        effect.item.revision += 1
    ReviewItem.objects.bulk_update([effect.item for effect in changed], ["points", "revision"], batch_size=500)
    write_judged_points([effect.item for effect in changed], by=by, reason=reason, now=database_now())
    return changed


def _effects(items: Sequence[ReviewItem], rubric_item: RubricItem, points: Decimal | None) -> list[Effect]:
    """Only judgements whose points change: what the cap cuts off anyway makes no difference."""
    marks = RubricMark.objects.filter(review_item__in=items).exclude(rubric_item=rubric_item)
    others: dict[int, Decimal] = {}
    for review_item, worth in marks.order_by().values_list("review_item", "rubric_item__points"):
        others[review_item] = others.get(review_item, ZERO) + worth
    found = []
    for item in items:
        assert item.points is not None
        after = min(max(others.get(item.pk, ZERO) + item.extra + (points or ZERO), ZERO), item.cap)
        if after != item.points:
            found.append(Effect(item, item.points, after))
    return found
