"""Does a start leave no doubt when others decide about the same student at the same moment?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client

from exams.delivery.views import lobby
from exams.models import Attempt, Course, Edition, Sitting, User
from exams.running.accommodations import set_accommodation
from exams.running.errata import bring
from tests.at_once import at_once, in_step
from tests.cast import MANY, choice, make_edition, make_sitting, small_key, small_paper

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Press = Callable[[], int]


@pytest.fixture
def press(ada: User) -> Callable[[Sitting], Press]:
    """Ada presses Start at this sitting in a window of her own; gives the status of the answer."""

    def of(sitting: Sitting) -> Press:
        client = Client()
        client.force_login(ada)
        fields = {"full_name": ada.full_name, "agree": "on", "access_code": "OWL42"}
        return lambda: client.post(f"/sittings/{sitting.pk}/start", fields).status_code

    return of


@pytest.mark.parametrize("step", [at_once, in_step])
@pytest.mark.parametrize("code", [{}, {"code_kind": "static", "access_code": "OWL42"}], ids=["no code", "code"])
def test_starts_at_once_begin_one_attempt(
    code: dict[str, str], step: Callable[..., list[int]], sitting: Sitting, press: Callable[[Sitting], Press]
) -> None:
    if code:
        Sitting.objects.filter(pk=sitting.pk).update(**code)
    assert step(*(press(sitting) for _ in range(4))) == [303] * 4
    attempt = Attempt.objects.get()
    assert list(attempt.journal.values_list("number", flat=True)) == [1, 2, 3]
    assert not sitting.door.exists()


def test_starts_at_two_sittings_of_a_quiz_begin_one_attempt(
    edition: Edition, sitting: Sitting, press: Callable[[Sitting], Press]
) -> None:
    other = make_sitting(edition, name="Make-up")
    assert sorted(in_step(press(sitting), press(other))) == [303, 403]
    assert Attempt.objects.count() == 1


def test_time_that_is_given_at_the_moment_of_the_start_is_given(
    course: Course, sitting: Sitting, ada: User, cleo: User, press: Callable[[Sitting], Press]
) -> None:
    none = dt.timedelta(0)
    give = partial(set_accommodation, course, ada, None, factor=Decimal(2), extra_time=none, reason="", by=cleo)
    in_step(press(sitting), give)
    attempt = Attempt.objects.get()
    assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=90)


def test_who_starts_at_the_moment_of_a_correction_gets_the_corrected_edition(
    sitting: Sitting, edition: Edition, cleo: User, press: Callable[[Sitting], Press]
) -> None:
    paper, key = small_paper(), small_key()
    paper["sections"][1]["questions"][0]["choices"] = [choice(f"m{x.lower()}", x) for x in "ABC"]
    del key["questions"][MANY]["choices"]["md"]
    after = make_edition(edition.quiz, cleo, paper, key)
    in_step(press(sitting), partial(bring, sitting, before=edition, to=after, by=cleo, note="D is gone"))
    assert Attempt.objects.get().edition == after


def test_a_start_whose_connection_is_dead_begins_all_the_same(
    sitting: Sitting, press: Callable[[Sitting], Press]
) -> None:
    start, real = press(sitting), lobby.begin_at_once

    def cut(*args: object, **kwargs: object) -> object:
        connection.connection.close()
        return real(*args, **kwargs)  # type: ignore[arg-type]

    with patch.object(lobby, "begin_at_once", cut):
        assert start() == 303
    assert Attempt.objects.count() == 1
