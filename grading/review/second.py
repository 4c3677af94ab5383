"""How does a second person judge a sample without seeing the first judgement, and how is a difference settled?"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Count, Q, Value, When

from exams.models import Attempt, Sitting, User, database_now
from exams.running.holding import hold
from grading.errors import NotTheFirstJudge, ReviewConflict
from grading.marking.rereading import explanation_digest, explanations
from grading.models import ReviewItem, RubricItem, SecondOpinion
from grading.models.second import SecondOpinionQuerySet
from grading.review.judging import Judgement, decide, lock_rubric, ticked_items, total_of
from grading.review.queue import LEASE, question_numbers

Settled = SecondOpinion.Settled


@transaction.atomic
def draw_sample(
    sitting: Sitting, *, by: User, question: str = "", number: int | None = None, percent: int | None = None
) -> int:
    """Draws judgements until each question (or the one named) has that many, or that share, in the sample.

    Which are drawn follows neither name nor time nor points. Returns how many were added; a sample never shrinks.
    """
    Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)  # one draw at a time
    judged = ReviewItem.objects.filter(attempt__sitting=sitting, judged_at__isnull=False)
    if question:
        judged = judged.filter(question=question)
    by_question: defaultdict[str, list[ReviewItem]] = defaultdict(list)
    for item in judged.select_related("second_opinion"):
        by_question[item.question].append(item)
    now, rows = database_now(), []
    for items in by_question.values():
        wanted = number if number is not None else -(-len(items) * (percent or 0) // 100)
        fresh = sorted((item for item in items if not hasattr(item, "second_opinion")), key=_lot)
        missing = wanted - (len(items) - len(fresh))
        rows += [SecondOpinion(review_item=i, asked_at=now, asked_by=by) for i in fresh[: max(0, missing)]]
    SecondOpinion.objects.bulk_create(rows)
    return len(rows)


def open_to(user: User) -> SecondOpinionQuerySet:
    """The second opinions that this person can give: those on others' judgements."""
    return SecondOpinion.objects.visible_to(user).waiting().exclude(review_item__judged_by=user)


@dataclass(frozen=True, slots=True)
class SecondPile:
    """The second opinions on one question at one sitting that this person can give."""

    sitting: Sitting
    question: str
    number: str
    waiting: int


def second_piles(user: User) -> list[SecondPile]:
    """By sitting and question. One query, two more where there are any."""
    groups: Any = open_to(user).values("review_item__attempt__sitting", "review_item__question").order_by()
    rows = list(groups.annotate(waiting=Count("pk")))
    if not rows:
        return []
    sittings = Sitting.objects.staffed_by(user).select_related("quiz__course")
    by_id = sittings.in_bulk({row["review_item__attempt__sitting"] for row in rows})
    numbers = question_numbers(user, by_id.values())
    found = [
        SecondPile(by_id[row["review_item__attempt__sitting"]], name, numbers.get(name, name), row["waiting"])
        for row in rows
        for name in [row["review_item__question"]]
    ]
    return sorted(found, key=lambda pile: (-pile.sitting.opens_at.timestamp(), pile.sitting.pk, pile.number))


def take_second(pile: SecondOpinionQuerySet, user: User, now: dt.datetime) -> SecondOpinion | None:
    """The next one, lent to this person for five minutes; the one already in hand comes first."""
    mine = Case(When(leased_by=user, then=Value(0)), default=Value(1))
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(leased_by=user)
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        rows = pile.filter(free).order_by(mine, "review_item__order", "pk")
        opinion = rows.select_for_update(of=("self",), skip_locked=skip).first()
        if opinion is not None:
            opinion.leased_by, opinion.lease_until = user, now + LEASE
            opinion.save(update_fields=["lease_until", "leased_by"])
    return opinion


@transaction.atomic
def give_second(opinion: SecondOpinion, given: Judgement, *, by: User, seen: str | None = None) -> SecondOpinion:
    """Keeps what the second person gives, beside the first judgement as it stands; no score changes.

    Raises NotTheFirstJudge for who judged first, ReviewConflict if the opinion was given, the first judgement taken
    back or the explanation changed meanwhile, and RubricChanged and PointsOutOfRange as `decide` does.
    """
    lock_rubric(given.rubric)
    hold(Attempt.objects.filter(review_items__second_opinion=opinion.pk)).get()
    held = SecondOpinion.objects.select_related("review_item").get(pk=opinion.pk)
    item = held.review_item
    if held.judged_at is not None or item.judged_at is None:
        raise ReviewConflict
    if item.judged_by_id == by.pk:
        raise NotTheFirstJudge
    if seen is not None and seen != digest_of(item):
        raise ReviewConflict
    held.points = total_of(ticked_items(item, given), given.extra, item.cap)
    held.extra, held.rubric, held.comment = given.extra, [pk for pk, _ in given.rubric], given.comment
    held.first_points, held.first_by_id = item.points, item.judged_by_id
    held.judged_at, held.judged_by = database_now(), by
    held.leased_by = held.lease_until = None
    held.save()
    return held


@transaction.atomic
def settle(
    opinion: SecondOpinion, how: SecondOpinion.Settled, *, by: User, revision: int, points: Decimal | None = None
) -> None:
    """An instructor says which judgement counts; `revision` is the first one's as it was seen.

    Raises ReviewConflict if it was settled, judged anew or changed with its rubric meanwhile, PointsOutOfRange for
    other points outside 0 and the cap.
    """
    given = SecondOpinion.objects.values_list("rubric", flat=True).get(pk=opinion.pk)
    lock_rubric([(pk, 0) for pk in given])  # before the attempt, as everybody does
    hold(Attempt.objects.filter(review_items__second_opinion=opinion.pk)).get()
    held = SecondOpinion.objects.given().select_related("review_item", "judged_by").get(pk=opinion.pk)
    item = held.review_item
    if held.settled or item.judged_at is None or item.revision != revision:
        raise ReviewConflict
    if how == Settled.SECOND:
        decide(item, _as_given(held), by=by, revision=item.revision, why="The second of two opinions counts")
    elif how == Settled.OTHER:
        other = Judgement(points if points is not None else Decimal(-1), item.comment)
        decide(item, other, by=by, revision=item.revision, why="Settled between two opinions")
    held.settled, held.settled_at, held.settled_by = how, database_now(), by
    held.save(update_fields=["settled", "settled_at", "settled_by"])


def digest_of(item: ReviewItem) -> str:
    """The fingerprint of the explanation as it stands."""
    texts = explanations([item.attempt_id], [item.question])
    return explanation_digest(texts.get((item.attempt_id, item.question), ""))


def _as_given(opinion: SecondOpinion) -> Judgement:
    """The second judgement with its reasons where they are all still there and give the same; else by points alone."""
    assert opinion.points is not None
    rows = list(RubricItem.objects.filter(pk__in=opinion.rubric))
    if len(rows) == len(opinion.rubric) and total_of(rows, opinion.extra, opinion.review_item.cap) == opinion.points:
        return Judgement(opinion.extra, opinion.comment, tuple((row.pk, row.revision) for row in rows))
    return Judgement(opinion.points, opinion.comment)


def _lot(item: ReviewItem) -> bytes:
    """A stable lot, other than the order of the queue."""
    return hashlib.sha256(f"second:{item.attempt_id}:{item.question}".encode()).digest()
