"""Does a merge take what is newer in a file, and only that, once?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from exams.errors import ReasonMissing
from exams.models import Attempt, Response, Sitting, User
from exams.rules.replay import replay
from exams.running.closing import close_overdue_attempts
from exams.running.merge import compare, merge
from exams.running.seal import Sealed, open_sealed
from tests.cast import CLAIM, MANY, ONE, Begin, Page, shift
from tests.exams.running.sealing import payload_of, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    """A page that saved `oa` for one question and `none` for another."""
    page = Page(begin(ada))
    page.sync(page.item(ONE, ["oa"]), page.item(MANY, "none"))
    return page


def opened(page: Page, *items: dict[str, Any]) -> Sealed:
    return open_sealed(page.attempt.sitting, sealed(page.attempt.sitting, payload_of(page, *items)))


def chosen(question: str) -> object:
    return Response.objects.get(question=question).value["selected"]


def test_a_file_is_compared_by_the_rule_of_a_save(page: Page) -> None:
    file = opened(
        page,
        page.item(ONE, ["ob"], revision=2, base=1),
        page.item(MANY, "none"),
        page.item(CLAIM, ["true"]),
    )
    assert [(row.item.question, row.verdict, row.taken) for row in compare(file)] == [
        (ONE, "saved", True),
        (MANY, "same", False),
        (CLAIM, "saved", True),
    ]


def test_what_the_server_has_newer_stays(page: Page, cleo: User) -> None:
    file = opened(page, page.item(ONE, ["ob"]))
    assert [row.verdict for row in compare(file)] == ["stale"]
    assert merge(file, by=cleo, why="r") == 0
    assert chosen(ONE) == ["oa"]


def test_an_answer_of_another_page_that_did_not_know_the_servers_stays_out(page: Page, cleo: User) -> None:
    file = opened(page, page.item(ONE, ["ob"], revision=9, base=0, origin="0" * 8 + "-0000-4000-8000-" + "0" * 12))
    assert merge(file, by=cleo, why="r") == 0


def test_lateness_does_not_apply_and_grading_runs_again(page: Page, cleo: User) -> None:
    shift(page.attempt, dt.timedelta(hours=3))
    close_overdue_attempts()
    Attempt.objects.update(grading_due_at=None)
    assert merge(opened(page, page.item(ONE, ["ob"], revision=2, base=1)), by=cleo, why="The server was down") == 1
    assert chosen(ONE) == ["ob"]
    assert Attempt.objects.get().grading_due_at is not None
    entry = page.attempt.journal.get(kind="file_merged")
    assert (entry.actor, entry.data["why"], entry.question) == (cleo, "The server was down", ONE)


def test_an_open_attempt_is_not_sent_to_grading(page: Page, cleo: User) -> None:
    merge(opened(page, page.item(CLAIM, ["true"])), by=cleo, why="r")
    assert Attempt.objects.get().grading_due_at is None


def test_merging_twice_changes_nothing_new(page: Page, cleo: User) -> None:
    file = opened(page, page.item(ONE, ["ob"], revision=2, base=1))
    assert [merge(file, by=cleo, why="r") for _ in range(2)] == [1, 0]
    assert page.attempt.journal.filter(kind="file_merged").count() == 1


def test_a_page_that_comes_back_finds_its_answer_saved(page: Page, cleo: User) -> None:
    item = page.item(ONE, ["ob"], revision=2, base=1)
    merge(opened(page, item), by=cleo, why="r")
    assert page.sync(item)["responses"][ONE]["verdict"] == "same"


def test_replaying_gives_the_merged_answers(page: Page, cleo: User) -> None:
    merge(opened(page, page.item(ONE, ["ob"], revision=5), page.item(CLAIM, ["false"], "why")), by=cleo, why="r")
    replayed = replay(page.attempt.journal.order_by("number"))
    assert {q: (r.revision, r.digest, r.value) for q, r in replayed.items()} == {
        row.question: (row.revision, row.digest, row.value) for row in Response.objects.all()
    }


@pytest.mark.parametrize("why", ["", "  "])
def test_a_blank_reason_is_refused(page: Page, cleo: User, why: str, sitting: Sitting) -> None:
    with pytest.raises(ReasonMissing):
        merge(opened(page, page.item(CLAIM, ["true"])), by=cleo, why=why)
    assert not Response.objects.filter(question=CLAIM).exists()
