"""Is anything of a person kept by a browser on a shared machine, or by a proxy on the way?"""

from __future__ import annotations

import pytest
from django.test import Client

from exams.models import Attempt, User
from grading.models import Release
from tests.cast import ONE, Page, person
from tests.security.conftest import SignedIn
from tests.test_access import ROWS, patterns

pytestmark = pytest.mark.django_db

# A figure is named by its content and never changes; one's own browser may keep it.
KEPT_BY_ONESELF = {"figure"}
NAMES = sorted({row[0] for row in ROWS if row[1] == "GET"} - KEPT_BY_ONESELF)


def path_of(name: str, attempt: Attempt) -> str:
    path = "/" + dict(patterns())[name]
    stands_for = {
        "<uuid:attempt_id>": str(attempt.pk),
        "<int:sitting_id>": str(attempt.sitting_id),
        "<int:course_id>": str(attempt.sitting.quiz.course_id),
        "<slug:question>": "claim",
        "<str:shape>": "scores.json",
        "<int:request_id>": "1",
        "<int:run_id>": "1",
        "<int:item_id>": "1",
    }
    for variable, value in stands_for.items():
        path = path.replace(variable, value)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_kept(name: str, graded: Attempt, released: Release, signed_in: SignedIn) -> None:
    admin = person("root", "Root Example", is_staff=True, is_superuser=True)
    for_staff = signed_in(admin).get(path_of(name, graded))
    for_student = signed_in(graded.student).get(path_of(name, graded))
    for_nobody = Client().get(path_of(name, graded))
    kept = [r["Cache-Control"] for r in (for_staff, for_student, for_nobody) if "no-store" not in r["Cache-Control"]]
    assert kept == []


@pytest.mark.parametrize("where", ["", "token", "time", "sync"])
def test_nothing_of_a_running_attempt_is_kept(page: Page, ada: User, signed_in: SignedIn, where: str) -> None:
    page.client = signed_in(ada)
    page.sync(page.item(ONE, ["ob"]))
    got = page.client.get(f"/attempts/{page.attempt.pk}/{where}")
    posted = page.post(page.body())
    assert ["no-store" in response["Cache-Control"] for response in (got, posted)] == [True, True]
    assert "private" in got["Cache-Control"]


def test_no_page_of_the_admin_is_kept(cleo: User, signed_in: SignedIn) -> None:
    client = signed_in(cleo)
    answers = [client.get(f"/admin/{path}") for path in ("", "exams/quiz/", "exams/attempt/", "exams/user/")]
    assert {("no-store" in a["Cache-Control"], a.status_code) for a in answers} == {(True, 200)}
