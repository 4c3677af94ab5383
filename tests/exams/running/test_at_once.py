"""Do two of the staff who press the same button at once do it once, and never lock each other out?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest

from exams.models import Attempt, Course, Enrollment, Role, Sitting, SittingSeal, TimeAdjustment, User
from exams.running.accommodations import Planned, set_accommodations
from exams.running.late import accept_late_save, late_saves
from exams.running.ledger import adjust
from exams.running.merge import merge
from exams.running.reopening import reopen
from exams.running.seal import open_sealed, public_seal
from exams.running.undoing import standing_extensions, undo
from tests.at_once import at_once
from tests.cast import ONE, Begin, Page, person
from tests.exams.running.sealing import payload_of, sealed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MINUTE = dt.timedelta(minutes=1)
EXTENSION = TimeAdjustment.Kind.EXTENSION


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    page = Page(begin(ada))
    page.sync(page.item(ONE, ["oa"]))
    return page


def test_a_sitting_gets_one_seal(sitting: Sitting) -> None:
    seals = at_once(*[partial(public_seal, sitting)] * 4)
    assert {seal["key_id"] for seal in seals} == {SittingSeal.objects.get().key_id}


def test_a_late_save_is_accepted_once(page: Page, cleo: User) -> None:
    page.submit()
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    entry = late_saves(Attempt.objects.all())[0].entry
    assert sorted(at_once(*[partial(accept_late_save, entry, by=cleo, why="r")] * 3)) == [False, False, True]


def test_a_file_is_merged_once(page: Page, cleo: User, sitting: Sitting) -> None:
    file = open_sealed(sitting, sealed(sitting, payload_of(page, page.item(ONE, ["ob"], revision=2, base=1))))
    assert sorted(at_once(*[partial(merge, file, by=cleo, why="r")] * 3)) == [0, 0, 1]


def test_an_extension_is_taken_back_once(page: Page, bo: User, sitting: Sitting) -> None:
    adjust(Attempt.objects.all(), 5 * MINUTE, kind=EXTENSION, by=bo, why="r")
    assert sorted(at_once(*[partial(undo, standing_extensions(sitting), by=bo, why="r")] * 3)) == [0, 0, 1]
    assert Attempt.objects.get().deadline_at == page.attempt.deadline_at


def test_an_attempt_is_opened_again_once(page: Page, bo: User) -> None:
    page.submit()
    assert sorted(at_once(*[partial(reopen, Attempt.objects.all(), MINUTE, by=bo, why="r")] * 3)) == [0, 0, 1]


def test_the_room_and_a_table_of_accommodations_do_not_lock_each_other_out(
    course: Course, bo: User, cleo: User, begin: Begin
) -> None:
    students = [person(f"student-{n:02}", f"Student {n:02} Example") for n in range(8)]
    Enrollment.objects.bulk_create(Enrollment(course=course, user=s, role=Role.STUDENT) for s in students)
    list(map(begin, students))
    plans = [Planned(student, None, Decimal("1.5"), dt.timedelta(0), "") for student in reversed(students)]
    extend = partial(adjust, Attempt.objects.all(), MINUTE, kind=EXTENSION, by=bo, why="r")
    given = at_once(extend, partial(set_accommodations, course, plans, by=cleo), extend, extend)
    assert given == [8, 8, 8, 8]
    allowed = {attempt.deadline_at - attempt.started_at for attempt in Attempt.objects.all()}
    assert allowed == {dt.timedelta(minutes=70.5)}
