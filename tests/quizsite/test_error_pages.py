"""Do the pages for when something went wrong say what to do, whatever else is broken?"""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults

from exams.models import User

GOES_ON = "every answer that the page called saved is on the server"


def test_an_unknown_address_says_what_to_do(client: Client, ada: User) -> None:
    client.force_login(ada)
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert GOES_ON in response.content.decode()


def test_a_form_without_its_token_changes_nothing_and_says_so(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "ada"})
    assert response.status_code == 403
    assert "The form was too old" in response.content.decode()


def test_a_refusal_is_calm(rf: RequestFactory) -> None:
    response = defaults.permission_denied(rf.get("/"), PermissionDenied())
    assert (response.status_code, GOES_ON in response.content.decode()) == (403, True)


def test_a_bad_request_needs_no_context(rf: RequestFactory) -> None:
    response = defaults.bad_request(rf.get("/"), ValueError())
    assert (response.status_code, GOES_ON in response.content.decode()) == (400, True)


def test_a_broken_server_needs_no_context(rf: RequestFactory) -> None:
    response = defaults.server_error(rf.get("/"))
    assert (response.status_code, GOES_ON in response.content.decode()) == (500, True)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_every_page_stands_without_any_context(name: str) -> None:
    assert GOES_ON in render_to_string(f"{name}.html")
