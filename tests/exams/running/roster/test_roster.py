"""Does a roster bring the course to what the file says, with nobody lost and nobody's account taken?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams.errors import RosterChanged
from exams.models import Accommodation, Attempt, AuditEntry, Course, Enrollment, Role, Sitting, User
from exams.rules.roster.reading import read_roster
from exams.running.roster.plan import Plan, plan_roster
from exams.running.roster.write import apply_roster
from tests.cast import Begin, Page, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(course: Course, cleo: User) -> Callable[..., Plan]:
    def _plan(table: str, *, by: User | None = cleo, whole: bool = True) -> Plan:
        return plan_roster(course, read_roster(table.encode()), by=by, whole=whole)

    return _plan


@pytest.fixture
def apply(course: Course, cleo: User, plan: Callable[..., Plan]) -> Callable[..., Plan]:
    def _apply(table: str, *, by: User | None = cleo, whole: bool = True) -> Plan:
        looked_at = plan(table, by=by, whole=whole)
        assert looked_at.problems == []
        return apply_roster(course, read_roster(table.encode()), by=by, whole=whole, digest=looked_at.digest)

    return _apply


def roll(course: Course) -> dict[str, str]:
    return {row.user.netid: row.role for row in Enrollment.objects.current().filter(course=course)}


def test_who_is_new_comes_in_with_an_account_that_has_no_password(
    apply: Callable[..., Plan], course: Course, ada: User, dan: User
) -> None:
    apply("netid,name,email,section\nada,Ada Example,,\nbea,Béa Example,bea@example.edu,002\ndan,,,\n")
    bea = User.objects.get(netid="bea")
    assert (bea.full_name, bea.email, bea.has_usable_password()) == ("Béa Example", "bea@example.edu", False)
    assert bea.enrollments.get().section == "002"
    assert roll(course) == {"ada": "student", "bea": "student", "cleo": "instructor", "dan": "student"}


def test_a_new_person_needs_a_name(plan: Callable[..., Plan]) -> None:
    (problem,) = plan("netid\nbea\n").problems
    assert (problem.row, problem.message) == (2, "bea is new here and has no name. Give a column with names.")


def test_who_is_not_named_drops_and_keeps_everything(
    apply: Callable[..., Plan], course: Course, ada: User, begin: Begin
) -> None:
    page = Page(begin(ada))
    page.sync(page.item("one", ["ob"]))
    looked_at = apply("netid,name\nbea,Bea\n")
    assert [row.user for row in looked_at.dropped] == [ada] and looked_at.in_exam == {ada.pk}
    assert roll(course) == {"bea": "student", "cleo": "instructor"}
    page.sync(page.item("one", ["oc"], revision=2, base=1))
    assert Attempt.objects.get(student=ada).responses.get().value["selected"] == ["oc"]


def test_who_dropped_comes_back_by_being_named(apply: Callable[..., Plan], course: Course, ada: User) -> None:
    apply("netid,name\nbea,Bea\n")
    before = Enrollment.objects.get(user=ada)
    assert [change.returns for change in apply("netid,name\nbea,\nada,\n").changed] == [True]
    assert Enrollment.objects.get(user=ada).pk == before.pk
    assert "ada" in roll(course)


def test_a_part_of_the_roster_drops_nobody(apply: Callable[..., Plan], course: Course, ada: User) -> None:
    apply("netid,name\nbea,Bea\n", whole=False)
    assert set(roll(course)) == {"ada", "bea", "cleo"}


def test_staff_never_drop_by_a_file_and_keep_their_role_without_one(
    apply: Callable[..., Plan], course: Course, ada: User, bo: User
) -> None:
    done = apply("netid,name\nada,\nbo,\n")
    assert roll(course) == {"ada": "student", "bo": "ta", "cleo": "instructor"}
    assert done.changes_nothing and done.same == 2


def test_the_same_file_again_changes_nothing(apply: Callable[..., Plan], plan: Callable[..., Plan], ada: User) -> None:
    table = "netid,name,email,section,role,factor\nada,Ada Example,a@b.example,1,student,1.5\nbea,Bea,,2,ta,\n"
    apply(table)
    assert plan(table).changes_nothing


def test_a_role_change_is_shown_and_recorded(apply: Callable[..., Plan], course: Course, ada: User) -> None:
    (change,) = apply("netid,role\nada,TA\n").roles
    assert [(step.what, step.before, step.after) for step in change.steps] == [("role", "Student", "TA")]
    assert roll(course)["ada"] == "ta"
    entry = AuditEntry.objects.get(action="roster changed")
    assert (entry.subject, entry.data) == (ada, {"fields": ["role"], "role": "ta"})


def test_nobody_takes_the_own_role_away(plan: Callable[..., Plan], ada: User) -> None:
    (problem,) = plan("netid,role\nada,student\ncleo,student\n").problems
    assert problem.row == 3 and "your own role" in problem.message


def test_names_and_addresses_change_only_within_reach(
    apply: Callable[..., Plan], course: Course, other_course: Course, ada: User, bo: User, other_bo: User
) -> None:
    """Whoever sets an address can take the account over by a forgotten password."""
    abe = person("abe", "Abe Example", email="abe@example.edu")
    Enrollment.objects.create(course=other_course, user=abe)
    root = person("root", "Root Example", is_staff=True, is_superuser=True)
    evil = "".join(f"{netid},Evil,evil@evil.example\n" for netid in ("ada", "abe", "bo", "omar", "root"))
    done = apply(f"netid,name,email\n{evil}")
    changed = set(User.objects.filter(email="evil@evil.example").values_list("netid", flat=True))
    assert changed == {"ada"}
    assert (User.objects.get(pk=root.pk).full_name, User.objects.get(pk=abe.pk).email) == (
        "Root Example", "abe@example.edu",
    )  # fmt: skip
    assert "keep the name and e-mail address" in " ".join(done.notes)


def test_an_administrator_changes_every_account_and_opens_the_admin_to_instructors(
    apply: Callable[..., Plan], course: Course, ada: User, bo: User
) -> None:
    root = person("root", "Root Example", is_staff=True, is_superuser=True)
    apply("netid,name,role\nada,Ada Changed,student\nbo,,instructor\nnew,New Example,instructor\n", by=root)
    assert User.objects.get(pk=ada.pk).full_name == "Ada Changed"
    assert set(User.objects.filter(is_staff=True).values_list("netid", flat=True)) == {"bo", "cleo", "new", "root"}


def test_an_instructor_opens_the_admin_to_nobody(apply: Callable[..., Plan], course: Course, ada: User) -> None:
    done = apply("netid,name,role\nada,,student\nnew,New Example,instructor\n")
    assert not User.objects.get(netid="new").is_staff
    assert "cannot enter the admin" in " ".join(done.notes)


def test_more_time_reaches_a_running_attempt_and_can_go_again(
    apply: Callable[..., Plan], ada: User, begin: Begin, sitting: Sitting
) -> None:
    attempt = begin(ada)
    before = attempt.deadline_at
    apply("netid,factor,minutes\nada,1.5,10\n")
    attempt.refresh_from_db()
    assert attempt.deadline_at - before == dt.timedelta(minutes=22, seconds=30) + dt.timedelta(minutes=10)
    assert Accommodation.objects.get().factor == Decimal("1.5")
    apply("netid,factor,minutes\nada,1,0\n")
    assert not Accommodation.objects.exists()


def test_an_empty_cell_leaves_what_there_is(apply: Callable[..., Plan], ada: User) -> None:
    apply("netid,section,factor\nada,7,1.5\n")
    assert apply("netid,section,factor\nada,,\n").changes_nothing
    assert Enrollment.objects.get(user=ada).section == "7"


def test_what_changed_since_the_look_is_looked_at_again(
    plan: Callable[..., Plan], course: Course, cleo: User, ada: User, dan: User
) -> None:
    table = "netid,name\nada,\nbea,Bea\n"
    looked_at = plan(table)
    Enrollment.objects.create(course=course, user=dan, role=Role.STUDENT)
    with pytest.raises(RosterChanged):
        apply_roster(course, read_roster(table.encode()), by=cleo, whole=True, digest=looked_at.digest)
    assert not User.objects.filter(netid="bea").exists()


@pytest.mark.parametrize(("students", "left", "asks"), [(3, 0, False), (4, 0, True), (40, 31, False), (40, 29, True)])
def test_a_file_that_drops_many_is_asked_about(
    plan: Callable[..., Plan], course: Course, students: int, left: int, asks: bool
) -> None:
    people = User.objects.bulk_create(User(netid=f"s{n}", full_name=f"S {n}") for n in range(students))
    Enrollment.objects.bulk_create(Enrollment(course=course, user=user) for user in people)
    table = "netid,name\nnew,New\n" + "".join(f"s{n},\n" for n in range(left))
    assert plan(table).drops_many is asks


def test_an_account_that_is_switched_off_is_named(plan: Callable[..., Plan], dan: User) -> None:
    User.objects.filter(pk=dan.pk).update(is_active=False)
    assert "is switched off" in plan("netid\ndan\n").problems[0].message


def statements(apply: Callable[..., Plan], number: int) -> int:
    """How many statements a roster of so many new people takes, of whom a tenth changes the section afterwards."""
    table = "netid,name,section\n" + "".join(f"p{number}x{n},Person {n},1\n" for n in range(number))
    moved = table.replace(",1\n", ",2\n", number // 10)
    with CaptureQueriesContext(connection) as caught:
        apply(table, whole=False)
        apply(moved, whole=False)
    return len(caught)


def test_the_number_of_statements_does_not_grow_with_the_people(apply: Callable[..., Plan]) -> None:
    """SQLite takes 999 values in a statement, so there it grows by one for each hundred or so."""
    few, many = statements(apply, 20), statements(apply, 80)
    assert few == many <= 44


@pytest.mark.postgres
def test_ten_thousand_people_take_no_more(apply: Callable[..., Plan]) -> None:
    assert statements(apply, 10_000) - statements(apply, 20) <= 30
