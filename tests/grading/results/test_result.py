"""What does a result page show, to whom, and what never before its time?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse

from exams.models import Attempt, Edition, KeyRevision, User, database_now, sha256_of
from grading.marking.pipeline import grade_waiting
from grading.models import Release, ReviewItem
from grading.results.releasing import take_back_release
from grading.review.judging import judge
from tests.cast import ONE, small_key
from tests.grading.conftest import as_person

LetOut = Callable[..., Release]
SECRETS = (b"SOLUTION", b"RATIONALE", b"Right answer", b"correct chosen")


def page(user: User, attempt: Attempt) -> tuple[int, bytes]:
    response = as_person(user).get(reverse("result", args=[attempt.pk]))
    return response.status_code, response.content


def leaks(body: bytes) -> list[bytes]:
    return [secret for secret in SECRETS if secret in body]


def test_before_the_release_nothing_leaks(graded: Attempt, ada: User) -> None:
    status, body = page(ada, graded)
    assert status == 403
    assert leaks(body) == []
    assert b"not released yet" in body


def test_after_it_was_taken_back_nothing_leaks(graded: Attempt, ada: User, cleo: User, let_out: LetOut) -> None:
    let_out()
    take_back_release(graded.sitting, by=cleo)
    status, body = page(ada, graded)
    assert (status, leaks(body)) == (403, [])


def test_a_running_attempt_shows_nothing_even_when_released(graded: Attempt, ada: User, let_out: LetOut) -> None:
    let_out()
    Attempt.objects.filter(pk=graded.pk).update(state="running", closed_at=None, closed_by="")
    status, body = page(ada, graded)
    assert (status, leaks(body)) == (403, [])
    assert b"not closed yet" in body


def test_a_released_result_shows_points_answers_key_and_solutions(graded: Attempt, ada: User, let_out: LetOut) -> None:
    let_out()
    status, body = page(ada, graded)
    assert status == 200
    assert leaks(body) == list(SECRETS)
    assert "15 − 2 × 5 = 5".encode() in body
    assert b"&lt;i&gt;because&lt;/i&gt;" in body
    assert b"Your answer" in body


def test_the_table_adds_up_by_section_as_on_the_cover(graded: Attempt, ada: User, let_out: LetOut) -> None:
    let_out()
    sheet = as_person(ada).get(reverse("result", args=[graded.pk])).context["sheet"]
    assert [(s.title, s.earned, s.possible) for s in sheet.sections] == [
        ("True/False", 0, 4),
        ("Multiple Choice", 20, 30),
    ]
    assert (sheet.earned, sheet.possible, sheet.ungraded, sheet.waiting) == (20, 34, 0, 1)


@pytest.mark.parametrize(
    ("part", "hidden"),
    [
        ("answers", [b"Your answer", b"of the bias"]),
        ("key", [b"Right answer", b"correct chosen"]),
        ("solutions", [b"SOLUTION", b"RATIONALE"]),
        ("comments", [b"Read section 3"]),
    ],
)
def test_what_the_release_does_not_show_is_not_in_the_page(
    graded: Attempt, ada: User, bo: User, let_out: LetOut, part: str, hidden: list[bytes]
) -> None:
    judge(ReviewItem.objects.get(), by=bo, points=Decimal(1), comment="Read section 3", revision=0)
    release = let_out()
    _, whole = page(ada, graded)
    Release.objects.filter(pk=release.pk).update(**{f"shows_{part}": False})
    _, body = page(ada, graded)
    assert [secret for secret in hidden if secret not in whole] == []
    assert [secret for secret in hidden if secret in body] == []


def test_the_page_is_in_the_order_that_the_student_saw(
    graded: Attempt, ada: User, edition: Edition, let_out: LetOut
) -> None:
    let_out()
    Attempt.objects.filter(pk=graded.pk).update(seed=3)
    paper = edition.paper | {"shuffle_choices": True}
    shuffled = Edition.objects.create(
        quiz=edition.quiz, number=2, paper=paper, digest=sha256_of(paper), published_at=database_now(),
        published_by=edition.published_by,
    )  # fmt: skip
    KeyRevision.objects.create(
        edition=shuffled, number=1, key=small_key(), digest=sha256_of(small_key()), created_at=database_now(),
        created_by=edition.published_by,
    )  # fmt: skip
    Attempt.objects.filter(pk=graded.pk).update(edition=shuffled)
    sheet = as_person(ada).get(reverse("result", args=[graded.pk])).context["sheet"]
    choices = sheet.sections[1].questions[0].choices
    assert [(c.label, c.chosen, c.correct) for c in choices] == [
        ("A", True, False),
        ("B", False, False),
        ("C", True, True),
        ("D", False, True),
    ]


def test_the_key_shown_is_the_one_that_gave_the_points(
    graded: Attempt, ada: User, edition: Edition, cleo: User, let_out: LetOut
) -> None:
    let_out()
    newer = small_key()
    newer["questions"][ONE]["solution_html"] = "<p>NEWER</p>"
    KeyRevision.objects.create(
        edition=edition, number=2, key=newer, digest=sha256_of(newer), reason="a better word",
        created_at=database_now(), created_by=cleo,
    )  # fmt: skip
    _, body = page(ada, graded)
    assert b"NEWER" not in body


def test_a_judgement_and_its_comment_are_explained(graded: Attempt, ada: User, bo: User, let_out: LetOut) -> None:
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="<b>Nearly</b>", revision=0)
    let_out()
    _, body = page(ada, graded)
    assert b"worth 1.5" in body
    assert b"&lt;b&gt;Nearly&lt;/b&gt;" in body
    assert bo.full_name.encode() not in body


@pytest.mark.parametrize("who", ["bo", "cleo"])
def test_staff_see_everything_before_the_release(request: pytest.FixtureRequest, graded: Attempt, who: str) -> None:
    status, body = page(request.getfixturevalue(who), graded)
    assert (status, leaks(body)) == (200, list(SECRETS))


@pytest.mark.parametrize("who", ["dan", "other_bo", "other_cleo"])
def test_others_do_not_learn_that_the_attempt_exists(
    request: pytest.FixtureRequest, graded: Attempt, let_out: LetOut, who: str
) -> None:
    let_out()
    status, body = page(request.getfixturevalue(who), graded)
    assert (status, leaks(body)) == (404, [])


def test_what_is_not_graded_yet_is_said(graded: Attempt, ada: User, let_out: LetOut) -> None:
    let_out()
    graded.scores.filter(question=ONE).delete()
    _, body = page(ada, graded)
    assert b"Not graded yet" in body
    assert b"1 question is not graded yet" in body


def test_ten_points_are_written_as_ten(graded: Attempt, ada: User, let_out: LetOut) -> None:
    let_out()
    graded.scores.filter(question=ONE).update(machine_points=10, points=10)
    _, body = page(ada, graded)
    assert b"10 of 15 points" in body


def test_a_result_is_kept_by_no_cache(graded: Attempt, ada: User) -> None:
    response = as_person(ada).get(reverse("result", args=[graded.pk]))
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("classmates", [4, 300])
def test_the_page_costs_the_same_in_a_small_and_in_a_large_class(
    graded: Attempt, ada: User, let_out: LetOut, classroom: Any, classmates: int, django_assert_num_queries: Any
) -> None:
    let_out(statistics=True)
    classroom(classmates)
    grade_waiting()
    client, address = as_person(ada), reverse("result", args=[graded.pk])
    client.get(address)  # the process has met the edition
    caches["here"].clear()
    with django_assert_num_queries(13):
        assert b"How the class did" in client.get(address).content


def test_the_figures_of_the_class_are_added_up_once_in_a_while(
    graded: Attempt, ada: User, let_out: LetOut, classroom: Any, django_assert_num_queries: Any
) -> None:
    let_out(statistics=True)
    classroom(6)
    grade_waiting()
    client, address = as_person(ada), reverse("result", args=[graded.pk])
    first = client.get(address).content
    with django_assert_num_queries(11):
        assert figures(client.get(address).content) == figures(first)
    graded.scores.filter(question=ONE).update(machine_points=10, points=10)
    assert figures(client.get(address).content) == figures(first)
    caches["here"].clear()  # as time does
    assert figures(client.get(address).content) != figures(first)


def figures(body: bytes) -> bytes:
    return body.partition(b"How the class did")[2].partition(b"</details>")[0]
