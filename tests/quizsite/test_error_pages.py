"""Do the pages for when something went wrong say what to do, whatever else is broken?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from exams.errors import TooManyTries
from exams.models import User

GOES_ON = "every answer that the page called saved is on the server"


def breaks(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def refuses(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def counts(_request: HttpRequest) -> HttpResponse:
    raise TooManyTries(dt.timedelta(minutes=1))


urlpatterns = [path("broken/", breaks), path("refused/", refuses), path("counted/", counts)]
handler403, handler404, handler500 = (
    f"quizsite.error_pages.{name}" for name in ("permission_denied", "page_not_found", "server_error")
)


@pytest.fixture
def no_database() -> Callable[..., None]:
    """As if the database were gone."""

    def refuse(*_: object) -> None:
        raise AssertionError("a page for errors must not need the database")

    return refuse


@pytest.mark.django_db
@pytest.mark.parametrize(("where", "status"), [("broken", 500), ("refused", 403), ("counted", 429), ("nowhere", 404)])
def test_each_page_comes_without_a_database_and_carries_its_number(
    ada: User, no_database: Callable[..., None], where: str, status: int
) -> None:
    # What a ticket allows is asked of the session before any view; that one is not in the database here.
    in_the_cookie = "django.contrib.sessions.backends.signed_cookies"
    with override_settings(ROOT_URLCONF=__name__, SESSION_ENGINE=in_the_cookie):
        client = Client(raise_request_exception=False)
        client.force_login(ada)
        with connection.execute_wrapper(no_database):
            response = client.get(f"/{where}/")
    body = response.content.decode()
    assert (response.status_code, GOES_ON in body) == (status, True)
    assert f">{response['X-Request-ID']}<" in body


def test_a_form_without_its_token_changes_nothing_and_says_so() -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "ada"})
    assert response.status_code == 403
    assert "The form was too old" in response.content.decode()


@pytest.mark.parametrize(("length", "status"), [("999999999999", 413), ("-1", 400), ("many", 400), ("²", 400)])
def test_what_is_too_large_or_says_no_size_gets_a_page(client: Client, length: str, status: int) -> None:
    response = client.generic("POST", "/sign-in/", CONTENT_LENGTH=length)
    assert (response.status_code, GOES_ON in response.content.decode()) == (status, True)


@override_settings(ALLOWED_HOSTS=["quiz.example.edu"])
def test_a_strange_host_gets_a_page_without_its_name(client: Client) -> None:
    response = client.get("/sign-in/", headers={"Host": "evil.example"})
    assert (response.status_code, "evil.example" in response.content.decode()) == (400, False)


def test_who_waits_is_told_how_long(rf: RequestFactory) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        response = Client().get("/counted/")
    assert (response["Retry-After"], "Try again in 1 min" in response.content.decode()) == ("60", True)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "413", "429", "500"])
def test_every_page_stands_without_any_context(name: str) -> None:
    assert GOES_ON in render_to_string(f"{name}.html")
