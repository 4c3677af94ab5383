"""What do the pages of regrading show, to whom, and what do they refuse?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.models import Attempt, Edition, Sitting, User, database_now
from grading.marking.pipeline import grade_waiting
from grading.marking.regrade_apply import apply_regrades
from grading.models import GradingRun, QuestionScore
from grading.results.gradebook import gradebook_of
from grading.results.releasing import released_totals
from tests.cast import ONE, make_sitting, value
from tests.grading.conftest import Hand, as_person


@pytest.fixture
def mine(hand: Hand) -> Attempt:
    attempt = hand(one=value(["oc"]), many=value(["ma", "mc"]))
    grade_waiting()
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def wish(edition: Edition) -> dict[str, str]:
    revision = str(edition.key_revisions.get().pk)
    return {"policy": "accept", "revision": revision, "option": f"{ONE}:oc"}


def address(name: str, sitting: Sitting, wish: dict[str, str]) -> str:
    return reverse(name, args=[sitting.pk], query=wish)


def apply(client: Client, sitting: Sitting, wish: dict[str, str], **changes: Any) -> Any:
    form = client.get(address("regrade", sitting, wish)).context["apply"]
    data = {"reason": "D was right too", "seen": json.dumps(form.initial["seen"]), **changes}
    return client.post(address("regrade_apply", sitting, wish), data)


def test_the_preview_shows_old_and_new_and_writes_nothing(
    mine: Attempt, sitting: Sitting, cleo: User, wish: Any
) -> None:
    body = as_person(cleo).get(address("regrade", sitting, wish)).content.decode()
    assert "Ada Example" in body
    assert "2.2: 0 → 15" in body
    assert "1 of 1 graded" in body
    assert not GradingRun.objects.regrades().exists()


def test_the_preview_warns_when_results_are_released(
    mine: Attempt, sitting: Sitting, cleo: User, wish: Any, let_out: Any
) -> None:
    let_out()
    assert "These results are released" in as_person(cleo).get(address("regrade", sitting, wish)).content.decode()


def test_applying_leads_to_a_page_that_shows_progress_and_then_what_changed(
    mine: Attempt, sitting: Sitting, cleo: User, wish: Any
) -> None:
    client = as_person(cleo)
    there = apply(client, sitting, wish)["Location"]
    assert "0 of 1 attempts" in client.get(there).content.decode()
    assert client.get(f"{there}progress").json() == {"done": 0, "total": 1, "finished": False}
    apply_regrades()
    assert "1 score changed" in client.get(there).content.decode()
    assert QuestionScore.objects.get(attempt=mine, question=ONE).points == 15


def test_undoing_by_the_page(mine: Attempt, sitting: Sitting, cleo: User, wish: Any) -> None:
    client = as_person(cleo)
    apply(client, sitting, wish)
    apply_regrades()
    run = GradingRun.objects.regrades().get()
    client.post(reverse("regrade_undo", args=[run.pk]), {"reason": "No"})
    apply_regrades()
    assert QuestionScore.objects.get(attempt=mine, question=ONE).points == 0
    assert client.post(reverse("regrade_undo", args=[run.pk]), {"reason": "No"}).status_code == 409


def test_all_sittings_of_an_edition_are_regraded_together(
    mine: Attempt, sitting: Sitting, edition: Edition, hand: Hand, dan: User, cleo: User, wish: Any
) -> None:
    other = hand(dan, at=make_sitting(edition, name="Make-up"), one=value(["oc"]))
    grade_waiting()
    apply(as_person(cleo), sitting, {**wish, "everywhere": "on"})
    apply_regrades()
    assert set(QuestionScore.objects.filter(question=ONE).values_list("points", flat=True)) == {15}
    assert GradingRun.objects.regrades().values("batch").distinct().count() == 1
    assert other.sitting_id != sitting.pk


def test_a_question_left_out_rescales_gradebook_home_and_result(
    mine: Attempt, sitting: Sitting, ada: User, cleo: User, wish: Any, let_out: Any
) -> None:
    let_out()
    apply(as_person(cleo), sitting, {**wish, "policy": "void", "question": ONE})
    apply_regrades()
    body = as_person(ada).get(reverse("result", args=[mine.pk])).content.decode()
    assert [str(row.total) for row in gradebook_of(sitting).rows] == ["26.84"]
    assert str(released_totals(ada, [sitting], database_now())[sitting.pk].points) == "26.84"
    assert "26.84" in body
    assert "Does not count" in body


@pytest.mark.parametrize(
    "changes", [{"policy": "void"}, {"option": ""}, {"policy": "guess"}, {"revision": "0"}, {"option": "x:y"}]
)
def test_a_wish_that_makes_no_sense_is_said_so(
    mine: Attempt, sitting: Sitting, cleo: User, wish: Any, changes: dict[str, str]
) -> None:
    client = as_person(cleo)
    assert client.get(address("regrade", sitting, wish | changes)).status_code == 400
    assert client.post(address("regrade_apply", sitting, wish | changes), {}).status_code == 400


@pytest.mark.parametrize("changes", [{"reason": ""}, {"seen": "[1]"}, {"seen": "{"}, {"seen": '{"a": {"b": "c"}}'}])
def test_without_a_reason_or_a_preview_nothing_is_applied(
    mine: Attempt, sitting: Sitting, cleo: User, wish: Any, changes: dict[str, str]
) -> None:
    assert apply(as_person(cleo), sitting, wish, **changes).status_code == 400
    assert not GradingRun.objects.regrades().exists()


def test_a_second_regrade_waits_for_the_first(mine: Attempt, sitting: Sitting, cleo: User, wish: Any) -> None:
    client = as_person(cleo)
    apply(client, sitting, wish)
    response = apply(client, sitting, wish)
    assert response.status_code == 409
    assert "still being applied" in response.content.decode()


@pytest.mark.parametrize("who", ["ada", "bo", "dan", "other_cleo"])
def test_only_who_teaches_the_course_can_look_apply_or_undo(
    request: pytest.FixtureRequest, mine: Attempt, sitting: Sitting, cleo: User, wish: Any, who: str
) -> None:
    apply(as_person(cleo), sitting, wish)
    run = GradingRun.objects.regrades().get()
    client = as_person(request.getfixturevalue(who))
    assert client.get(address("regrade", sitting, wish)).status_code == 404
    assert client.post(address("regrade_apply", sitting, wish), {}).status_code == 404
    assert client.get(reverse("regrade_run", args=[run.pk])).status_code == 404
    assert client.get(reverse("regrade_progress", args=[run.pk])).status_code == 404
    assert client.post(reverse("regrade_undo", args=[run.pk]), {}).status_code == 404


def test_what_changes_something_refuses_get(sitting: Sitting, cleo: User) -> None:
    client = as_person(cleo)
    assert client.get(reverse("regrade_apply", args=[sitting.pk])).status_code == 405
    assert client.get(reverse("regrade_undo", args=[1])).status_code == 405


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"policy": "either"}, 400),  # of a question with one answer
        ({"policy": "either", "option": "many:mb"}, 200),
        ({"policy": "disregard", "option": ""}, 400),
        ({"policy": "rescore", "scoring": ""}, 400),
        ({"policy": "rescore", "scoring": "deduct_per_error", "parameters": "deduction=x"}, 400),
        ({"policy": "rescore", "scoring": "deduct_per_error", "parameters": "deduction=2; only_if_several=false"}, 200),
    ],
)
def test_a_correction_must_say_what_it_needs(
    mine: Attempt, sitting: Sitting, cleo: User, wish: dict[str, str], changes: dict[str, str], status: int
) -> None:
    assert as_person(cleo).get(address("regrade", sitting, wish | changes)).status_code == status


def test_another_scoring_policy_is_applied_and_named(
    mine: Attempt, sitting: Sitting, cleo: User, wish: dict[str, str]
) -> None:
    wish |= {"policy": "rescore", "scoring": "coverage", "question": "many"}
    response = apply(as_person(cleo), sitting, wish)
    apply_regrades()
    assert response.status_code == 303
    assert "coverage" in as_person(cleo).get(response["Location"]).content.decode()
    assert GradingRun.objects.in_force().first() == GradingRun.objects.get(policy="rescore", state="done")
