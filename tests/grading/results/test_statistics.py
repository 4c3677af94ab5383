"""What does the page of statistics say, to whom, and at what price?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.models import Attempt, Course, Edition, JournalEntry, Sitting, User
from grading.marking.pipeline import grade_waiting
from grading.models import QuestionScore
from grading.results.item_data import class_data
from tests.cast import CLAIM, MANY, ONE, person, value
from tests.grading.conftest import Hand, as_person


@pytest.fixture
def split(hand: Hand) -> list[Attempt]:
    """Fifteen students: the ten best in the rest chose D of the select-one, the five weakest the key's B."""
    best = [
        hand(person(f"best{n}", f"Best {n}"), many=value(["ma", "mc"]), claim=value(["false"]), one=value(["od"]))
        for n in range(10)
    ]
    weakest = [hand(person(f"weak{n}", f"Weak {n}"), one=value(["ob"])) for n in range(5)]
    grade_waiting()
    return best + weakest


def page(user: User, sitting: Sitting, **query: str) -> Any:
    return as_person(user).get(reverse("statistics", args=[sitting.pk], query=query))


def test_before_anything_is_graded_the_page_says_so(sitting: Sitting, bo: User) -> None:
    assert "Nothing is graded yet" in page(bo, sitting).content.decode()


def test_the_figures_are_those_of_the_scores(split: Any, sitting: Sitting, bo: User) -> None:
    figures = page(bo, sitting).context["figures"]
    assert (figures.n, figures.mean) == (15, pytest.approx((10 * 19 + 5 * 15) / 15))
    assert [item.facility for item in figures.items] == pytest.approx([2 / 3, 2 / 3, 1 / 3])
    assert [item.blank_rate for item in figures.items] == pytest.approx([1 / 3, 1 / 3, 0])


def test_an_answer_taken_back_is_blank_and_none_of_these_is_not(hand: Hand, sitting: Sitting, edition: Edition) -> None:
    hand(many=value(None), claim=value(["true"]), one=value(None, "words alone"))
    hand(person("other", "Other"), many=value("none"), claim=value(None), one=value(["ob"]))
    grade_waiting()
    answers = {item.name: set(item.answers) for item in class_data(sitting, edition.pk).items}
    assert answers == {
        "1.1": {frozenset({"True"}), None},
        "2.1": {None, frozenset()},
        "2.2": {None, frozenset({"B"})},
    }


def test_a_suspicious_key_leads_an_instructor_to_the_preview(split: Any, sitting: Sitting, cleo: User) -> None:
    response = page(cleo, sitting)
    [link, *_] = [s.link for s in response.context["suspicions"] if s.found.option == "D"]
    preview = as_person(cleo).get(link)
    assert "Keys to look at" in response.content.decode()
    assert len(preview.context["previews"][0].changes) == 10


def test_a_ta_sees_the_suspicion_without_the_link(split: Any, sitting: Sitting, bo: User) -> None:
    assert {s.link for s in page(bo, sitting).context["suspicions"]} == {""}


def test_the_time_on_each_question_comes_from_the_journal(hand: Hand, sitting: Sitting, bo: User) -> None:
    attempt = hand(claim=value(["true"]))
    for number, (kind, seconds) in enumerate([("started", 0), ("saved", 60), ("saved", 95)], start=1):
        moment = attempt.started_at + dt.timedelta(seconds=seconds)
        JournalEntry.objects.create(attempt=attempt, number=number, kind=kind, question=CLAIM, at=moment)
    grade_waiting()
    times = {row.question["id"]: row.time for row in page(bo, sitting).context["items"]}
    assert times == {CLAIM: ("1:35", "1:35", "1:35"), MANY: None, ONE: None}


def test_a_suspicion_reaches_the_pages_where_people_judge(split: Any, sitting: Sitting, bo: User) -> None:
    part = reverse("key_suspicions", args=[sitting.pk])
    assert "Question 2.2" in as_person(bo).get(part).content.decode()
    assert "looks wrong" in as_person(bo).get(part, {"question": "2.2"}).content.decode()
    assert as_person(bo).get(part, {"question": "1.1"}).content.strip() == b""


def test_small_numbers_are_warned_of(split: Any, sitting: Sitting, bo: User) -> None:
    assert "Only 15 students" in page(bo, sitting).content.decode()


def test_a_question_that_was_left_out_is_not_in_the_figures(split: Any, sitting: Sitting, edition: Edition) -> None:
    QuestionScore.objects.filter(question=ONE).update(void=True, points=0, machine_points=0)
    data = class_data(sitting, edition.pk)
    assert ([item.name for item in data.items], data.left_out, data.possible) == (["1.1", "2.1"], ("2.2",), 19)


def test_plots_have_words_for_those_who_do_not_see_them(split: Any, sitting: Sitting, bo: User) -> None:
    body = page(bo, sitting).content.decode()
    assert body.count("<svg") == body.count("<desc") == 2
    assert "style=" not in body


def test_another_edition_must_be_one_of_the_sitting(split: Any, sitting: Sitting, bo: User, edition: Edition) -> None:
    assert page(bo, sitting, edition=str(edition.pk)).status_code == 200
    assert page(bo, sitting, edition="999").status_code == 404


def test_the_page_needs_the_same_number_of_queries_however_many_there_are(
    split: Any, sitting: Sitting, bo: User, classroom: Any
) -> None:
    client, address = as_person(bo), reverse("statistics", args=[sitting.pk])
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    classroom(9)
    grade_waiting()
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(few) < 20


@pytest.mark.parametrize(("who", "status"), [("ada", 404), ("dan", 404), ("other_bo", 404), ("bo", 200), ("cleo", 200)])
def test_statistics_are_for_those_who_help_to_run_the_course(
    request: pytest.FixtureRequest, course: Course, sitting: Sitting, who: str, status: int
) -> None:
    assert page(request.getfixturevalue(who), sitting).status_code == status
