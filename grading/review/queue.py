"""What waits for a person, and whose turn is which item?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Count, Min, Q, Value, When

from exams.models import Edition, Sitting, User
from exams.rules.paper import PaperQuestion, questions_of
from grading.models import ReviewItem
from grading.models.review import ReviewItemQuerySet
from grading.review.pace import WINDOW, minutes_left
from grading.review.plan import assigned_to, judgeable

LEASE = dt.timedelta(minutes=5)
COMMENTS = 8


@dataclass(frozen=True, slots=True)
class PileCount:
    """How a pile stands. `in_hand` of those waiting are on others' screens now; `minutes_left` is a forecast."""

    waiting: int
    in_hand: int
    judged: int
    minutes_left: int | None = None

    @property
    def total(self) -> int:
        return self.waiting + self.judged


@dataclass(frozen=True, slots=True)
class Pile:
    """The explanations of one question at one sitting; `judges` are those it is assigned to, `mine` if I am one.

    `workers`: who else has one of them open now.
    """

    sitting: Sitting
    question: PaperQuestion
    count: PileCount
    judges: tuple[User, ...] = ()
    mine: bool = False
    workers: tuple[str, ...] = ()


def piles(user: User, now: dt.datetime) -> list[Pile]:
    """All piles that this person may judge: those with work first, then the newest sitting, in it one's own, then as on
    the paper. Five queries.
    """
    groups: Any = judgeable(user).values("attempt__sitting", "question").order_by()
    rows = list(groups.annotate(**_counts(user, now)))
    sittings = Sitting.objects.staffed_by(user).select_related("quiz__course")
    by_id = sittings.in_bulk({row["attempt__sitting"] for row in rows})
    questions = _questions(user, by_id.values())
    assigned, workers = assigned_to(by_id), _workers(user, now)
    found = [
        Pile(
            by_id[row["attempt__sitting"]],
            questions[row["question"]],
            _pile_count(row, now),
            judges := assigned.get((row["attempt__sitting"], row["question"]), ()),
            user in judges,
            tuple(workers.get((row["attempt__sitting"], row["question"]), ())),
        )
        for row in rows
    ]
    places = {name: place for place, name in enumerate(questions)}

    def order(pile: Pile) -> tuple[bool, float, int, bool, int]:
        sitting, place = pile.sitting, places[pile.question["id"]]
        return not pile.count.waiting, -sitting.opens_at.timestamp(), sitting.pk, not pile.mine, place

    return sorted(found, key=order)


def _workers(user: User, now: dt.datetime) -> dict[tuple[int, str], list[str]]:
    """Who else has an item of which sitting and question on the screen."""
    lent = in_others_hands(ReviewItem.objects.visible_to(user), user, now).order_by("leased_by__full_name")
    found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for sitting, question, name in lent.values_list("attempt__sitting", "question", "leased_by__full_name").distinct():
        found[sitting, question].append(name)
    return found


def in_others_hands(items: ReviewItemQuerySet, user: User, now: dt.datetime) -> ReviewItemQuerySet:
    """The waiting items that somebody else has open."""
    return items.waiting().filter(lease_until__gt=now).exclude(leased_by=user)


def take_over(items: ReviewItemQuerySet, item_id: int, user: User, now: dt.datetime) -> bool:
    """Puts an item that somebody else has open into this person's hands. False if it does not wait any more.

    Whoever had it keeps what was typed, is told by the page, and meets the conflict view if both save.
    """
    return bool(items.waiting().filter(pk=item_id).update(leased_by=user, lease_until=now + LEASE))


def counts_by_question(sitting: Sitting, user: User, now: dt.datetime) -> dict[str, PileCount]:
    """How the piles of one sitting stand, by question. One query."""
    groups: Any = ReviewItem.objects.visible_to(user).filter(attempt__sitting=sitting).values("question").order_by()
    return {row["question"]: _pile_count(row, now) for row in groups.annotate(**_counts(user, now))}


def count_of(pile: ReviewItemQuerySet, user: User, now: dt.datetime) -> PileCount:
    """How these items stand for this person."""
    return _pile_count(pile.aggregate(**_counts(user, now)), now)


def _counts(user: User, now: dt.datetime) -> dict[str, Count | Min]:
    elsewhere = Q(judged_at=None, lease_until__gt=now) & ~Q(leased_by=user)
    return {
        "waiting": Count("pk", filter=Q(judged_at=None)),
        "in_hand": Count("pk", filter=elsewhere),
        "judged": Count("pk", filter=Q(judged_at__isnull=False)),
        "lately": Count("pk", filter=Q(judged_at__gt=now - WINDOW)),
        "since": Min("judged_at", filter=Q(judged_at__gt=now - WINDOW)),
    }


def _pile_count(row: Mapping[str, Any], now: dt.datetime) -> PileCount:
    left = minutes_left(row["waiting"], row["lately"], row["since"], now)
    return PileCount(row["waiting"], row["in_hand"], row["judged"], left)


def _questions(user: User, sittings: Iterable[Sitting]) -> Mapping[str, PaperQuestion]:
    """Every question of these quizzes by id, as the newest edition that has it numbers it."""
    editions = Edition.objects.visible_to(user).filter(quiz__in={sitting.quiz_id for sitting in sittings})
    papers = editions.order_by("quiz", "number").values_list("paper", flat=True)
    return {question["id"]: question for paper in papers for question in questions_of(paper)}


def question_numbers(user: User, sittings: Iterable[Sitting]) -> dict[str, str]:
    """The number of each question of these quizzes by its id."""
    return {name: question["number"] for name, question in _questions(user, sittings).items()}


def take_next(pile: ReviewItemQuerySet, user: User, now: dt.datetime) -> ReviewItem | None:
    """The next waiting item, lent to this person for five minutes; the one already in hand comes first.

    None if nothing waits or all that waits is lent to others. Two who ask at once get different items.
    """
    mine = Case(When(leased_by=user, then=Value(0)), default=Value(1))
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(leased_by=user)
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        rows = pile.waiting().filter(free).order_by(mine, "order", "pk")
        item = rows.select_for_update(of=("self",), skip_locked=skip).first()
        if item is not None:
            lend(item, user, now)
            item.save(update_fields=["lease_until", "leased_by"])
    return item


def renew(items: ReviewItemQuerySet, item_id: int, user: User, now: dt.datetime) -> bool:
    """Keeps a waiting item for five minutes more. False if somebody else has it, or it was judged."""
    mine = items.waiting().filter(pk=item_id, leased_by=user)
    return bool(mine.update(lease_until=now + LEASE))


def used_comments(question: str, user: User, *, but: int | None = None) -> list[str]:
    """Comments given to this question before, the most frequent first: to be used again; not that of the item `but`.

    One query.
    """
    given = ReviewItem.objects.visible_to(user).filter(question=question, judged_at__isnull=False).exclude(comment="")
    given = given.exclude(pk=but) if but else given
    counted: Any = given.order_by().values("comment").annotate(times=Count("pk")).order_by("-times", "comment")
    return [row["comment"] for row in counted[:COMMENTS]]


def lend(item: ReviewItem, user: User, now: dt.datetime) -> None:
    """Puts the item into this person's hands; saves nothing."""
    item.leased_by, item.lease_until = user, now + LEASE
