"""Does the report of a sitting say what happened, to staff, and run nowhere as a formula?"""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from exams.models import (
    Accommodation,
    Attempt,
    Course,
    DoorEntry,
    Edition,
    Enrollment,
    JournalEntry,
    Role,
    Sitting,
    TimeAdjustment,
    User,
    database_now,
)
from exams.proctoring.report.gather import report_of
from exams.proctoring.report.written import as_csv, as_pdf
from exams.running.closing import close_attempts
from exams.running.ledger import adjust, pause, resume
from tests.cast import CLAIM, ONE, Begin, Page, make_edition, make_sitting, person, shift, small_paper

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def abe(course: Course) -> User:
    user = person("abe", "=Abe+Example")
    Enrollment.objects.create(course=course, user=user, role=Role.STUDENT, section="02")
    return user


@pytest.fixture
def past(page: Page, bo: User, abe: User, sitting: Sitting) -> Sitting:
    """Ada was extended, paused, flagged, noted, late, and closed by staff; Abe did not come."""
    mine = Attempt.objects.filter(pk=page.attempt.pk)
    adjust(mine, 5 * MINUTE, kind=TimeAdjustment.Kind.EXTENSION, by=bo, why="A fire drill")
    pause(mine, by=bo, why="Fire")
    resume(mine, by=bo, why="Over")
    page.sync(page.item(ONE, ["oa"]), events=[{"kind": "paste", "at": 1, "data": {"length": 500}}])
    attempt = mine.get()
    note = {"text": "Felt ill"}
    attempt.journal.create(number=attempt.journal_length + 1, kind="note", at=database_now(), actor=bo, data=note)
    Attempt.objects.update(journal_length=attempt.journal_length + 1)
    DoorEntry.objects.create(
        sitting=sitting, student=abe, kind="note", at=database_now(), actor=bo, data={"text": "Wrong day"}
    )
    close_attempts(mine, closed_by=Attempt.ClosedBy.PROCTOR, actor_id=bo.pk, why="Ill")
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    return sitting


def test_the_report_says_what_happened(past: Sitting) -> None:
    report = report_of(past, now=database_now())
    abe, ada = report.lines
    assert (abe.attended, abe.notes) == (False, ("Wrong day",))
    assert (ada.ended_by, ada.answers, ada.late, ada.notes) == ("proctor", 1, 1, ("Felt ill",))
    assert ada.extended == 5 * MINUTE
    assert [change.kind for change in ada.changes] == ["extension", "pause"]
    assert [flag.code for flag in ada.flags] == ["pasted", "late"]
    assert report.ended == {"submit": 0, "deadline": 0, "proctor": 1, "open": 0}
    said = {(incident.student, incident.what, incident.by) for incident in report.incidents}
    assert ("Ada Example", "Felt ill", "Bo Example") in said
    assert ("=Abe+Example", "Wrong day", "Bo Example") in said
    assert any("Closed: Ill" in what for _, what, _ in said)


def test_a_save_for_a_question_that_was_left_counts_among_the_late(
    ada: User, cleo: User, edition: Edition, begin: Begin
) -> None:
    sitting = make_sitting(make_edition(edition.quiz, cleo, small_paper(navigation="forward")))
    page = Page(begin(ada, at=sitting))
    page.post(page.body(page.item(CLAIM, ["true"]), leaving=CLAIM), to="forward")
    page.sync(page.item(CLAIM, ["false"], revision=2, base=1))
    (line,) = report_of(sitting, now=database_now()).lines
    assert (line.late, [flag.code for flag in line.flags]) == (1, ["left"])


def test_pauses_are_not_worked(page: Page, sitting: Sitting, bo: User) -> None:
    shift(page.attempt, 20 * MINUTE)
    TimeAdjustment.objects.create(
        attempt=page.attempt, kind="pause", amount=15 * MINUTE, made_at=database_now(), made_by=bo, reason="Fire"
    )
    page.submit()
    worked = report_of(sitting, now=database_now()).lines[0].worked
    assert worked is not None
    assert 5 * MINUTE <= worked < 6 * MINUTE


def test_the_table_runs_nowhere_as_a_formula(past: Sitting) -> None:
    head, abe, ada = csv.reader(io.StringIO(as_csv(report_of(past, now=database_now()))))
    assert abe[0] == "'=Abe+Example"
    row = dict(zip(head, ada, strict=True))
    assert (row["attended"], row["ended_by"], row["minutes_extended"]) == ("yes", "closed by staff", "5.00")
    assert (row["late_saves"], row["flag_weight"], row["notes"]) == ("1", "3", "Felt ill")


def test_the_paper_takes_texts_as_texts(past: Sitting, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(full_name='#panic("x") *Ada* $ \\ ]')
    pdf = as_pdf(report_of(past, now=database_now()))
    assert pdf.startswith(b"%PDF")


def test_page_and_files_are_served(client: Client, past: Sitting, bo: User) -> None:
    client.force_login(bo)
    page = client.get(f"/sittings/{past.pk}/report").content.decode()
    assert "A fire drill" in page
    assert "Felt ill" in page
    for name, kind in (("report.csv", "text/csv"), ("report.pdf", "application/pdf")):
        response = client.get(f"/sittings/{past.pk}/{name}")
        assert response["Content-Type"].startswith(kind)
        assert "attachment" in response["Content-Disposition"]


def test_nobody_reads_why_there_is_more_time(
    client: Client, sitting: Sitting, course: Course, ada: User, bo: User, begin: Begin
) -> None:
    Accommodation.objects.create(course=course, user=ada, factor="1.5", reason="Secret diagnosis")
    begin(ada)
    client.force_login(bo)
    page, table = (client.get(f"/sittings/{sitting.pk}/report{end}").content.decode() for end in ("", ".csv"))
    assert "×1.5" in page
    assert "diagnosis" not in page + table


def test_more_students_cost_no_more_queries(
    course: Course, sitting: Sitting, begin: Begin, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        student = person(f"s{number}", f"Student {number}")
        Enrollment.objects.create(course=course, user=student, role=Role.STUDENT)
        attempt = begin(student)
        JournalEntry.objects.create(
            attempt=attempt, number=9, kind="event", at=attempt.started_at, data={"event": "fullscreen_left"}
        )
    sitting = Sitting.objects.select_related("quiz__course").get(pk=sitting.pk)
    with django_assert_max_num_queries(8):
        report = report_of(sitting, now=database_now())
    assert len(report.flagged) == 12
