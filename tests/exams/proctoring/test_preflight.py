"""Does preflight look at what is there, and does each student's rule say where it comes from?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from exams.models import Accommodation, Attempt, Course, Enrollment, LockdownSettings, Place, Role, Sitting, User
from exams.models import database_now as now
from exams.proctoring.effective import rules_for
from exams.proctoring.preflight import facts_of
from tests.cast import Begin, person

pytestmark = pytest.mark.django_db
START = "http://testserver/"


def test_the_facts_are_those_of_the_sitting(sitting: Sitting, course: Course, ada: User, bo: User, cleo: User) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"))
    Accommodation.objects.create(course=course, user=ada, sitting=sitting, factor=Decimal("2"))
    Place.objects.create(sitting=sitting, student=ada, seat="B7")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    LockdownSettings.objects.create(
        sitting=sitting, config_keys=["a" * 64], file_name="x.seb", start_url="elsewhere", made_at=now(), made_by=cleo
    )
    facts = facts_of(sitting, start_url=START, now=now())
    student = facts.students[0]
    assert (student.name, student.factor, student.seat) == ("Ada Example", Decimal(2), "B7")
    assert (student.active, student.has_password) == (False, False)
    assert (facts.tas, facts.instructors) == (("Bo Example",), ("Cleo Example",))
    assert (facts.editions[0].duration, facts.newest_edition) == (dt.timedelta(minutes=45), 1)
    assert (facts.lockdown_keys, facts.lockdown_file, facts.lockdown_leads_here) == (1, True, False)
    assert facts.services["database"] is True
    assert abs(facts.clocks[0].off) < dt.timedelta(seconds=2)


def test_an_attempt_at_another_sitting_is_known(sitting: Sitting, ada: User, begin: Begin) -> None:
    other = Sitting.objects.create(
        quiz=sitting.quiz, name="Noon", opens_at=sitting.opens_at, closes_at=sitting.closes_at
    )
    begin(ada)
    facts = facts_of(other, start_url=START, now=now())
    assert facts.students[0].taken_at == sitting.name
    assert facts.also_open == (sitting.name,)


def test_the_page_costs_the_same_for_any_number_of_students(
    client: Client, sitting: Sitting, course: Course, bo: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        student = person(f"s{number}", f"Student {number}")
        Enrollment.objects.create(course=course, user=student, role=Role.STUDENT)
    client.force_login(bo)
    with django_assert_max_num_queries(22):
        page = client.get(f"/sittings/{sitting.pk}/preflight").content.decode()
    assert "Student 0, Student 1, Student 10, Student 11, Student 12, Student 13 and 34 more cannot sign in" in page


def rules(sitting: Sitting, user: User) -> dict[str, tuple[str, str]]:
    return {rule.name: (rule.value, rule.source) for rule in rules_for(sitting, user)}


def test_each_rule_says_where_it_comes_from(sitting: Sitting, course: Course, ada: User) -> None:
    assert rules(sitting, ada)["Factor"] == ("×1", "default: no accommodation")
    assert rules(sitting, ada)["Duration"] == ("45 min", "edition 1")
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"))
    assert rules(sitting, ada)["Factor"] == ("×1.5", "accommodation for the course")
    assert rules(sitting, ada)["Time in all"][0] == "67 min 30 s"
    assert rules(sitting, ada)["Can start before"][1] == "sitting, moved by the extra time"
    Accommodation.objects.create(course=course, user=ada, sitting=sitting, extra_time=dt.timedelta(minutes=10))
    assert rules(sitting, ada)["Extra time"] == (
        "10 min", "accommodation for this sitting, instead of the one for the course"
    )  # fmt: skip


def test_whom_staff_excused_is_not_asked(sitting: Sitting, ada: User, bo: User) -> None:
    Sitting.objects.filter(pk=sitting.pk).update(code_kind="rotating", networks="10.0.0.0/8")
    sitting.refresh_from_db()
    assert rules(sitting, ada)["Network"] == ("10.0.0.0/8", "sitting")
    Place.objects.create(sitting=sitting, student=ada, excused_at=now(), excused_by=bo)
    assert rules(sitting, ada)["Network"] == ("not asked of this student", "excused by staff")
    assert rules(sitting, ada)["Access code"] == ("not asked of this student", "excused by staff")


def test_a_proctor_sees_that_there_is_more_time_and_not_why(
    client: Client, sitting: Sitting, course: Course, ada: User, bo: User, begin: Begin
) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"), reason="Secret diagnosis")
    attempt: Attempt = begin(ada)
    client.force_login(bo)
    for address in (
        f"/sittings/{sitting.pk}/preflight", f"/sittings/{sitting.pk}/rules?who=ada", f"/sittings/{sitting.pk}/room",
        f"/attempts/{attempt.pk}/replay", f"/attempts/{attempt.pk}/replay.json", f"/attempts/{attempt.pk}/time",
    ):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200
        assert "diagnosis" not in page.content.decode()
    assert "×1.5" in client.get(f"/sittings/{sitting.pk}/rules?who=ada").content.decode()


def test_somebody_who_is_not_on_the_roster_has_no_rules(client: Client, sitting: Sitting, bo: User, dan: User) -> None:
    client.force_login(bo)
    assert client.get(f"/sittings/{sitting.pk}/rules?who=dan").status_code == 404


def test_preflight_is_shown_while_the_broker_is_away(client: Client, sitting: Sitting, bo: User, settings: Any) -> None:
    away = "redis://127.0.0.1:1/0"
    settings.REDIS_URL = away
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": away}
    }
    client.force_login(bo)
    page = client.get(f"/sittings/{sitting.pk}/preflight").content.decode()
    assert "The broker of the tasks is out of reach" in page
