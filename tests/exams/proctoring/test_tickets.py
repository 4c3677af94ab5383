"""Does a ticket let one student in for one sitting, once, and is it of no other use?"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import URLPattern, get_resolver

from exams.delivery.ticket_sessions import GUARDED
from exams.models import Attempt, Course, DoorEntry, Edition, Enrollment, Role, Sitting, Ticket, User, database_now
from exams.running.tickets import issue_tickets, redeem
from tests.cast import make_sitting, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    for cache in (caches["default"], caches["here"]):
        cache.clear()


@pytest.fixture
def ticket(sitting: Sitting, ada: User, bo: User) -> str:
    return issue_tickets(sitting, [ada.pk], by=bo)[ada.pk]


def come(ticket: str, netid: str = "ada") -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/ticket", {"netid": netid, "ticket": ticket})


def test_a_ticket_leads_to_its_sitting_and_to_a_start(ticket: str, sitting: Sitting, ada: User) -> None:
    client, reply = come(f" {ticket[:4].lower()} {ticket[4:8]}-{ticket[8:]}", " Ada ")
    assert (reply.status_code, reply["Location"]) == (303, f"/sittings/{sitting.pk}/")
    started = client.post(f"/sittings/{sitting.pk}/start", {"full_name": ada.full_name, "agree": "on"})
    attempt = Attempt.objects.get(student=ada)
    assert started["Location"] == f"/attempts/{attempt.pk}/"
    assert client.get(started["Location"]).status_code == 200
    assert list(sitting.door.values_list("kind", flat=True)) == ["ticket_issued", "ticket_used"]


def test_a_ticket_is_used_once(ticket: str) -> None:
    assert come(ticket)[1].status_code == 303
    assert come(ticket)[1].status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/", "/attempts/{other}/", "/sittings/{other_sitting}/", "/admin/", "/receipts/", "/sittings/{own}/room"],
)
def test_it_opens_nothing_but_its_sitting(
    ticket: str, sitting: Sitting, edition: Edition, ada: User, begin: Any, address: str
) -> None:
    another = make_sitting(edition, name="Another")
    other = begin(ada, at=another)
    client, _ = come(ticket)
    path = address.format(other=other.pk, other_sitting=another.pk, own=sitting.pk)
    reply = client.get(path)
    assert (reply.status_code, reply["Location"]) == (302, f"/sittings/{sitting.pk}/")


def test_every_address_of_the_site_is_guarded() -> None:
    def modules(resolver: Any) -> set[str]:
        entries = resolver.url_patterns
        found = {str(entry.callback.__module__) for entry in entries if isinstance(entry, URLPattern)}
        return found.union(*(modules(entry) for entry in entries if not isinstance(entry, URLPattern)))

    assert [name for name in modules(get_resolver()) if not name.startswith(GUARDED)] == []


def test_what_is_kept_is_no_ticket(ticket: str) -> None:
    row = Ticket.objects.get()
    assert ticket not in str(row.__dict__)
    assert re.fullmatch(r"[0-9a-f]{64}", row.digest)


def test_it_is_nobody_elses(ticket: str, course: Course) -> None:
    eve = person("eve", "Eve Example")
    Enrollment.objects.create(course=course, user=eve, role=Role.STUDENT)
    assert come(ticket, "eve")[1].status_code == 403
    assert come(ticket, "nobody")[1].status_code == 403


def test_a_new_ticket_makes_the_one_before_worthless(ticket: str, sitting: Sitting, ada: User, bo: User) -> None:
    new = issue_tickets(sitting, [ada.pk], by=bo)[ada.pk]
    assert come(ticket)[1].status_code == 403
    assert come(new)[1].status_code == 303


def test_it_ends_with_the_sitting_but_not_under_a_running_attempt(
    ticket: str, sitting: Sitting, ada: User, begin: Any
) -> None:
    begin(ada)
    over = database_now() - dt.timedelta(minutes=1)
    Sitting.objects.filter(pk=sitting.pk).update(closes_at=over)
    Attempt.objects.update(
        state="closed",
        closed_by="submit",
        closed_at=over - dt.timedelta(minutes=1),
        started_at=over - dt.timedelta(hours=1),
    )
    assert redeem("ada", ticket) is None
    Attempt.objects.update(state="running", closed_by="", closed_at=None)
    assert redeem("ada", ticket) == (ada, sitting)


def test_an_account_that_is_shut_stays_shut(ticket: str, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert come(ticket)[1].status_code == 403


def test_guessing_ends_and_a_new_ticket_opens_at_once(ticket: str, sitting: Sitting, ada: User, bo: User) -> None:
    codes = [come("C" * 12)[1].status_code for _ in range(12)]
    assert codes == [403] * 10 + [429] * 2
    assert come(ticket)[1].status_code == 429
    assert DoorEntry.objects.filter(kind="ticket_wrong").count() == 10
    assert come(issue_tickets(sitting, [ada.pk], by=bo)[ada.pk])[1].status_code == 303


def test_the_sheet_shows_each_ticket_once(post: Any, client: Client, sitting: Sitting, ada: User) -> None:
    sheet = post("tickets/issue", who="all").content.decode()
    (shown,) = re.findall(r"([A-Z0-9]{4} [A-Z0-9]{4} [A-Z0-9]{4})", sheet)
    assert "Ada Example" in sheet
    assert shown not in client.get(f"/sittings/{sitting.pk}/tickets").content.decode()
    assert come(shown)[1].status_code == 303


def test_staff_get_no_tickets(post: Any, sitting: Sitting, ada: User, bo: User) -> None:
    assert post("tickets/issue", who=[str(bo.pk)]).status_code == 400
    assert not Ticket.objects.exists()
