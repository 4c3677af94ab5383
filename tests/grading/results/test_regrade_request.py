"""When can a student ask for a regrade, and where is the answer?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from exams.models import Attempt, Sitting, User, database_now
from grading.models import RegradeRequest
from grading.results.releasing import release_results, take_back_release
from grading.results.sheet import Shown
from tests.cast import CLAIM, ONE
from tests.grading.conftest import as_person

EVERYTHING = Shown(answers=True, key=True, solutions=True, comments=True)


@pytest.fixture
def open_until(sitting: Sitting, cleo: User) -> Any:
    """Releases the sitting; requests are taken for that many hours more."""

    def _open(hours: float | None) -> None:
        until = None if hours is None else database_now() + dt.timedelta(hours=hours)
        release_results(sitting, EVERYTHING, by=cleo, requests_until=until)

    return _open


def page_of(attempt: Attempt, question: str = CLAIM) -> str:
    return reverse("regrade_request", args=[attempt.pk, question])


def test_a_student_asks_and_reads_it_on_the_result_page(graded: Attempt, ada: User, open_until: Any) -> None:
    open_until(1)
    client = as_person(ada)
    assert page_of(graded) in client.get(reverse("result", args=[graded.pk])).content.decode()
    response = client.post(page_of(graded), {"text": "<b>My</b> reason holds."}, follow=True)
    body = response.content.decode()
    assert "&lt;b&gt;My&lt;/b&gt; reason holds." in body
    assert "It waits for an answer." in body
    assert page_of(graded) not in body


def test_one_request_a_question(graded: Attempt, ada: User, open_until: Any) -> None:
    open_until(1)
    client = as_person(ada)
    client.post(page_of(graded), {"text": "One"})
    assert client.post(page_of(graded), {"text": "Two"}).status_code == 409
    assert client.post(page_of(graded, ONE), {"text": "Another question"}).status_code == 303
    assert RegradeRequest.objects.count() == 2


@pytest.mark.parametrize("hours", [None, -1])
def test_outside_the_time_nothing_is_asked(graded: Attempt, ada: User, open_until: Any, hours: float | None) -> None:
    open_until(hours)
    client = as_person(ada)
    assert client.post(page_of(graded), {"text": "Please"}).status_code == 403
    assert page_of(graded) not in client.get(reverse("result", args=[graded.pk])).content.decode()
    assert not RegradeRequest.objects.exists()


def test_without_a_release_nothing_is_asked(
    graded: Attempt, ada: User, open_until: Any, sitting: Sitting, cleo: User
) -> None:
    open_until(1)
    take_back_release(sitting, by=cleo)
    assert as_person(ada).post(page_of(graded), {"text": "Please"}).status_code == 403


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_a_request_says_something_in_a_thousand_letters(graded: Attempt, ada: User, open_until: Any, text: str) -> None:
    open_until(1)
    assert as_person(ada).post(page_of(graded), {"text": text}).status_code == 400
    assert not RegradeRequest.objects.exists()


@pytest.mark.parametrize("who", ["dan", "bo", "cleo", "other_bo"])
def test_nobody_asks_for_another(request: pytest.FixtureRequest, graded: Attempt, open_until: Any, who: str) -> None:
    open_until(1)
    client = as_person(request.getfixturevalue(who))
    assert client.post(page_of(graded), {"text": "Please"}).status_code == 404


def test_a_question_that_is_not_in_the_paper_is_not_found(graded: Attempt, ada: User, open_until: Any) -> None:
    open_until(1)
    assert as_person(ada).post(page_of(graded, "nothing"), {"text": "Please"}).status_code == 404


def test_the_instructor_sets_the_date_with_the_release(graded: Attempt, sitting: Sitting, cleo: User) -> None:
    data = {"requests_until": "2030-01-02T10:00", "answers": "on", "despite": "on"}
    as_person(cleo).post(reverse("release", args=[sitting.pk]), data)
    assert sitting.releases.get().requests_until.year == 2030
