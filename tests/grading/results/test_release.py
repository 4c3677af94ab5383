"""When do students see results, and who decides?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from exams.models import Attempt, Sitting, User, database_now
from grading.errors import AlreadyReleased, NotReleased, RehearsalStaysInside
from grading.models import Release, ReviewItem
from grading.results.releasing import ReleasedTotal, readiness, release_results, released_totals, take_back_release
from grading.results.sheet import Shown
from tests.cast import make_sitting
from tests.grading.conftest import Hand, as_person, wait_again

LetOut = Callable[..., Release]
ALL = {"answers": "on", "key": "on", "solutions": "on", "comments": "on"}


@pytest.fixture
def ready(graded: Attempt) -> Sitting:
    """A sitting in which nothing stands against a release."""
    ReviewItem.objects.all().delete()
    graded.sitting.closes_at = database_now()
    graded.sitting.save()
    return graded.sitting


def test_an_instructor_releases_what_is_ticked(ready: Sitting, cleo: User) -> None:
    response = as_person(cleo).post(reverse("release", args=[ready.pk]), {"answers": "on", "key": "on"})
    release = Release.objects.in_force().get(sitting=ready)
    assert response.status_code == 303
    assert (release.shows_answers, release.shows_key) == (True, True)
    assert (release.shows_solutions, release.shows_comments, release.released_by) == (False, False, cleo)


def test_the_page_counts_what_is_not_ready(graded: Attempt, hand: Hand, dan: User, bo: User, edition: Any) -> None:
    hand(dan)
    running = hand(bo)
    Attempt.objects.filter(pk=running.pk).update(state="running", closed_at=None, closed_by="", grading_due_at=None)
    make_up = make_sitting(edition, name="Make-up")
    make_sitting(edition, name="Rehearsal", rehearsal=True)
    found = readiness(graded.sitting, database_now())
    assert (found.running, found.ungraded, found.unread, found.graded) == (1, 1, 1, 1)
    assert set(found.not_over) == {graded.sitting, make_up}
    assert found.warns


def test_nothing_to_warn_of_needs_no_confirmation(ready: Sitting) -> None:
    assert not readiness(ready, database_now()).warns


def test_warnings_must_be_confirmed(graded: Attempt, cleo: User) -> None:
    client, address = as_person(cleo), reverse("release", args=[graded.sitting_id])
    refused = client.post(address, ALL)
    assert refused.status_code == 400
    assert b"1 explanation" in refused.content
    assert not Release.objects.exists()
    assert client.post(address, ALL | {"despite": "on"}).status_code == 303
    assert Release.objects.in_force().count() == 1


def test_a_second_release_is_refused_while_one_is_in_force(ready: Sitting, cleo: User) -> None:
    client = as_person(cleo)
    client.post(reverse("release", args=[ready.pk]), ALL)
    assert client.post(reverse("release", args=[ready.pk]), ALL).status_code == 409
    assert Release.objects.count() == 1


def test_taking_back_keeps_the_row_and_says_who(ready: Sitting, cleo: User, let_out: LetOut) -> None:
    release = let_out()
    client = as_person(cleo)
    statuses = [client.post(reverse("release_take_back", args=[ready.pk])).status_code for _ in range(2)]
    release.refresh_from_db()
    assert statuses == [303, 303]
    assert release.taken_back_by == cleo
    assert not Release.objects.in_force().exists()


def test_after_taking_back_one_may_release_again(ready: Sitting, cleo: User, let_out: LetOut) -> None:
    let_out()
    take_back_release(ready, by=cleo)
    let_out()
    assert (Release.objects.count(), Release.objects.in_force().count()) == (2, 1)


def test_what_is_not_released_cannot_be_taken_back(ready: Sitting, cleo: User) -> None:
    with pytest.raises(NotReleased):
        take_back_release(ready, by=cleo)


def test_two_releases_of_a_sitting_are_one_too_many(ready: Sitting, let_out: LetOut) -> None:
    let_out()
    with pytest.raises(AlreadyReleased):
        let_out()


def test_a_rehearsal_is_never_released(edition: Any, cleo: User) -> None:
    rehearsal = make_sitting(edition, rehearsal=True)
    with pytest.raises(RehearsalStaysInside):
        release_results(rehearsal, Shown(answers=True, key=True, solutions=True, comments=True), by=cleo)
    assert as_person(cleo).post(reverse("release", args=[rehearsal.pk]), ALL | {"despite": "on"}).status_code == 409


@pytest.mark.parametrize("who", ["bo", "ada", "dan", "other_bo", "other_cleo"])
def test_only_instructors_of_the_course_release(request: pytest.FixtureRequest, ready: Sitting, who: str) -> None:
    client = as_person(request.getfixturevalue(who))
    assert client.get(reverse("release", args=[ready.pk])).status_code == 404
    assert client.post(reverse("release", args=[ready.pk]), ALL).status_code == 404
    assert client.post(reverse("release_take_back", args=[ready.pk])).status_code == 404
    assert not Release.objects.exists()


def test_taking_back_refuses_get(ready: Sitting, cleo: User) -> None:
    assert as_person(cleo).get(reverse("release_take_back", args=[ready.pk])).status_code == 405


def test_the_page_says_what_is_released(ready: Sitting, cleo: User, let_out: LetOut) -> None:
    let_out(solutions=False)
    body = as_person(cleo).get(reverse("release", args=[ready.pk])).content.decode()
    assert "the right answers" in body
    assert "the solutions" not in body
    assert "Take back" in body


def test_home_learns_a_released_total(graded: Attempt, ada: User, let_out: LetOut) -> None:
    let_out()
    assert released_totals(ada, [graded.sitting], database_now()) == {
        graded.sitting_id: ReleasedTotal(20, 34, reverse("result", args=[graded.pk]))  # type: ignore[arg-type]
    }


def test_home_learns_nothing_before_the_release(graded: Attempt, ada: User) -> None:
    assert released_totals(ada, [graded.sitting], database_now()) == {}


def test_home_learns_nothing_of_others(graded: Attempt, bo: User, dan: User, let_out: LetOut) -> None:
    let_out()
    assert (
        released_totals(bo, [graded.sitting], database_now())
        == released_totals(dan, [graded.sitting], database_now())
        == {}
    )


def test_home_learns_no_half_graded_total(graded: Attempt, ada: User, let_out: LetOut) -> None:
    let_out()
    wait_again(graded)
    assert released_totals(ada, [graded.sitting], database_now()) == {}


def test_a_sitting_that_was_made_a_rehearsal_shows_nothing_more(graded: Attempt, ada: User, let_out: LetOut) -> None:
    let_out()
    Sitting.objects.update(rehearsal=True)
    assert released_totals(ada, [graded.sitting], database_now()) == {}
    assert as_person(ada).get(reverse("result", args=[graded.pk])).status_code == 403
