"""Are the numbers right, cheap, summed over processes, and read only by whom they concern?"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from exams.models import Attempt, User, database_now
from grading.marking.pipeline import grade_waiting
from tests.cast import CLAIM, ONE, Begin, Page
from tests.services.process import ROOT

TOKEN = "a-token-for-tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
# A web process in small: it answers two requests and ends, as one that is restarted.
PROCESS = """
import django; django.setup()
from django.test import Client
print([Client().get("/healthz").status_code, Client().get("/sign-in-nowhere/").status_code])
"""


def numbers(text: str) -> dict[str, float]:
    """Each sample by its name and the values of its labels."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {" ".join([s.name, *s.labels.values()]): s.value for s in samples}


def scrape(**how: Any) -> dict[str, float]:
    answer = Client().get("/metrics", **({"headers": BEARER} | how))
    assert answer.status_code == 200
    return numbers(answer.content.decode())


@pytest.mark.django_db
@override_settings(METRICS_TOKEN=TOKEN)
def test_an_exam_in_numbers(ada: User, begin: Begin, django_assert_num_queries: Any) -> None:
    page = Page(begin(ada))
    page.sync(page.item(ONE, ["ob"]))
    now = database_now()
    Attempt.objects.update(unsaved_since=now - dt.timedelta(seconds=90), last_seen_at=now - dt.timedelta(seconds=60))
    with django_assert_num_queries(5):
        found = scrape()
    assert (found["quizsite_open_attempts running"], found["quizsite_open_attempts paused"]) == (1, 0)
    assert (found["quizsite_unsaved_students"], found["quizsite_silent_students"]) == (1, 1)
    assert 90 <= found["quizsite_unsaved_age_seconds"] < 150
    assert 0 <= found["quizsite_save_age_seconds"] < 60
    assert found["quizsite_waiting_grading"] == 0


@pytest.mark.django_db
@override_settings(METRICS_TOKEN=TOKEN)
def test_what_waits_for_grading_and_for_people_is_counted(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.submit(page.item(CLAIM, ["true"], "Because it grows"))
    waiting = scrape()
    grade_waiting()
    graded = scrape()
    assert (waiting["quizsite_waiting_grading"], waiting["quizsite_waiting_reviews"]) == (1, 0)
    assert (graded["quizsite_waiting_grading"], graded["quizsite_waiting_reviews"]) == (0, 1)
    assert waiting["quizsite_open_attempts running"] == 0


@pytest.mark.django_db
@override_settings(METRICS_TOKEN=TOKEN)
def test_an_attempt_that_nobody_swept_is_seen(ada: User, begin: Begin) -> None:
    begin(ada, ago=dt.timedelta(minutes=46))
    assert scrape()["quizsite_overdue_attempts"] == 1


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"bearer {TOKEN}", "Bearer é"])
@override_settings(METRICS_TOKEN=TOKEN)
def test_without_the_token_there_is_no_such_page(client: Client, given: str) -> None:
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


@pytest.mark.parametrize(("token", "address"), [("", "127.0.0.1"), (TOKEN, "10.9.0.1"), ("", "10.9.0.1")])
def test_no_setting_opens_it_by_accident(client: Client, token: str, address: str) -> None:
    with override_settings(METRICS_TOKEN=token, METRICS_NETWORKS=["10.1.0.0/16"]):
        empty = client.get("/metrics", headers={"Authorization": "Bearer "}, REMOTE_ADDR=address)
    assert empty.status_code == 404


@pytest.mark.django_db
@override_settings(METRICS_NETWORKS=["10.1.0.0/16"])
def test_a_monitor_of_that_network_reads_it() -> None:
    assert "quizsite_broker_up" in scrape(headers={}, REMOTE_ADDR="10.1.2.3")


def test_requests_of_all_processes_are_summed_and_name_nobody(tmp_path: Path, db: None) -> None:
    environment = os.environ | {
        "VAR_DIR": str(tmp_path), "METRICS_TOKEN": TOKEN, "DJANGO_SETTINGS_MODULE": "quizsite.settings",
        "ALLOWED_HOSTS": "testserver",
    }  # fmt: skip
    (tmp_path / "built").mkdir()
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", PROCESS], cwd=ROOT, env=environment, capture_output=True, check=True
        )
        assert ran.stdout.strip() == b"[200, 404]", ran.stderr
    with override_settings(METRICS_TOKEN=TOKEN, METRICS_DIR=str(tmp_path / "metrics")):
        found = scrape()
    assert found["quizsite_request_seconds_count healthz 2xx"] == 2
    assert found["quizsite_request_seconds_count other 4xx"] == 2
