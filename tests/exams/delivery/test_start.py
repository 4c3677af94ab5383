"""Does an attempt begin exactly when, for whom and as it should?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.timezone import localtime

from exams.delivery.starting import start_attempt
from exams.errors import HonorNotSigned, MayNotEnter
from exams.models import Accommodation, Attempt, Edition, Enrollment, Sitting, User, database_now
from tests.cast import Begin, make_edition, make_sitting

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def start(client: Client, sitting: Sitting, user: User, **fields: object) -> object:
    client.force_login(user)
    data = {"full_name": user.full_name, "agree": "on", **fields}
    return client.post(f"/sittings/{sitting.pk}/start", {k: v for k, v in data.items() if v is not None})


def test_a_start_signs_the_statement_and_sets_the_deadline(client: Client, ada: User, sitting: Sitting) -> None:
    response = start(client, sitting, ada)
    attempt = Attempt.objects.get(student=ada)
    assert (response.status_code, response["Location"]) == (303, f"/attempts/{attempt.pk}/")  # type: ignore[attr-defined,index]
    assert attempt.deadline_at - attempt.started_at == 45 * MINUTE
    assert attempt.honor_name == "Ada Example"
    assert list(attempt.journal.values_list("kind", flat=True)) == ["honor_signed", "started", "client_changed"]


def test_a_second_start_leads_to_the_same_attempt(client: Client, ada: User, sitting: Sitting) -> None:
    first, second = start(client, sitting, ada), start(client, sitting, ada)
    assert first["Location"] == second["Location"]  # type: ignore[index]
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    "fields", [{"full_name": ""}, {"full_name": "Bo Example"}, {"agree": None}, {"full_name": None, "agree": None}]
)
def test_the_server_refuses_a_start_without_the_honour_statement(
    client: Client, ada: User, sitting: Sitting, fields: dict[str, object]
) -> None:
    assert start(client, sitting, ada, **fields).status_code == 400  # type: ignore[attr-defined]
    assert not Attempt.objects.exists()


def test_the_rule_itself_refuses_an_unsigned_start(ada: User, sitting: Sitting) -> None:
    with pytest.raises(HonorNotSigned):
        start_attempt(sitting, ada, typed_name="Ada Example", agrees=False)
    with pytest.raises(HonorNotSigned):
        start_attempt(sitting, ada, typed_name="Somebody", agrees=True)


def test_the_typed_name_is_blind_to_case_and_spaces(ada: User, sitting: Sitting) -> None:
    attempt, began = start_attempt(sitting, ada, typed_name="  ada   EXAMPLE ", agrees=True)
    assert began
    assert attempt.honor_name == "ada EXAMPLE"


@pytest.mark.parametrize(
    ("opens", "closes", "reason"),
    [(5, 60, "not_open_yet"), (-60, -1, "over"), (-60, 0, "over")],
)
def test_the_window_is_the_servers(ada: User, edition: Edition, opens: int, closes: int, reason: str) -> None:
    now = database_now()
    sitting = make_sitting(edition, opens_at=now + opens * MINUTE, closes_at=now + closes * MINUTE)
    with pytest.raises(MayNotEnter, match=reason):
        start_attempt(sitting, ada, typed_name="Ada Example", agrees=True)


def test_a_refused_start_shows_the_lobby_again(client: Client, ada: User, edition: Edition) -> None:
    now = database_now()
    sitting = make_sitting(edition, opens_at=now + MINUTE, closes_at=now + 2 * MINUTE)
    assert start(client, sitting, ada).status_code == 403  # type: ignore[attr-defined]
    assert not Attempt.objects.exists()


def test_who_is_not_on_the_roster_does_not_find_the_sitting(client: Client, dan: User, sitting: Sitting) -> None:
    assert start(client, sitting, dan).status_code == 404  # type: ignore[attr-defined]


def test_who_dropped_the_course_does_not_start(client: Client, ada: User, sitting: Sitting) -> None:
    Enrollment.objects.filter(user=ada).update(dropped_at=database_now())
    assert start(client, sitting, ada).status_code == 404  # type: ignore[attr-defined]


def test_staff_do_not_take_a_real_sitting(bo: User, sitting: Sitting) -> None:
    with pytest.raises(MayNotEnter, match="not_on_roster"):
        start_attempt(sitting, bo, typed_name="Bo Example", agrees=True)


def test_a_rehearsal_is_for_staff_and_hidden_from_students(
    client: Client, ada: User, bo: User, edition: Edition
) -> None:
    sitting = make_sitting(edition, rehearsal=True)
    assert start_attempt(sitting, bo, typed_name="Bo Example", agrees=True)[1]
    assert start(client, sitting, ada).status_code == 404  # type: ignore[attr-defined]


def test_a_sitting_without_an_edition_cannot_be_started(ada: User, edition: Edition) -> None:
    sitting = make_sitting(edition)
    sitting.handouts.all().delete()
    with pytest.raises(MayNotEnter, match="not_published"):
        start_attempt(sitting, ada, typed_name="Ada Example", agrees=True)


@pytest.mark.parametrize(("typed", "status"), [("", 400), ("wrong", 403), (" r2d2 ", 303)])
def test_the_access_code_guards_the_entrance(
    client: Client, ada: User, edition: Edition, typed: str, status: int
) -> None:
    sitting = make_sitting(edition, code_kind="static", access_code="R2D2")
    assert start(client, sitting, ada, access_code=typed).status_code == status  # type: ignore[attr-defined]


def test_more_time_lengthens_the_attempt_and_the_window(ada: User, edition: Edition) -> None:
    now = database_now()
    sitting = make_sitting(edition, opens_at=now - 90 * MINUTE, closes_at=now - 10 * MINUTE)
    Accommodation.objects.create(course=sitting.quiz.course, user=ada, factor=Decimal("1.5"), extra_time=5 * MINUTE)
    attempt, _ = start_attempt(sitting, ada, typed_name="Ada Example", agrees=True)
    assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=72, seconds=30)


def test_the_sittings_accommodation_replaces_the_courses(ada: User, sitting: Sitting) -> None:
    course = sitting.quiz.course
    Accommodation.objects.create(course=course, user=ada, factor=Decimal(2))
    Accommodation.objects.create(course=course, user=ada, sitting=sitting, factor=Decimal("1.25"))
    attempt, _ = start_attempt(sitting, ada, typed_name="Ada Example", agrees=True)
    assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=56, seconds=15)


def test_a_hard_stop_clips_and_does_not_move_with_more_time(ada: User, edition: Edition) -> None:
    sitting = make_sitting(edition, hard_stop=True)
    Accommodation.objects.create(course=sitting.quiz.course, user=ada, factor=Decimal(2))
    attempt, _ = start_attempt(sitting, ada, typed_name="Ada Example", agrees=True)
    assert attempt.deadline_at == sitting.closes_at


def test_a_hard_stop_is_said_before_the_start(client: Client, ada: User, edition: Edition) -> None:
    sitting = make_sitting(edition, hard_stop=True)
    client.force_login(ada)
    page = client.get(f"/sittings/{sitting.pk}/").content.decode()
    assert "<p data-clipped>If you start now you have" in page
    assert f"data-end-time>{localtime(sitting.closes_at):%H:%M:%S}<" in page


def test_each_student_keeps_the_edition_drawn_among_several(ada: User, cleo: User, sitting: Sitting) -> None:
    other = make_edition(sitting.quiz, cleo)
    sitting.handouts.create(edition=other)
    attempt, _ = start_attempt(sitting, ada, typed_name="Ada Example", agrees=True)
    again, began = start_attempt(sitting, ada, typed_name="Ada Example", agrees=True)
    assert (again.edition_id, began) == (attempt.edition_id, False)


def test_the_lobby_shows_no_question(client: Client, ada: User, sitting: Sitting) -> None:
    client.force_login(ada)
    response = client.get(f"/sittings/{sitting.pk}/")
    assert response.status_code == 200
    assert b"Prompt of" not in response.content
    assert b"Option A" not in response.content


def test_the_paper_holds_no_key(client: Client, ada: User, begin: Begin) -> None:
    client.force_login(ada)
    content = client.get(f"/attempts/{begin(ada).pk}/").content
    assert b"Prompt of 2.1" in content
    assert b"SOLUTION" not in content
    assert b"RATIONALE" not in content


def test_a_foreign_attempt_is_not_found(client: Client, ada: User, bo: User, dan: User, begin: Begin) -> None:
    attempt = begin(ada)
    client.force_login(dan)
    assert client.get(f"/attempts/{attempt.pk}/").status_code == 404
    client.force_login(bo)
    assert client.get(f"/attempts/{attempt.pk}/").status_code == 404


def test_start_refuses_get(client: Client, ada: User, sitting: Sitting) -> None:
    client.force_login(ada)
    assert client.get(f"/sittings/{sitting.pk}/start").status_code == 405
