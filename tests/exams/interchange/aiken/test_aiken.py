"""Which questions come out of an Aiken file, and which go into one?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange import aiken
from exams.interchange.document import Kind

FILE = """What is correct?
A. Is it this?
B) Maybe this * one
ANSWER: B

Which are even?
It has two lines.
A)Two
B)Three
C)Four
ANSWER: A, C
"""


def test_questions_with_one_and_with_several_answers() -> None:
    reading = aiken.read(FILE.encode())
    assert reading.problems == ()
    assert reading.document is not None
    first, second = reading.document.sections[0].questions
    assert (first.kind, second.kind) == (Kind.SELECT_ONE, Kind.SELECT_ALL)
    assert [(c.label, c.correct) for c in first.choices] == [("A", False), ("B", True)]
    assert [c.correct for c in second.choices] == [True, False, True]
    assert second.prompt == "Which are even?\nIt has two lines."
    assert (first.line, second.line) == (1, 6)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Few\nA) Only\nANSWER: A", "fewer than two"),
        ("A) No\nB) question\nANSWER: A", "no text before"),
        ("Q\nA) a\nB) b\nANSWER: C", "no such option"),
        ("Q\nA) a\nB) b\nANSWER: the first", "and a letter"),
        ("Q\nA) a\nA) b\nANSWER: A", "same letter"),
        ("Q\nA) a\nB) b", "has no line “ANSWER:”"),
        ("ANSWER: A", "no text before"),
    ],
)
def test_a_broken_question_is_an_error_and_the_others_are_read(text: str, reason: str) -> None:
    reading = aiken.read(f"{text}\n\nGood\nA) a\nB) b\nANSWER: A\n".encode())
    assert [reason in p.message for p in reading.errors] == [True]
    assert reading.errors[0].line == 1
    assert reading.document is not None
    assert [q.prompt for q in reading.document.sections[0].questions] == ["Good"]


def test_what_is_written_reads_back_but_several_answers_are_left_out() -> None:
    document = aiken.read(FILE.encode()).document
    assert document is not None
    again = aiken.read(aiken.write(document)).document
    assert again is not None
    assert [c.correct for c in again.sections[0].questions[0].choices] == [False, True]
    assert len(again.sections[0].questions) == 1


@given(st.binary(max_size=200) | st.text("AB.) \nANSWER:C", max_size=80).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_anything_ends_in_a_reading(data: bytes) -> None:
    assert aiken.read(data) is not None
    assert aiken.looks_like_aiken(data) in (True, False)


@pytest.mark.parametrize(
    ("text", "is_aiken"),
    [
        (FILE, True),
        ("1. Numbered\nA) a\nB) b\nANSWER: A\n", False),
        ("# Quiz\n\nQ\nA) a\nANSWER: A", False),
        ("Q\nA) a\nAnswer: A", False),
    ],
)
def test_aiken_is_told_from_its_shape(text: str, is_aiken: bool) -> None:
    assert aiken.looks_like_aiken(text.encode()) is is_aiken
