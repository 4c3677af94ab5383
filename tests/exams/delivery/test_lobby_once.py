"""The lobby is rendered once for a hall: does each student get the own page, the one that the ordinary way gives?"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from exams.delivery.arriving import door_of
from exams.delivery.entering import arrival_of, asks_code, place_of
from exams.delivery.forms import StartForm
from exams.delivery.lobby import LOBBY, lobby_facts, lobby_page
from exams.delivery.stencils import gap
from exams.delivery.terms import terms_for
from exams.models import Accommodation, Course, Edition, Enrollment, Place, Role, Sitting, User, database_now
from tests.cast import Begin, make_sitting, person

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def eve(course: Course) -> User:
    user = person("eve", "Eve Example")
    Enrollment.objects.create(course=course, user=user, role=Role.STUDENT)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def squeezed(html: bytes) -> bytes:
    html = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"csrf", html)
    return re.sub(rb"\s+", b" ", re.sub(rb">\s+", b">", html)).replace(b" <", b"<")


def both_ways(sitting: Sitting, user: User, address: str = "10.1.2.3") -> tuple[bytes, bytes]:
    request = RequestFactory(REMOTE_ADDR=address).get(f"/sittings/{sitting.pk}/")
    request.user = user
    arrival = arrival_of(request)
    door = door_of(user, sitting.pk)
    assert door is not None
    page = lobby_page(door, user, arrival, csrf="token")
    place = place_of(sitting, user)
    form = StartForm(sitting=sitting, user=user, asks_code=asks_code(sitting, place))
    terms = terms_for(sitting, user, now=door.now, arrival=arrival)
    facts = lobby_facts(sitting, terms, arrival, now=door.now)
    ordinary = render_to_string(
        LOBBY, {**facts, "form": form, "attempt": None, "csrf_token": "token", "request": request}
    )
    return squeezed(page), squeezed(ordinary.encode())


def one_of_each(sitting: Sitting, ada: User, bo: User) -> list[User]:
    """Students who differ in what the door knows of them, and one of the staff."""
    course, now = sitting.quiz.course, database_now()
    more, both, seen, excused = (person(name, f"{name.title()} Example") for name in ("more", "both", "seen", "free"))
    for user in (more, both, seen, excused):
        Enrollment.objects.create(course=course, user=user, role=Role.STUDENT)
    for user in (more, both):
        Accommodation.objects.create(course=course, user=user, factor=Decimal("1.50"))
    own = {"factor": Decimal("1.25"), "extra_time": dt.timedelta(minutes=10)}
    Accommodation.objects.create(course=course, user=both, sitting=sitting, **own)
    Place.objects.create(sitting=sitting, student=seen, checked_in_at=now, checked_in_by=bo)
    Place.objects.create(sitting=sitting, student=excused, excused_at=now, excused_by=bo)
    return [ada, more, both, seen, excused, bo]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"code_kind": "static", "access_code": "OPEN"},
        {"code_kind": "rotating", "networks": "10.0.0.0/8"},
        {"networks": "192.168.0.0/16", "one_device": True},
        {"check_in_required": True, "room": "Hall <B>"},
        {"hard_stop": True, "closes_at": lambda now: now + HOUR / 4},
        {"opens_at": lambda now: now + HOUR / 2, "closes_at": lambda now: now + HOUR},
        {"opens_at": lambda now: now + HOUR / 2, "closes_at": lambda now: now + HOUR, "networks": "10.0.0.0/8"},
        {"opens_at": lambda now: now - HOUR, "closes_at": lambda now: now - HOUR / 2},
    ],
)
def test_the_page_is_the_one_of_the_ordinary_way(fields: dict[str, Any], edition: Edition, ada: User, bo: User) -> None:
    now = database_now()
    sitting = make_sitting(edition, **{name: f(now) if callable(f) else f for name, f in fields.items()})
    everybody = one_of_each(sitting, ada, bo)
    for address in ("10.1.2.3", "192.168.7.7", "", "10.9.9.9"):
        for user in everybody:
            page, ordinary = both_ways(sitting, user, address)
            assert page == ordinary
            assert user.full_name.encode() in page and gap("netid")[:32].encode() not in page


def test_what_changes_shows_at_once(sitting: Sitting, ada: User, cleo: User) -> None:
    client, address = signed_in(ada), f"/sittings/{sitting.pk}/"
    assert b"Room 5" not in client.get(address).content
    sitting.room = "Room 5"
    sitting.save()
    assert b"Room 5" in client.get(address).content
    sitting.handouts.all().delete()
    assert b"not ready yet" in client.get(address).content
    Enrollment.objects.filter(user=ada).update(dropped_at=database_now())
    assert client.get(address).status_code == 404


def test_students_in_turn_get_nothing_of_each_other(sitting: Sitting, ada: User, eve: User) -> None:
    clients = {user: signed_in(user) for user in (ada, eve)}
    tokens = set()
    for user, other in ((ada, eve), (eve, ada)) * 2:
        html = clients[user].get(f"/sittings/{sitting.pk}/").content
        assert html.count(user.full_name.encode()) == 3 and f"({user.netid})".encode() in html
        assert other.full_name.encode() not in html and f"({other.netid})".encode() not in html
        tokens |= set(re.findall(rb'name="csrfmiddlewaretoken" value="([^"]{64})"', html))
    assert len(tokens) == 4  # masked anew for each page


def test_a_start_passes_with_the_token_of_the_page(sitting: Sitting, ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    page = client.get(f"/sittings/{sitting.pk}/").content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]{64})"', page)[-1]
    form = {"agree": "on", "full_name": ada.full_name, "csrfmiddlewaretoken": token}
    assert client.post(f"/sittings/{sitting.pk}/start", form).status_code == 303


def test_a_name_is_never_taken_for_markup(sitting: Sitting, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(full_name="Ada <img src=x> & Co")
    client = signed_in(ada)
    seen = client.get(f"/sittings/{sitting.pk}/").content
    refused = client.post(f"/sittings/{sitting.pk}/start", {"full_name": "Somebody"}).content
    for html in (seen, refused):
        assert b"<img src=x>" not in html and b"we have it: Ada &lt;img src=x&gt; &amp; Co" in html


def test_everybody_else_goes_the_ordinary_way(
    sitting: Sitting, edition: Edition, ada: User, eve: User, dan: User, begin: Begin
) -> None:
    begin(ada)
    root = person("root", "Root Example", is_superuser=True)
    rehearsal = make_sitting(edition, name="Try", rehearsal=True)
    lockdown = make_sitting(edition, name="Locked", lockdown_required=True)
    cases = ((ada, sitting), (dan, sitting), (root, sitting), (eve, rehearsal), (eve, lockdown))
    assert [door_of(user, at.pk) for user, at in cases] == [None] * 5
    statuses = [signed_in(user).get(f"/sittings/{at.pk}/").status_code for user, at in cases]
    assert statuses == [200, 404, 200, 404, 200]


def test_the_lobby_costs_a_fixed_number_of_statements(
    sitting: Sitting, ada: User, django_assert_num_queries: Any
) -> None:
    client = signed_in(ada)
    client.get(f"/sittings/{sitting.pk}/")
    with django_assert_num_queries(4):  # session, account, the sitting with all about the student, editions
        client.get(f"/sittings/{sitting.pk}/")
