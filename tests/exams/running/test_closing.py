"""Does an attempt end once, at the right second, whoever ends it?"""

from __future__ import annotations

import datetime as dt

import pytest

from exams.models import Attempt, User
from exams.running.closing import close_attempts, close_overdue_attempts
from exams.running.ledger import adjust, pause
from tests.cast import MANY, ONE, Begin, Page

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def closings(attempt: Attempt) -> int:
    return attempt.journal.filter(kind="closed").count()


def test_the_sweeper_closes_at_the_deadline_however_late_it_comes(ada: User, begin: Begin) -> None:
    attempt = begin(ada, ago=60 * MINUTE)
    assert close_overdue_attempts() == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_by) == ("closed", "deadline")
    assert attempt.closed_at == attempt.deadline_at
    assert attempt.grading_due_at is not None


@pytest.mark.parametrize("seconds", [-60, 0, 5])
def test_the_sweeper_waits_for_the_deadline_and_the_grace(ada: User, begin: Begin, seconds: int) -> None:
    attempt = begin(ada, ago=45 * MINUTE + dt.timedelta(seconds=seconds))
    assert close_overdue_attempts() == 0
    attempt.refresh_from_db()
    assert attempt.state == "running"


def test_an_attempt_is_closed_once(ada: User, begin: Begin) -> None:
    attempt = begin(ada, ago=60 * MINUTE)
    mine = Attempt.objects.filter(pk=attempt.pk)
    counts = [close_overdue_attempts(), close_attempts(mine, closed_by=Attempt.ClosedBy.PROCTOR)]
    assert (counts, closings(attempt)) == ([1, 0], 1)


def test_a_paused_attempt_does_not_run_out(ada: User, bo: User, begin: Begin) -> None:
    attempt = begin(ada, ago=30 * MINUTE)
    pause(Attempt.objects.filter(pk=attempt.pk), by=bo, why="Fire alarm")
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=attempt.started_at)
    assert close_overdue_attempts() == 0


def test_an_extension_keeps_the_sweeper_away(ada: User, bo: User, begin: Begin) -> None:
    attempt = begin(ada, ago=50 * MINUTE)
    adjust(Attempt.objects.filter(pk=attempt.pk), 10 * MINUTE, kind="extension", by=bo, why="Projector failed")  # type: ignore[arg-type]
    assert close_overdue_attempts() == 0


def test_handing_in_saves_the_last_flush_and_closes(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    reply = page.submit(page.item(ONE, ["oa"]), page.item(MANY, "none"))
    assert (reply["state"], reply["closed_by"]) == ("closed", "submit")
    assert reply["receipt_url"] == f"/attempts/{page.attempt.pk}/receipt"
    assert {v["verdict"] for v in reply["responses"].values()} == {"saved"}
    page.attempt.refresh_from_db()
    assert page.attempt.closed_at is not None
    assert page.attempt.closed_at < page.attempt.deadline_at
    assert closings(page.attempt) == 1


def test_handing_in_twice_closes_once(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.submit()
    again = page.submit(page.item(ONE, ["oa"]))
    assert (again["state"], again["responses"][ONE]["verdict"]) == ("closed", "late")
    assert closings(page.attempt) == 1


def test_handing_in_after_deadline_and_grace_is_closed_by_the_deadline(ada: User, begin: Begin) -> None:
    page = Page(begin(ada, ago=46 * MINUTE))
    reply = page.submit(page.item(ONE, ["oa"]))
    assert (reply["closed_by"], reply["responses"][ONE]["verdict"]) == ("deadline", "late")


def test_a_page_that_was_taken_over_cannot_hand_in(ada: User, begin: Begin) -> None:
    old = Page(begin(ada))
    old.sync()
    Page(old.attempt).sync()
    assert old.submit()["state"] == "running"
