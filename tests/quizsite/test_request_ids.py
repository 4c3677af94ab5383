"""Has every request a number in its reply and in the log, and is a stranger's number refused?"""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from quizsite.logs import Json, Line, Numbered
from quizsite.request_ids import number_requests


def logs(_request: HttpRequest) -> HttpResponse:
    logging.getLogger("quizsite.test").warning("Something to note")
    return HttpResponse()


def refuses(_request: HttpRequest) -> HttpResponse:
    key = "netid"
    raise ValueError(f"duplicate key value violates unique constraint\nDETAIL:  Key ({key})=(ada) already exists.")


urlpatterns = [path("logs/", logs), path("refuses/", refuses)]


@pytest.fixture(params=[Line, Json])
def log(request: pytest.FixtureRequest) -> object:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    handler.addFilter(Numbered())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@override_settings(ROOT_URLCONF=__name__)
def test_the_number_is_in_the_reply_and_in_the_log(client: Client, log: io.StringIO) -> None:
    first, second = (client.get("/logs/")["X-Request-ID"] for _ in range(2))
    assert [number in line for number, line in zip((first, second), log.getvalue().splitlines(), strict=True)] == [
        True, True,
    ]  # fmt: skip
    assert first != second


@override_settings(ROOT_URLCONF=__name__)
def test_what_a_database_repeats_of_a_row_is_not_logged(log: io.StringIO) -> None:
    Client(raise_request_exception=False).get("/refuses/?q=eve-lyn")
    assert "duplicate key value" in log.getvalue()
    assert "(netid)" not in log.getvalue() and "eve-lyn" not in log.getvalue()


def test_an_answer_that_is_an_error_is_logged_with_its_number(client: Client, log: io.StringIO) -> None:
    number = client.get("/nowhere/")["X-Request-ID"]
    [line] = log.getvalue().splitlines()
    assert number in line


def test_json_is_one_object_a_line() -> None:
    record = logging.makeLogRecord({"msg": "Two\nlines", "levelname": "INFO", "name": "here", "request_id": "abc"})
    line = Json().format(record)
    assert "\n" not in line
    assert {"message": "Two\nlines", "level": "INFO", "request_id": "abc"}.items() <= json.loads(line).items()


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("0123456789abcdef", True),
        ("3f2b8e1a-5d7c-4f60-9a3e-1c2d3e4f5a6b", True),
        ("short", False),
        ("x" * 65, False),
        ("a\r\nSet-Cookie: b=c", False),
        ("<script>alert(1)</script>", False),
        ("١٢٣٤٥٦٧٨", False),
    ],
)
def test_a_proxys_number_is_taken_if_it_looks_like_one(given: str, taken: bool) -> None:
    middleware = number_requests(lambda _: HttpResponse())
    assert (middleware(RequestFactory().get("/", HTTP_X_REQUEST_ID=given))["X-Request-ID"] == given) is taken


def test_nobody_else_gives_numbers(client: Client) -> None:
    assert client.get("/nowhere/", headers={"X-Request-ID": "0123456789abcdef"})["X-Request-ID"] != "0123456789abcdef"


@override_settings(ROOT_URLCONF=__name__, LOG_SLOW_SECONDS=-1.0)
def test_a_slow_request_is_logged_by_its_pattern(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/logs/?name=ada")
    assert [r.getMessage()[:14] for r in caplog.records if r.name == "quizsite.request_ids"] == ["GET logs/ took"]
