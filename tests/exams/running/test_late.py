"""Are late saves listed while they would change something, and does accepting one count once?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from exams.errors import ReasonMissing
from exams.models import Attempt, JournalEntry, Quiz, Response, User
from exams.rules.replay import replay
from exams.running.errata import bring
from exams.running.late import accept_late_save, late_saves
from tests.cast import CLAIM, MANY, ONE, Begin, Page, make_edition, make_sitting, shift, small_paper

pytestmark = pytest.mark.django_db
OVER = dt.timedelta(minutes=46)


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    """A page whose time is over; `oa` was saved in time."""
    page = Page(begin(ada))
    page.sync(page.item(ONE, ["oa"]))
    shift(page.attempt, OVER)
    return page


def listed() -> list[JournalEntry]:
    return [save.entry for save in late_saves(Attempt.objects.all())]


def chosen(question: str = ONE) -> object:
    return Response.objects.get(question=question).value["selected"]


def test_the_last_late_save_of_a_page_is_listed_beside_what_counts(page: Page) -> None:
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    page.sync(page.item(ONE, ["oc"], revision=3, base=1))
    (save,) = late_saves(Attempt.objects.all())
    assert (save.entry.data["value"]["selected"], save.entry.kind) == (["oc"], "save_late")
    assert save.response is not None
    assert save.response.value["selected"] == ["oa"]


def test_a_question_without_an_answer_can_have_a_late_one(page: Page) -> None:
    page.sync(page.item(CLAIM, ["true"], "because"))
    (save,) = late_saves(Attempt.objects.all())
    assert save.response is None


def test_a_save_of_another_device_is_listed(ada: User, begin: Begin) -> None:
    old = Page(begin(ada))
    old.sync()
    Page(old.attempt).sync()
    old.sync(old.item(CLAIM, ["true"]))
    old.sync(old.item(ONE, ["oa"]))
    assert [(entry.question, entry.kind) for entry in listed()] == [(ONE, "save_other_device")]


def test_a_save_for_a_question_that_was_left_is_listed_and_can_be_accepted(
    ada: User, cleo: User, quiz: Quiz, begin: Begin
) -> None:
    forward = make_sitting(make_edition(quiz, cleo, small_paper(navigation="forward")))
    page = Page(begin(ada, at=forward))
    page.post(page.body(page.item(CLAIM, ["true"]), leaving=CLAIM), to="forward")
    page.sync(page.item(CLAIM, ["false"], revision=2, base=1))
    (entry,) = listed()
    assert entry.kind == "save_left"
    assert accept_late_save(entry, by=cleo, why="The page had hung")
    assert chosen(CLAIM) == ["false"]
    assert replay(page.attempt.journal.order_by("number"))[CLAIM].value["selected"] == ["false"]


def test_what_was_saved_again_in_time_is_not_listed(ada: User, begin: Begin) -> None:
    old = Page(begin(ada))
    old.sync()
    new = Page(old.attempt)
    new.sync()
    old.sync(old.item(CLAIM, ["true"]))
    old.sync(old.item(ONE, ["oa"]))
    new.sync(new.item(ONE, ["ob"]))
    assert listed() == []


def test_accepting_sets_the_answer_and_has_it_graded_again(page: Page, cleo: User) -> None:
    page.submit(page.item(ONE, ["ob"], revision=2, base=1))
    Attempt.objects.update(grading_due_at=None)
    (entry,) = listed()
    assert accept_late_save(entry, by=cleo, why="The network of the room was down")
    response = Response.objects.get(question=ONE)
    assert (response.value["selected"], response.revision, response.tab) == (["ob"], 2, "staff")
    assert Attempt.objects.get().grading_due_at is not None
    accepted = page.attempt.journal.get(kind="late_accepted")
    assert (accepted.actor, accepted.data["why"]) == (cleo, "The network of the room was down")
    assert listed() == []


def test_an_open_attempt_is_not_sent_to_grading(ada: User, cleo: User, begin: Begin) -> None:
    old = Page(begin(ada))
    old.sync()
    Page(old.attempt).sync()
    old.sync(old.item(CLAIM, ["true"]))
    old.sync(old.item(ONE, ["oa"]))
    assert accept_late_save(listed()[0], by=cleo, why="The first device held the answer")
    assert (chosen(), Attempt.objects.get().grading_due_at) == (["oa"], None)


def test_replaying_gives_the_accepted_answer(page: Page, cleo: User) -> None:
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    accept_late_save(listed()[0], by=cleo, why="r")
    row, again = Response.objects.get(question=ONE), replay(page.attempt.journal.order_by("number"))[ONE]
    assert (again.revision, again.digest, again.value) == (row.revision, row.digest, row.value)


def test_accepting_twice_changes_nothing_new(page: Page, cleo: User) -> None:
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    (entry,) = listed()
    assert [accept_late_save(entry, by=cleo, why="r") for _ in range(2)] == [True, False]
    assert page.attempt.journal.filter(kind="late_accepted").count() == 1
    assert Response.objects.get(question=ONE).revision == 2


def test_of_two_late_pages_the_later_can_still_be_accepted(page: Page, cleo: User) -> None:
    other = Page(page.attempt)
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    other.sync(other.item(ONE, ["oc"], revision=2, base=1))
    first, second = listed()
    accept_late_save(first, by=cleo, why="r")
    assert listed() == [second]
    accept_late_save(second, by=cleo, why="The other one after all")
    assert chosen() == ["oc"]
    assert not accept_late_save(first, by=cleo, why="r")


@pytest.mark.parametrize("why", ["", "   ", "\n"])
def test_a_blank_reason_is_refused(page: Page, cleo: User, why: str) -> None:
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    with pytest.raises(ReasonMissing):
        accept_late_save(listed()[0], by=cleo, why=why)
    assert chosen() == ["oa"]


def test_only_a_late_save_can_be_accepted(page: Page, cleo: User) -> None:
    assert not accept_late_save(page.attempt.journal.get(kind="saved"), by=cleo, why="r")


def test_the_list_costs_the_same_however_long_it_is(page: Page, django_assert_num_queries: object) -> None:
    page.sync(page.item(ONE, ["ob"], revision=2, base=1), page.item(CLAIM, ["true"]))
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(listed()) == 2


def test_a_late_save_made_before_a_correction_counts_as_far_as_the_corrected_question_takes_it(
    page: Page, cleo: User
) -> None:
    page.sync(page.item(MANY, ["ma", "md"]))
    paper: Any = small_paper()
    del paper["sections"][1]["questions"][0]["choices"][3]
    corrected = make_edition(page.attempt.edition.quiz, cleo, paper)
    bring(page.attempt.sitting, before=page.attempt.edition, to=corrected, by=cleo, note="D is gone")
    (entry,) = listed()
    assert accept_late_save(entry, by=cleo, why="The network was down")
    assert chosen(MANY) == ["ma"]
    assert listed() == []
