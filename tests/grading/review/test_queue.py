"""Whose turn is which item?"""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connection

from exams.models import User, database_now
from grading.models import ReviewItem
from grading.review.judging import judge
from grading.review.queue import LEASE, count_of, piles, take_next
from tests.cast import make_edition, make_sitting, value
from tests.grading.conftest import Hand

MINUTE = dt.timedelta(minutes=1)


def take(user: User, later: dt.timedelta = dt.timedelta(0)) -> ReviewItem | None:
    return take_next(ReviewItem.objects.all(), user, database_now() + later)


def test_two_people_get_different_items(second_item: ReviewItem, bo: User, cleo: User) -> None:
    taken = {take(bo), take(cleo)}
    assert taken == set(ReviewItem.objects.all())


def test_the_same_person_gets_the_same_item_again(second_item: ReviewItem, bo: User) -> None:
    assert take(bo) == take(bo)


def test_what_is_on_anothers_screen_is_not_given_out(item: ReviewItem, bo: User, cleo: User) -> None:
    take(cleo)
    assert take(bo) is None


def test_after_five_minutes_an_item_is_free_again(item: ReviewItem, bo: User, cleo: User) -> None:
    take(cleo)
    assert take(bo, LEASE - MINUTE) is None
    assert take(bo, LEASE + MINUTE) == item


def test_items_come_in_their_own_order(second_item: ReviewItem, bo: User) -> None:
    assert take(bo) == ReviewItem.objects.order_by("order").first()


def test_what_is_judged_is_not_given_out(item: ReviewItem, bo: User) -> None:
    judge(item, by=bo, points=Decimal(0), comment="", revision=0)
    assert take(bo) is None


def test_the_counts_say_what_waits_what_is_with_others_and_what_is_done(
    second_item: ReviewItem, item: ReviewItem, bo: User, cleo: User
) -> None:
    judge(item, by=bo, points=Decimal(0), comment="", revision=0)
    take(cleo)
    count = count_of(ReviewItem.objects.all(), bo, database_now())
    assert (count.waiting, count.in_hand, count.judged, count.total) == (1, 1, 1, 2)


def test_piles_are_by_sitting_and_question(
    item: ReviewItem, hand: Hand, dan: User, bo: User, quiz: Any, cleo: User
) -> None:
    later = make_sitting(make_edition(quiz, cleo), opens_at=database_now() - MINUTE)
    other = hand(dan, at=later, claim=value(["true"], "so"))
    ReviewItem.objects.create(attempt=other, question="claim", order=1, cap=2)
    found = piles(bo, database_now())
    assert [(pile.sitting.pk, pile.question["number"], pile.count.waiting) for pile in found] == [
        (later.pk, "1.1", 1),
        (item.attempt.sitting_id, "1.1", 1),
    ]


def test_nobody_sees_the_piles_of_another_course(item: ReviewItem, other_bo: User, ada: User) -> None:
    assert piles(other_bo, database_now()) == piles(ada, database_now()) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_never_get_the_same(second_item: ReviewItem, bo: User, cleo: User) -> None:
    start, taken = threading.Barrier(2), []

    def ask(user: User) -> None:
        try:
            start.wait()
            taken.append(take(user))
        except OperationalError:
            pass  # the database was busy: this one got nothing
        connection.close()

    threads = [threading.Thread(target=ask, args=[user]) for user in (bo, cleo)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert taken
    assert None not in taken
    assert len(set(taken)) == len(taken)
