"""Which questions come out of a GIFT file, and what is said about the others?"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange import gift
from exams.interchange.document import Kind, QuestionDocument, ScoringRule


def only(text: str) -> QuestionDocument:
    reading = gift.read(text.encode())
    assert reading.errors == ()
    assert reading.document is not None
    (section,) = reading.document.sections
    (question,) = section.questions
    return question


def test_one_right_answer_needs_no_weights() -> None:
    question = only("::Tomb:: Who's buried here?{\n~Nobody # not so\n=Grant\n~Jefferson\n}")
    assert question.kind is Kind.SELECT_ONE
    assert question.prompt == "Who's buried here?"
    assert [(c.label, c.text, c.correct, c.weight) for c in question.choices] == [
        ("A", "Nobody", False, None),
        ("B", "Grant", True, None),
        ("C", "Jefferson", False, None),
    ]
    assert question.choices[0].rationale == "not so"
    assert question.scoring == ScoringRule("all_or_nothing")


def test_percentages_are_kept_as_exact_shares() -> None:
    question = only("Which? {~%33.33333%a ~%33.333%b ~%33.33333%c ~%-50%d}")
    assert question.kind is Kind.SELECT_ALL
    third = Fraction(1, 3)
    assert [c.weight for c in question.choices] == [third, third, third, Fraction(-1, 2)]
    assert [c.correct for c in question.choices] == [True, True, True, False]
    assert question.scoring == ScoringRule("moodle_fractions")


def test_partial_credit_with_one_answer_to_choose() -> None:
    question = only("Which? {=all ~%50%half ~nothing}")
    assert question.kind is Kind.SELECT_ONE
    assert [c.weight for c in question.choices] == [1, Fraction(1, 2), 0]
    assert question.scoring.name == "moodle_fractions"


@pytest.mark.parametrize(
    ("answers", "truth"), [("T", "True"), ("TRUE", "True"), ("F", "False"), ("FALSE#no#yes", "False")]
)
def test_true_false(answers: str, truth: str) -> None:
    question = only(f"The sun rises in the west.{{{answers}}}")
    assert question.kind is Kind.TRUE_FALSE
    assert [c.label for c in question.choices if c.correct] == [truth]


def test_what_a_claim_says_afterwards_is_in_its_solution() -> None:
    question = only("Claim.{FALSE#Wrong, sorry.#Right!####In general.}")
    assert question.solution == "In general.\n\n**Answer “True”:** Wrong, sorry.\n\n**Answer “False”:** Right!"


def test_a_word_is_missing_in_the_middle() -> None:
    assert only("Grant is {~buried =entombed} in his tomb.").prompt == "Grant is _____ in his tomb."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"Is \{x\} \= \#1\~?", r"Is {x} = #1~?"),
        (r"\\(\\frac\{1\}\{2\}\\)", r"$\frac{1}{2}$"),
        (r"one\ntwo", "one\ntwo"),
        ("[html]<b>bold</b> &lt; 5", "**bold** < 5"),
        ("[plain]<b> * star", "<b> * star"),
        ("[markdown]**bold** $x$", "**bold** $x$"),
        ("costs $5 or $10", r"costs \$5 or \$10"),
    ],
)
def test_texts_become_markdown(source: str, text: str) -> None:
    assert only(source + "{=a ~b}").prompt == text


def test_categories_are_sections() -> None:
    text = "$CATEGORY: $course$/top/Algebra//Sets\n\nA{T}\n\n$CATEGORY: tom/dick\n\nB{F}\n\nC{T}"
    reading = gift.read(text.encode())
    assert reading.document is not None
    assert [(s.title, [q.number for q in s.questions]) for s in reading.document.sections] == [
        ("Algebra/Sets", ["1"]),
        ("dick", ["2", "3"]),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Write!{}", "essay"),
        ("How many?{#3:2}", "numerical"),
        ("Match.{=a -> b =c -> d}", "matching"),
        ("Two plus two?{=four =4}", "short answer"),
        ("Just so you know.", "description"),
    ],
)
def test_other_kinds_are_named_and_the_rest_is_read(text: str, kind: str) -> None:
    reading = gift.read(f"// first\n\n{text}\n\nClaim{{T}}".encode())
    assert reading.errors == ()
    assert [(p.line, kind in p.message) for p in reading.warnings] == [(3, True)]
    assert reading.document is not None
    assert len(reading.document.sections[0].questions) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Which {=a ~b", "opens but never closes"),
        ("Which } =a", "closes but never opened"),
        ("Which {=a {~b}", "inside of the answers"),
        ("Which {~a}", "fewer than two"),
        ("Which {~%500%a ~b}", "no share of the points"),
        ("Which {junk ~a ~b}", "before its first answer"),
    ],
)
def test_a_broken_question_is_an_error_and_the_others_are_read(text: str, reason: str) -> None:
    reading = gift.read(f"First{{T}}\n\n{text}\n\nLast{{F}}".encode())
    assert reading.document is not None
    assert len(reading.document.sections[0].questions) == 2
    assert [(p.line, reason in p.message) for p in reading.errors] == [(3, True)]


def test_a_comment_or_a_blank_line_inside_the_braces_does_not_end_a_question() -> None:
    question = only("Which?{\n=a\n// ~not this\n\n~b\n}")
    assert [c.text for c in question.choices] == ["a", "b"]


def test_a_figure_beside_the_file_is_shown_and_a_remote_one_refused() -> None:
    text = '[html]<img src="dog.png" alt="A dog"> and <img src="https://example.org/x.png">{T}'
    reading = gift.read(text.encode(), {"dog.png": b"png"})
    assert reading.document is not None
    assert [figure.name for figure in reading.document.figures] == ["dog"]
    assert "![A dog](figure:dog)" in reading.document.sections[0].questions[0].prompt
    assert "another computer" in reading.errors[0].message


ALL_KINDS = """$CATEGORY: Part one

Which is even, $x_1$ or `y`?{=two#It can be halved. ~three}

Which are even? {~%50%two ~%50%four ~%-100%five ####Halve them.}

$CATEGORY: Part two

Seven is prime.{T####Nothing divides it.}
"""


def test_what_is_written_reads_back() -> None:
    first = gift.read(ALL_KINDS.encode()).document
    assert first is not None
    again = gift.read(gift.write(first))
    assert again.problems == ()
    assert again.document is not None
    assert [s.title for s in again.document.sections] == ["Part one", "Part two"]
    old = [(q.prompt, q.choices, q.solution, q.scoring) for s in first.sections for q in s.questions]
    new = [(q.prompt, q.choices, q.solution, q.scoring) for s in again.document.sections for q in s.questions]
    assert new == old


PIECES = [
    "::",
    "{",
    "}",
    "=",
    "~",
    "#",
    "####",
    "%50%",
    "%",
    "\\",
    "T",
    "\n",
    "\n\n",
    "//",
    "$CATEGORY: ",
    "[html]",
    "<b>",
]
PIECES += ["a", "->", "->b", "&amp;", "<script>", "$x$", "\\(", "\\)", "<table><tr><td>", "<img src=x>"]


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_end_in_a_reading(data: bytes) -> None:
    assert gift.read(data).problems


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_what_means_something_ends_in_a_reading(text: str) -> None:
    reading = gift.read(text.encode())
    assert reading.document is None or gift.read(gift.write(reading.document)) is not None


@pytest.mark.parametrize(
    ("text", "is_gift"),
    [
        ("::Q:: What?{=a ~b}", True),
        ("$CATEGORY: x\n\nfoo", True),
        ("Claim{T}", True),
        ("What?{\n~a\n=b\n}", True),
        ("# Quiz\n\nWhat {=a}?", False),
        ("What is $\\{x\\}$?\n\nA) y\n", False),
        ("", False),
    ],
)
def test_gift_is_told_from_its_shape(text: str, is_gift: bool) -> None:
    assert gift.looks_like_gift(text.encode()) is is_gift
