"""Does the site say truly whether it is well, and which part is not?"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings

from quizsite.health.broker import client as broker
from quizsite.tasks import heartbeat

WEB = {"database", "clock", "migrations"}
BACKGROUND = {"broker", "worker", "beat"}


def working(body: dict[str, Any]) -> set[str]:
    return {name for name, part in body["parts"].items() if part["works"]}


def test_a_process_that_answers_is_alive_whatever_else_is(client: Client) -> None:
    assert client.get("/healthz").json() == {"alive": True}


@pytest.mark.django_db
@override_settings(REDIS_URL="")
def test_without_a_broker_students_can_be_served_but_no_exam_given(client: Client) -> None:
    whole, web = client.get("/readyz"), client.get("/readyz?for=web")
    assert (whole.status_code, whole.json()["ready"], working(whole.json())) == (503, False, WEB)
    assert (web.status_code, working(web.json())) == (200, WEB)


@pytest.mark.django_db
def test_a_migration_that_was_not_run_stops_the_web_too(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("exams", "0001_first_house")
    answer = client.get("/readyz?for=web")
    assert (answer.status_code, answer.json()["parts"]["migrations"]) == (503, {"works": False, "missing": 1})


@pytest.mark.django_db
def test_a_database_that_is_away_is_a_word_and_no_error_page(client: Client) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("connection to server at db.example.edu failed: password of quizsite")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz?for=web")
    assert (answer.status_code, working(answer.json()) & WEB) == (503, set())
    assert "example" not in answer.content.decode()


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.usefixtures("clean_broker")
def test_beat_and_a_worker_are_told_apart(client: Client) -> None:
    assert working(client.get("/readyz").json()) == WEB | {"broker"}
    heartbeat.apply_async()  # as beat does
    sent = client.get("/readyz").json()
    assert (working(sent), sent["parts"]["broker"]["queued"]) == (WEB | {"broker", "beat"}, 1)
    heartbeat.apply()  # as a worker does
    all_well = client.get("/readyz")
    assert (all_well.status_code, working(all_well.json())) == (200, WEB | BACKGROUND)
    broker().pexpire("quizsite:heartbeat:beat", 80_000)  # said so 40 s ago
    later = client.get("/readyz")
    assert (later.status_code, working(later.json())) == (503, WEB | {"broker", "worker"})
