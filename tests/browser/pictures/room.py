"""Who sits in the room that the pictures show?"""

from __future__ import annotations

import datetime as dt

from exams.delivery.starting import start_attempt
from exams.models import Attempt, Course, Hand, Sitting, TimeAdjustment, User, database_now
from exams.running.accommodations import set_accommodation
from exams.running.closing import close_attempts
from exams.running.door import check_in
from exams.running.ledger import adjust, pause
from exams.running.seats import assign_seats
from grading.marking.pipeline import grade_waiting
from quizsite.demo.accounts import BO, CLEO

MINUTE = dt.timedelta(minutes=1)
# NetID and for how many minutes the student has been at work.
AT_WORK = (("student-02", 31), ("student-03", 33), ("student-04", 30), ("student-05", 29), ("student-06", 28))
PAUSED, DONE, ASKS, UNSAVED = "student-05", "student-06", "student-03", "student-04"


def open_sitting() -> Sitting:
    """The sitting of the demonstration that can be started now."""
    return Sitting.objects.latest("opens_at")


def last_sitting() -> Sitting:
    """The one whose results are out."""
    return Sitting.objects.earliest("opens_at")


def course() -> Course:
    return Course.objects.get(code="DEMO 101")


def fill(sitting: Sitting) -> None:
    """Lets a few students begin some time ago, one be paused and one be done."""
    Sitting.objects.filter(pk=sitting.pk).update(opens_at=database_now() - 40 * MINUTE)
    sitting.refresh_from_db()
    for netid, ago in AT_WORK:
        user = User.objects.get(netid=netid)
        start_attempt(sitting, user, typed_name=user.full_name, agrees=True, now=database_now() - ago * MINUTE)
    attempts = Attempt.objects.filter(sitting=sitting)
    pause(attempts.filter(student__netid=PAUSED), by=_staff(BO.netid), why="Fetches a charger")
    done = attempts.filter(student__netid=DONE)
    close_attempts(done, closed_by=Attempt.ClosedBy.SUBMIT)
    now = database_now()
    attempts.update(last_seen_at=now, last_saved_at=now)
    attempts.filter(student__netid=UNSAVED).update(unsaved_since=now - MINUTE)
    Hand.objects.create(attempt=attempts.get(student__netid=ASKS), text="Is 0 a positive number in 1.4?", raised_at=now)
    seated = User.objects.filter(netid__startswith="student-").order_by("netid")
    assign_seats(sitting, {user.pk: f"{'ABCDEF'[n // 10]}{n % 10 + 1}" for n, user in enumerate(seated)})
    check_in(sitting, [user.pk for user in seated[:14:2]], by=_staff(BO.netid))


def change_codes(sitting: Sitting) -> None:
    """The room gets a code that changes, once the students of the pictures are in, and they are heard of just now."""
    Sitting.objects.filter(pk=sitting.pk).update(code_kind=Sitting.CodeKind.ROTATING)
    Attempt.objects.filter(sitting=sitting).exclude(student__netid=UNSAVED).update(last_seen_at=database_now())


def give_more(sitting: Sitting) -> None:
    """More time for everybody, scaled, as the room page gives it."""
    attempts = Attempt.objects.filter(sitting=sitting)
    kind = TimeAdjustment.Kind.EXTENSION
    adjust(attempts, 5 * MINUTE, kind=kind, by=_staff(BO.netid), why="Noise in the corridor", scale=True)


def grant(netid: str, sitting: Sitting) -> None:
    """More time for one student at one sitting."""
    user = User.objects.get(netid=netid)
    set_accommodation(
        course(), user, sitting, factor=1, extra_time=10 * MINUTE, reason="Arm in plaster", by=_staff(CLEO.netid)
    )


def end(sitting: Sitting) -> None:
    """Everybody is done, and the answers are graded."""
    close_attempts(Attempt.objects.filter(sitting=sitting), closed_by=Attempt.ClosedBy.SUBMIT)
    grade_waiting()


def _staff(netid: str) -> User:
    return User.objects.get(netid=netid)
