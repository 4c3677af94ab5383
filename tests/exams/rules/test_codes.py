"""Do codes change when they should, and does the right one open the door?"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.rules.codes import (
    ALPHABET,
    CODE_LENGTH,
    changes_at,
    new_ticket,
    plain,
    rotating_code,
    rotating_code_fits,
    spaced,
    ticket_digest,
)

SECRET, OTHER = "0f" * 32, "f0" * 32
START = dt.datetime(2026, 3, 11, 10, 0, 0, tzinfo=dt.UTC)
KEY = b"key"


def later(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def test_a_code_is_what_it_was_when_this_was_written() -> None:
    # Computed apart with openssl: int(HMAC-SHA256(secret, step as 8 bytes big-endian)) in base 21, lowest digit first.
    assert rotating_code(SECRET, START) == "XK6PJ9"


@pytest.mark.parametrize(
    ("seconds", "fits"),
    [(-0.001, False), (0, True), (29.999, True), (30, True), (59.999, True), (60, False), (3600, False)],
)
def test_a_code_opens_in_its_own_step_and_in_the_next(seconds: float, fits: bool) -> None:
    assert rotating_code_fits(SECRET, rotating_code(SECRET, START), later(seconds)) is fits


def test_a_code_of_another_sitting_does_not_open() -> None:
    assert not rotating_code_fits(SECRET, rotating_code(OTHER, START), START)


@pytest.mark.parametrize(
    "form", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"]
)
def test_it_may_be_typed_with_spaces_dashes_and_small_letters(form: str) -> None:
    typed = form.format(rotating_code(SECRET, START)).lower()
    assert rotating_code_fits(SECRET, typed, START)


@pytest.mark.parametrize("typed", ["", " ", "XK6PJ", "XK6PJ9X", "😀", "\x00"])
def test_what_is_no_code_does_not_open(typed: str) -> None:
    assert not rotating_code_fits(SECRET, typed, START)


@given(st.integers(min_value=0, max_value=4 * 10**15))
def test_the_code_stands_until_it_changes(microseconds: int) -> None:
    now = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=microseconds)
    until = changes_at(now)
    assert dt.timedelta(0) < until - now <= dt.timedelta(seconds=30)
    code = rotating_code(SECRET, now)
    assert code == rotating_code(SECRET, until - dt.timedelta(microseconds=1)) != rotating_code(SECRET, until)
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(ALPHABET)


def test_nothing_in_the_alphabet_looks_like_something_else() -> None:
    assert not set(ALPHABET) & set("0O1IL2Z5S8BUVAEIOU")


def test_a_ticket_is_kept_as_a_hash_of_one_student_at_one_sitting() -> None:
    ticket = new_ticket()
    kept = ticket_digest(ticket, key=KEY, sitting=1, student=2)
    assert kept == ticket_digest(f" {spaced(ticket, 4).lower()}", key=KEY, sitting=1, student=2)
    others = [
        ticket_digest(ticket, key=KEY, sitting=2, student=1),
        ticket_digest(ticket, key=KEY, sitting=12, student=2),
        ticket_digest(ticket, key=b"other", sitting=1, student=2),
        ticket_digest(new_ticket(), key=KEY, sitting=1, student=2),
    ]
    assert kept not in others
    assert ticket not in kept


def test_a_ticket_is_twelve_letters_in_three_groups() -> None:
    ticket = new_ticket()
    assert len(ticket) == 12
    assert [len(group) for group in spaced(ticket, 4).split()] == [4, 4, 4]
    assert plain(spaced(ticket, 4)) == ticket
