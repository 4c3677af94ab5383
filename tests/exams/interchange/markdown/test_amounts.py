"""Are points, lengths of time and dates found however they are written?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from exams.interchange.markdown import amounts


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("March 11, 2026", dt.date(2026, 3, 11)),
        ("Wednesday, Mar. 11th, 2026", dt.date(2026, 3, 11)),
        ("11 March 2026", dt.date(2026, 3, 11)),
        ("2026-03-11", dt.date(2026, 3, 11)),
        ("2026/3/11", dt.date(2026, 3, 11)),
        ("3/11/2026", dt.date(2026, 3, 11)),
        ("31/3/2026", dt.date(2026, 3, 31)),
        ("11.3.2026", dt.date(2026, 3, 11)),
        ("3/11/26", dt.date(2026, 3, 11)),
        ("February 30, 2026", None),
    ],
)
def test_dates(text: str, date: dt.date | None) -> None:
    found = amounts.find_date(f"It is on {text} at noon")
    assert found is not None
    assert found.date == date


@pytest.mark.parametrize("text", ["Quiz 2", "Winter 2026", "chapters 3 to 11", "may 2026 things happen", "1.2.3"])
def test_what_is_no_date(text: str) -> None:
    assert amounts.find_date(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45 min", 45),
        ("a 45-minute quiz", 45),
        ("1 hour 20 minutes", 80),
        ("1 hour and 20 minutes", 80),
        ("90 minutes", 90),
        ("1.5 hours", 90),
        ("1 h 10 m", 70),
        ("an hour and a half", 90),
        ("two hours", 120),
        ("fifty minutes", 50),
        ("forty-five minutes", 45),
        ("seventy five minutes", 75),
        ("75 mins.", 75),
        ("at 10:30 for 20 min", 20),
        ("soon", None),
    ],
)
def test_lengths_of_time(text: str, minutes: int | None) -> None:
    assert amounts.minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Each question is worth 3 points", "3"),
        ("each question below is worth 2.5 pts and has one answer", "2.5"),
        ("Every item carries 2 marks", "2"),
        ("4 points each", "4"),
        ("2 points per question", "2"),
        ("3 marks for each question", "3"),
        ("Questions are worth five points each", "5"),
        ("10 × 4 points", "4"),
        ("Each: 4 pts", "4"),
        ("10 questions × 4 points", "4"),
        ("Each (3 points)", "3"),
        ("Points: 2 each", "2"),
        ("Each item has a value of 6 points.", "6"),
        ("You lose 2 points for each error", None),
        ("The section has 30 points", None),
    ],
)
def test_points_for_each_question(text: str, points: str | None) -> None:
    assert amounts.points_each(text) == (None if points is None else Decimal(points))
