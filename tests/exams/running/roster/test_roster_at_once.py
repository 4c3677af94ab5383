"""Do two rosters at the same moment make each account once, and say it where one has to look again?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exams.errors import RosterChanged
from exams.models import Course, Enrollment, User
from exams.rules.roster.reading import read_roster
from exams.running.roster.plan import plan_roster
from exams.running.roster.write import apply_roster
from tests.at_once import in_step

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NEW = ("bea,Bea Example", "dot,Dot Example", "eve,Eve Example")


def looked_at(course: Course, by: User, lines: tuple[str, ...]) -> Callable[[], bool]:
    """Applies what was looked at just now. Returns whether it was written; if not, nothing was."""
    roster = read_roster("\n".join(("netid,name", *lines)).encode())
    digest = plan_roster(course, roster, by=by, whole=False).digest

    def apply() -> bool:
        try:
            apply_roster(course, roster, by=by, whole=False, digest=digest)
        except RosterChanged:
            return False
        return True

    return apply


def test_two_courses_that_name_the_same_new_people(
    course: Course, other_course: Course, cleo: User, other_cleo: User
) -> None:
    calls = [looked_at(course, cleo, NEW), looked_at(other_course, other_cleo, NEW[::-1])]
    assert sorted(in_step(*calls)) == [False, True]
    assert User.objects.filter(netid__in=["bea", "dot", "eve"]).count() == 3
    assert Enrollment.objects.filter(user__netid="bea").count() == 1


def test_one_roster_that_is_applied_twice(course: Course, cleo: User) -> None:
    assert sorted(in_step(*[looked_at(course, cleo, NEW)] * 2)) == [False, True]
    assert Enrollment.objects.filter(user__netid="bea").count() == 1
