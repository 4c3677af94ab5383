"""Are those told, and only those, whose released result changed: what, and why?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse

from exams.models import Attempt, Course, Enrollment, Role, Sitting, User, database_now
from grading.marking.pipeline import grade_chunk
from grading.models import Release, ReviewItem
from grading.results.notices import ANSWER_CHANGED, Changed, changes_for
from grading.results.releasing import release_results, released_totals, take_back_release
from grading.results.sheet import Shown
from grading.review.judging import Judgement, decide, take_back
from tests.cast import MANY, make_sitting, value
from tests.grading.conftest import Hand, answer_anew, as_person, wait_again

pytestmark = pytest.mark.django_db
LetOut = Callable[..., Release]


def told(attempt: Attempt) -> list[Changed]:
    return changes_for([attempt], database_now()).get(attempt.pk, [])


def better(attempt: Attempt) -> None:
    """Many becomes all right: 15 instead of 5."""
    answer_anew(attempt, MANY, value(["ma", "mc"]))
    wait_again(attempt)
    grade_chunk()


def test_a_change_after_the_release_is_told_with_its_reason(graded: Attempt, let_out: LetOut) -> None:
    let_out()
    better(graded)
    (change,) = told(graded)
    assert (change.number, change.before, change.after, change.read) == ("2.1", 5, 15, False)
    assert change.why == (ANSWER_CHANGED,)


def test_a_change_before_the_release_is_nobodys_news(graded: Attempt, let_out: LetOut) -> None:
    better(graded)
    let_out()
    assert told(graded) == []


def test_what_changed_while_the_release_was_taken_back_is_told(graded: Attempt, let_out: LetOut, cleo: User) -> None:
    let_out()
    take_back_release(graded.sitting, by=cleo)
    better(graded)
    assert told(graded) == []
    let_out()
    assert [change.number for change in told(graded)] == ["2.1"]


def test_what_was_undone_altogether_is_not_told(graded: Attempt, let_out: LetOut, bo: User) -> None:
    let_out()
    item = ReviewItem.objects.get()
    take_back(decide(item, Judgement(Decimal(1)), by=bo, revision=0), by=bo, revision=1)
    assert told(graded) == []


def test_who_did_not_change_is_not_told(graded: Attempt, let_out: LetOut, hand: Hand, dan: User) -> None:
    other = hand(dan, claim=value(["false"]))
    grade_chunk()
    let_out()
    better(graded)
    assert told(other) == []


def test_the_student_reads_it_at_home_and_on_the_result_and_confirms(
    graded: Attempt, let_out: LetOut, ada: User
) -> None:
    let_out()
    better(graded)
    client, address = as_person(ada), reverse("result", args=[graded.pk])
    page = client.get(address)
    assert "Your result changed" in client.get(reverse("home")).content.decode()
    assert "Question 2.1: 5 → 15" in page.content.decode()
    client.post(reverse("result_seen", args=[graded.pk]), {"through": page.context["through"]})
    assert "Your result changed" not in client.get(reverse("home")).content.decode()
    assert "Question 2.1: 5 → 15" in client.get(address).content.decode()
    assert [change.read for change in told(graded)] == [True]


@pytest.mark.parametrize("through", ["", "x", "2026-01-01", "2026-02-31T00:00:00+00:00"])
def test_a_strange_confirmation_confirms_nothing(graded: Attempt, let_out: LetOut, ada: User, through: str) -> None:
    let_out()
    better(graded)
    address = reverse("result_seen", args=[graded.pk])
    assert as_person(ada).post(address, {"through": through}).status_code == 303
    assert [change.read for change in told(graded)] == [False]


def test_a_later_release_shows_nothing_before_its_time(graded: Attempt, cleo: User, ada: User) -> None:
    tomorrow = database_now() + dt.timedelta(days=1)
    shown = Shown(answers=True, key=True, solutions=True, comments=True)
    release_results(graded.sitting, shown, by=cleo, visible_from=tomorrow)
    page = as_person(ada).get(reverse("result", args=[graded.pk]))
    assert page.status_code == 403
    assert "will be on this page from" in page.content.decode()
    assert released_totals(ada, [graded.sitting], database_now()) == {}
    assert set(released_totals(ada, [graded.sitting], tomorrow)) == {graded.sitting_id}


def test_without_points_the_page_has_none(graded: Attempt, let_out: LetOut, ada: User) -> None:
    let_out(score=False)
    body = as_person(ada).get(reverse("result", args=[graded.pk])).content.decode()
    home = as_person(ada).get(reverse("home")).content.decode()
    assert "15 − 2 × 5" not in body
    assert "5 of 15" not in body
    assert "20 of 34" not in body + home
    assert "Points are not shown" in body
    assert released_totals(ada, [graded.sitting], database_now())[graded.sitting_id].points is None


def test_solutions_wait_until_a_make_up_with_the_same_paper_is_over(
    graded: Attempt, edition: object, cleo: User
) -> None:
    Sitting.objects.update(closes_at=database_now())
    make_sitting(graded.edition, name="Make-up")
    client, address = as_person(cleo), reverse("release", args=[graded.sitting_id])
    refused = client.post(address, {"score": "on", "key": "on", "despite": "on"})
    assert refused.status_code == 409
    assert "still hands out the same paper" in " ".join(refused.content.decode().split())
    later = (database_now() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(address, {"score": "on", "key": "on", "despite": "on", "visible_from": later}).status_code == 303


def test_points_alone_may_be_released_before_the_make_up(graded: Attempt, cleo: User) -> None:
    make_sitting(graded.edition, name="Make-up")
    address = reverse("release", args=[graded.sitting_id])
    assert as_person(cleo).post(address, {"score": "on", "answers": "on", "despite": "on"}).status_code == 303


def test_the_class_is_shown_only_if_it_is_large_enough(
    classroom: Callable[[int], list[Attempt]], sitting: Sitting, let_out: LetOut, course: Course
) -> None:
    attempts = classroom(4)
    grade_chunk()
    let_out(statistics=True)
    address, client = reverse("result", args=[attempts[0].pk]), as_person(attempts[0].student)
    assert "How the class did" not in client.get(address).content.decode()
    fifth = User.objects.create(netid="fifth", full_name="Fifth Example")
    Enrollment.objects.create(course=course, user=fifth, role=Role.STUDENT)
    twin = Attempt.objects.get(pk=attempts[0].pk)
    twin.pk, twin.student = None, fifth  # type: ignore[assignment]
    twin.save()
    wait_again(twin)
    grade_chunk()
    assert "5 students; mean" in client.get(address).content.decode()
