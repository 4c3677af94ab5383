"""Are lengths of time said as people say them?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from exams.templatetags.exam_time import as_date, epoch_ms, in_words, is_negative, is_zero, length_ms, times

SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (None, ""),
        (dt.timedelta(0), "0 min"),
        (9 * SECOND, "9 s"),
        (60 * SECOND, "1 min"),
        (4050 * SECOND, "67 min 30 s"),
        (4050.9 * SECOND, "67 min 30 s"),
        (-90 * SECOND, "−1 min 30 s"),
    ],
)
def test_a_length_in_words(length: dt.timedelta | None, words: str) -> None:
    assert in_words(length) == words


@pytest.mark.parametrize(("factor", "words"), [("1.50", "1.5"), ("2.00", "2"), ("1.25", "1.25"), ("10.00", "10")])
def test_a_factor_has_no_needless_zeros(factor: str, words: str) -> None:
    assert times(Decimal(factor)) == words


def test_scripts_get_milliseconds() -> None:
    moment = dt.datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=dt.UTC)
    assert epoch_ms(moment) == 1500
    assert epoch_ms(None) == ""
    assert length_ms(2.5 * SECOND) == 2500


@pytest.mark.parametrize(("text", "date"), [("2026-03-11", dt.date(2026, 3, 11)), ("", None), (None, None)])
def test_a_date_of_the_paper(text: str | None, date: dt.date | None) -> None:
    assert as_date(text) == date


@pytest.mark.parametrize(("length", "zero", "negative"), [(0, True, False), (1, False, False), (-1, False, True)])
def test_the_sign_of_a_length(length: int, zero: bool, negative: bool) -> None:
    assert (is_zero(length * SECOND), is_negative(length * SECOND)) == (zero, negative)
