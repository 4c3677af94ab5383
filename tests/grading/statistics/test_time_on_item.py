"""Does the journal tell how long a student worked on each question, by the rule that is written down?"""

from __future__ import annotations

import datetime as dt

from grading.statistics.time_on_item import Moment, TimeFigures, time_figures, time_on_items

START = dt.datetime(2026, 3, 11, 10, 0, tzinfo=dt.UTC)


def at(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def started() -> Moment:
    return Moment("started", START)


def saved(question: str, server: float, client: float | None = None, tab: str = "t") -> Moment:
    return Moment("saved", at(server), question, None if client is None else at(client), tab)


def seconds(*moments: Moment) -> dict[str, float]:
    return {question: time.total_seconds() for question, time in time_on_items(moments).items()}


def test_a_save_ends_a_stretch_on_its_question():
    assert seconds(started(), saved("a", 60), saved("b", 100), saved("a", 130)) == {"a": 90, "b": 40}


def test_a_pause_belongs_to_no_question():
    journal = (started(), saved("a", 10), Moment("paused", at(20)), Moment("resumed", at(80)), saved("b", 100))
    assert seconds(*journal) == {"a": 10, "b": 30}


def test_answers_kept_offline_count_when_they_were_given():
    """The page's clock is 1,000 s ahead; b and c were given at 50 and 90 and came together at 300."""
    journal = (started(), saved("a", 20, 1020), saved("b", 300, 1050), saved("c", 300, 1090), saved("d", 310, 1310))
    assert seconds(*journal) == {"a": 20, "b": 30, "c": 40, "d": 220}


def test_a_save_is_never_later_than_its_receipt_nor_earlier_than_the_start():
    """Two pages with clocks of their own; the second tells a time before the start."""
    journal = (started(), saved("a", 20, 5000, "one"), saved("b", 40, -900, "two"), saved("b", 60, -1100, "two"))
    assert seconds(*journal) == {"a": 20, "b": 20}


def test_without_a_start_or_a_save_there_is_no_time():
    assert seconds(saved("a", 5)) == {}
    assert seconds(started()) == {}


def test_the_figures_are_median_and_middle_half():
    times = [dt.timedelta(seconds=s) for s in (50, 10, 40, 20, 30)]
    assert time_figures(times) == TimeFigures(5, 30, 15, 45)
    assert time_figures(times[:1]) == TimeFigures(1, 50, 50, 50)
    assert time_figures([]) == TimeFigures(0, None, None, None)
