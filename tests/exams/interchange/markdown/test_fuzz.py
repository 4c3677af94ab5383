"""Does any input at all end in a reading, soon?"""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange.markdown import read

PIECES = [
    "1.1 ",
    "1. ",
    "Q2: ",
    "(a) ",
    "- A: x",
    "B) y",
    "True",
    "False",
    " **SOLUTION:**",
    "Answer: A, C",
    "Key: ",
    "\n",
    "\n\n",
    "$",
    "$$",
    "`",
    "```",
    "\\frac{",
    "}",
    "# ",
    "Part A: ",
    "(4 points)",
    "| 1.1 | F |",
    "|---|---|",
    "Answer key",
    "<b>",
    "<!--",
    "-->",
    "![x](y)",
    "- [x] ",
    "● ",
    "March 3, 2025",
    "45 min",
    "Recommended 5 minutes",
    "Each question is worth 2 points.",
    "Rationale (A): ",
    "**(A)** ",
    "\t",
    " ",
    "Select one",
    "\\[",
    "\\begin{",
    "_____",
    "&lt;",
    "<summary>Answer</summary>",
]


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes(data: bytes) -> None:
    assert read(data).problems


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    assert read(text.encode("utf-8", errors="surrogatepass")).problems


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_mixture_of_what_means_something(text: str) -> None:
    lines = text.count("\n") + 1
    assert all(0 <= problem.line <= lines for problem in read(text.encode()).problems)


def test_two_thousand_questions_take_seconds() -> None:
    question = "1.{} Is $x_{}$ there?\n\n- A: yes\n- B: no\n\nSOLUTION:\n\nB. **(A)** is wrong.\n\n"
    cover = "CS 1\nQuiz 1\n\n1 Things (4000 points)\n\nEach question is worth 2 points.\n\n"
    text = cover + "".join(question.format(number, number) for number in range(1, 2001))
    started = time.process_time()
    document = read(text.encode()).document
    assert time.process_time() - started < 20
    assert document is not None
    assert len(document.sections[0].questions) == 2000
