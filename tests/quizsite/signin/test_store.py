"""Are sign-ins read as Django would read them?"""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from exams.models import User

pytestmark = pytest.mark.django_db
STORE: Any = import_module(settings.SESSION_ENGINE).SessionStore


def stored(**facts: object) -> Any:
    store = STORE()
    store.update(facts)
    store.save()
    return store


def test_what_one_store_writes_the_other_reads() -> None:
    ours, djangos = stored(colour="blue"), db.SessionStore()
    djangos["colour"] = "red"
    djangos.save()
    assert db.SessionStore(ours.session_key)["colour"] == "blue"
    assert STORE(djangos.session_key)["colour"] == "red"


def test_a_session_that_has_ended_or_never_was_is_empty() -> None:
    ended = stored(colour="blue")
    Session.objects.filter(pk=ended.session_key).update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    for key in (ended.session_key, "no-such-key-of-anybody", None, ""):
        found = STORE(key)
        assert found.get("colour") is None
        assert found.session_key is None


def test_data_that_was_tampered_with_is_no_sign_in() -> None:
    store = stored(colour="blue")
    Session.objects.filter(pk=store.session_key).update(session_data="x" + store.encode({"colour": "red"}))
    assert STORE(store.session_key).get("colour") is None


def test_each_browser_has_its_own(client: Client, ada: User, bo: User) -> None:
    other = Client()
    client.force_login(ada)
    other.force_login(bo)
    assert [b"Ada Example" in c.get("/account/").content for c in (client, other, client)] == [True, False, True]
    client.logout()
    assert client.get("/").status_code == 302 and other.get("/").status_code == 200
