"""Does a corrected edition reach those who write, with every answer kept, and nobody else?"""

from __future__ import annotations

from typing import Any

import pytest

from exams.delivery.starting import start_attempt
from exams.errors import ErratumRefused, ReasonMissing
from exams.models import (
    Attempt,
    AuditEntry,
    Edition,
    Enrollment,
    Erratum,
    ErratumNotice,
    Response,
    Role,
    Sitting,
    SittingEdition,
    User,
)
from exams.rules.replay import replay
from exams.running.errata import bring, running_on
from tests.cast import MANY, ONE, Begin, Page, choice, make_edition, person, small_key, small_paper, value

pytestmark = pytest.mark.django_db
NOTE = "In question 2.1 option D was wrong and is taken out."


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    page = Page(begin(ada))
    page.sync(page.item(MANY, ["ma", "md"]), page.item(ONE, ["ob"]))
    return page


@pytest.fixture
def corrected(edition: Edition, cleo: User) -> Edition:
    """Option D of the select-all is gone, option A reads otherwise."""
    paper: Any = small_paper()
    paper["sections"][1]["questions"][0]["choices"] = [
        choice("ma", "A", "<p>Better</p>"),
        choice("mb", "B"),
        choice("mc", "C"),
    ]
    key: Any = small_key()
    del key["questions"][MANY]["choices"]["md"]
    return make_edition(edition.quiz, cleo, paper, key)


def answer(attempt: Attempt, question: str) -> Any:
    return Response.objects.get(attempt=attempt, question=question).value["selected"]


def test_answers_stay_and_only_a_choice_that_is_gone_is_taken_out(
    page: Page, sitting: Sitting, edition: Edition, corrected: Edition, cleo: User
) -> None:
    erratum = bring(sitting, before=edition, to=corrected, by=cleo, note=NOTE)
    page.attempt.refresh_from_db()
    assert page.attempt.edition == corrected
    assert (answer(page.attempt, MANY), answer(page.attempt, ONE)) == (["ma"], ["ob"])
    assert ErratumNotice.objects.get().attempt == page.attempt
    assert (erratum.made_by, erratum.note, erratum.before) == (cleo, NOTE, edition)
    audited = AuditEntry.objects.get(action="erratum")
    assert (audited.actor, audited.data["attempts"]) == (cleo, 1)


def test_the_journal_tells_who_why_and_what_was_there_and_replays_to_the_same(
    page: Page, sitting: Sitting, edition: Edition, corrected: Edition, cleo: User
) -> None:
    bring(sitting, before=edition, to=corrected, by=cleo, note=NOTE)
    moved = page.attempt.journal.get(kind="edition_changed")
    assert moved.data == {"from": edition.digest, "to": corrected.digest, "why": NOTE}
    assert moved.actor == cleo
    assert page.attempt.journal.get(kind="answer_fitted").question == MANY
    assert page.attempt.journal.get(kind="saved", question=MANY).data["value"] == value(["ma", "md"])
    replayed = replay(page.attempt.journal.order_by("number"))
    rows = Response.objects.filter(attempt=page.attempt)
    assert {row.question: (row.revision, row.digest, row.value) for row in rows} == {
        name: (one.revision, one.digest, one.value) for name, one in replayed.items()
    }


def test_an_edit_made_before_the_page_heard_of_it_still_counts(
    page: Page, sitting: Sitting, edition: Edition, corrected: Edition, cleo: User
) -> None:
    bring(sitting, before=edition, to=corrected, by=cleo, note=NOTE)
    reply = page.sync(page.item(MANY, ["ma", "mb"], revision=2, base=1))
    assert reply["responses"][MANY]["verdict"] == "saved"
    assert reply["edition"] == corrected.digest


def test_who_has_handed_in_keeps_the_edition_and_who_starts_later_gets_the_new_one(
    page: Page, course: Any, sitting: Sitting, edition: Edition, corrected: Edition, cleo: User
) -> None:
    page.submit()
    assert not running_on(sitting, edition).exists()
    bring(sitting, before=edition, to=corrected, by=cleo, note=NOTE)
    page.attempt.refresh_from_db()
    assert page.attempt.edition == edition
    late = person("abe", "Abe Example")
    Enrollment.objects.create(course=course, user=late, role=Role.STUDENT)
    attempt, _ = start_attempt(sitting, late, typed_name="Abe Example", agrees=True)
    assert attempt.edition == corrected
    assert list(sitting.editions.all()) == [corrected]


def test_other_sittings_are_left_alone(
    page: Page, sitting: Sitting, edition: Edition, corrected: Edition, cleo: User
) -> None:
    other = Sitting.objects.create(
        quiz=sitting.quiz, name="Evening", opens_at=sitting.opens_at, closes_at=sitting.closes_at
    )
    SittingEdition.objects.create(sitting=other, edition=edition)
    bring(other, before=edition, to=corrected, by=cleo, note=NOTE)
    page.attempt.refresh_from_db()
    assert page.attempt.edition == edition


def test_without_a_word_to_the_students_nothing_happens(
    page: Page, sitting: Sitting, edition: Edition, corrected: Edition, cleo: User
) -> None:
    with pytest.raises(ReasonMissing):
        bring(sitting, before=edition, to=corrected, by=cleo, note="  ")
    page.attempt.refresh_from_db()
    assert page.attempt.edition == edition


def test_what_would_move_the_paper_is_refused(page: Page, sitting: Sitting, edition: Edition, cleo: User) -> None:
    moved = make_edition(edition.quiz, cleo, small_paper(navigation="forward"))
    with pytest.raises(ErratumRefused) as refused:
        bring(sitting, before=edition, to=moved, by=cleo, note=NOTE)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["navigation"]  # type: ignore[attr-defined]
    with pytest.raises(ErratumRefused):
        bring(sitting, before=moved, to=edition, by=cleo, note=NOTE)
    assert not Erratum.objects.exists()


@pytest.mark.parametrize("size", [1, 6])
def test_a_full_room_costs_as_many_statements_as_one_student(
    course: Any, begin: Begin, sitting: Sitting, edition: Edition, corrected: Edition, cleo: User, size: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(size):
        student = person(f"s{number}", f"Student {number}")
        Enrollment.objects.create(course=course, user=student, role=Role.STUDENT)
        sheet = Page(begin(student))
        sheet.sync(sheet.item(MANY, ["ma", "md"]))
    with django_assert_num_queries(18):
        bring(sitting, before=edition, to=corrected, by=cleo, note=NOTE)
