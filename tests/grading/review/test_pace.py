"""How long will a pile take?"""

from __future__ import annotations

import datetime as dt

import pytest

from grading.review.pace import minutes_left

NOW = dt.datetime(2026, 3, 11, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("waiting", "lately", "ago", "expected"),
    [(10, 11, 10, 10), (1, 11, 1, 1), (60, 3, 20, 600), (0, 11, 10, None), (10, 2, 10, None), (10, 3, 0, None)],
)
def test_the_pace_of_the_last_half_hour_gives_the_forecast(
    waiting: int, lately: int, ago: int, expected: int | None
) -> None:
    assert minutes_left(waiting, lately, NOW - dt.timedelta(minutes=ago), NOW) == expected


def test_without_a_judgement_nothing_is_forecast() -> None:
    assert minutes_left(5, 0, None, NOW) is None
