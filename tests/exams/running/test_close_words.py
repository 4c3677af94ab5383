"""Does an attempt say truly by what it was closed?"""

from __future__ import annotations

import datetime as dt

import pytest

from exams.models import User
from tests.cast import Begin, Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("seconds", "closed_by"), [(-30, "submit"), (2, "deadline"), (20, "deadline")])
def test_what_a_page_hands_in_when_time_is_up_was_closed_by_the_deadline(
    ada: User, begin: Begin, seconds: int, closed_by: str
) -> None:
    page = Page(begin(ada, ago=dt.timedelta(minutes=45, seconds=seconds)))
    assert page.submit()["closed_by"] == closed_by
    page.attempt.refresh_from_db()
    assert page.attempt.closed_at is not None
    assert page.attempt.closed_at <= page.attempt.deadline_at
