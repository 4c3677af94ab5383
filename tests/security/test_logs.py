"""Does anything of a person reach the log while a student goes the whole way, errors included?"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from exams.models import Sitting, User
from grading.marking.pipeline import grade_waiting
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from quizsite.logs import Json, Line, Numbered
from tests.cast import CLAIM, ONE, Page

pytestmark = pytest.mark.django_db
NETID, NAME, PASSWORD, MAIL = "quincy7", "Quincy Unmistakable", "a password of quincy", "quincy@example.edu"
ANSWER, ADDRESS = "an explanation of quincy", "203.0.113.77"


@pytest.fixture(params=[Line, Json])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """All that the site logs, down to DEBUG, in each of its forms."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    handler.addFilter(Numbered())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def quincy(ada: User) -> User:
    """Ada under a name that nothing else contains."""
    ada.netid, ada.full_name, ada.email = NETID, NAME, MAIL
    ada.set_password(PASSWORD)
    ada.save()
    return ada


def go_the_whole_way(client: Client, sitting: Sitting, cleo: User) -> None:
    """Wrong and right sign-in, lobby, start, saves good and bad, handing in, result, pages that are not there."""
    for password in (*["wrong " + PASSWORD] * 12, PASSWORD):
        client.post("/sign-in/", {"username": NETID, "password": password})
    client.logout()
    client.force_login(User.objects.get(netid=NETID))
    client.get(f"/sittings/{sitting.pk}/?who={NETID}")
    client.post(f"/sittings/{sitting.pk}/start", {"full_name": "Somebody else", "agree": "on"})
    client.post(f"/sittings/{sitting.pk}/start", {"full_name": NAME, "agree": "on"})
    page = Page(sitting.attempts.get(), client)
    page.sync(page.item(CLAIM, ["true"], ANSWER))
    page.post(f'{{"{ANSWER}": 1}}')
    page.post(ANSWER.encode())
    page.submit(page.item(ONE, ["ob"]))
    grade_waiting()
    release_results(sitting, Shown(answers=True, key=True, solutions=True, comments=True), by=cleo)
    for path in ("receipt", "result", "time", "nothing"):
        client.get(f"/attempts/{page.attempt.pk}/{path}?q={NETID}")
    client.get(f"/figures/{'0' * 64}")


def test_no_name_netid_answer_or_address_is_logged(
    log: io.StringIO, quincy: User, sitting: Sitting, cleo: User
) -> None:
    client = Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)
    go_the_whole_way(client, sitting, cleo)
    written = log.getvalue()
    assert "Not Found" in written or "Bad Request" in written  # something was logged at all
    said = (NETID, NAME, PASSWORD, MAIL, ANSWER, ADDRESS, "Unmistakable", "quincy")
    assert [(word, line) for word in said for line in written.splitlines() if word in line] == []


def test_what_a_database_refuses_is_logged_without_the_row(log: io.StringIO, quincy: User) -> None:
    try:
        with transaction.atomic():
            User.objects.create_user(NETID, NAME)
    except IntegrityError:
        logging.getLogger("quizsite.test").exception("Refused")
    assert "Refused" in log.getvalue() and "IntegrityError" in log.getvalue()
    assert NETID not in log.getvalue()


def test_an_error_page_names_nobody(quincy: User) -> None:
    client: Any = Client(raise_request_exception=False)
    client.force_login(quincy)
    body = client.get(f"/nowhere/{NETID}/?q={NETID}").content.decode()
    assert NETID not in body and NAME not in body
