"""Does pressing everything at once give a second attempt, a second close, or an answer after the end?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from exams.delivery.starting import start_attempt
from exams.errors import MayNotEnter
from exams.models import Attempt, Edition, JournalEntry, Response, Sitting, User
from exams.running.closing import close_attempts
from tests.at_once import at_once
from tests.cast import ONE, Begin, Page, make_sitting

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Kind = JournalEntry.Kind


def starting(sitting: Sitting, user: User) -> Callable[[], bool]:
    """A start that says whether the door was open."""

    def start() -> bool:
        try:
            start_attempt(sitting, user, typed_name=user.full_name, agrees=True)
        except MayNotEnter:
            return False
        return True

    return start


def test_many_starts_at_once_begin_one_attempt(sitting: Sitting, ada: User) -> None:
    assert at_once(*[starting(sitting, ada)] * 6) == [True] * 6
    assert Attempt.objects.get().journal.count() == 2


def test_starts_at_two_sittings_at_once_begin_one_attempt(sitting: Sitting, edition: Edition, ada: User) -> None:
    second = make_sitting(edition, name="Next door")
    begun = at_once(starting(sitting, ada), starting(second, ada))
    assert (sorted(begun), Attempt.objects.count()) == ([False, True], 1)


def test_many_submits_at_once_close_once(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.sync()
    bodies = [page.body(page.item(ONE, ["ob"], revision=n + 1)) for n in range(5)]
    replies = at_once(*[partial(page.post, body, to="submit") for body in bodies])
    assert {(r.status_code, r.json()["state"]) for r in replies} == {(200, "closed")}
    assert page.attempt.journal.filter(kind=Kind.CLOSED).count() == 1


def test_one_request_sent_many_times_at_once_is_written_once(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    body = page.body(page.item(ONE, ["ob"]))
    replies = at_once(*[partial(page.post, body)] * 6)
    assert {r.status_code for r in replies} == {200}
    assert page.attempt.journal.filter(kind=Kind.SAVED).count() == 1


@pytest.mark.parametrize("_again", range(4))
def test_a_save_beside_a_close_counts_before_it_or_is_late(ada: User, begin: Begin, _again: int) -> None:
    page = Page(begin(ada))
    page.sync()
    mine = Attempt.objects.filter(pk=page.attempt.pk)
    close: Callable[[], Any] = partial(close_attempts, mine, closed_by=Attempt.ClosedBy.PROCTOR)
    reply, _ = at_once(partial(page.post, page.body(page.item(ONE, ["ob"]))), close)
    counted = reply.json()["responses"][ONE]["verdict"] == "saved"
    kinds = list(page.attempt.journal.order_by("number").values_list("kind", flat=True))[2:]
    expected = {True: [Kind.SAVED, Kind.CLOSED], False: [Kind.CLOSED, Kind.SAVE_LATE]}[counted]
    assert kinds == expected
    assert Response.objects.exists() is counted
