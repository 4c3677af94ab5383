"""Does a quiz written in LaTeX read back with its questions, points, keys, solutions and figures?"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange import latex_exam, markdown
from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    QuestionDocument,
    QuizDocument,
    Reading,
    SectionDocument,
)
from exams.interchange.html_out import markdown_to_html
from exams.interchange.registry import read_file

EXAMPLES = Path(__file__).parents[1] / "documents"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
TRUTHS = (ChoiceDocument("True", "True", False), ChoiceDocument("False", "False", True))


def shown(source: str) -> str:
    """What a reader sees: HTML without the spaces between blocks, loose lists like tight ones, code of any language."""
    html = markdown_to_html(source, lambda name: f"figure:{name}").replace("\N{NO-BREAK SPACE}", " ")
    html = re.sub(r' class="language-[^"]*"', "", html).replace(r"\%", "%")
    return "".join(re.sub(r"</?p>", " ", html).split())


def content(document: QuizDocument | None) -> list[Any]:
    assert document is not None
    return [
        (q.kind, q.points, shown(q.prompt), [(shown(c.text), c.correct, shown(c.rationale)) for c in q.choices],
         shown(q.solution))
        for section in document.sections for q in section.questions
    ]  # fmt: skip


def quiz(*questions: QuestionDocument, figures: tuple[FigureDocument, ...] = ()) -> QuizDocument:
    return QuizDocument("Quiz 1", (SectionDocument("Part 1", questions),), figures=figures)


def asked(prompt: str, *, points: str = "4", kind: Kind = Kind.SELECT_ONE, correct: str = "B") -> QuestionDocument:
    choices = tuple(ChoiceDocument(letter, f"option {letter}", letter in correct) for letter in "ABC")
    return QuestionDocument("1.1", kind, Decimal(points), prompt, choices, solution="Because.")


def again(document: QuizDocument) -> Reading:
    name, reading = read_file("quiz", latex_exam.write(document), {})
    assert name == "latex"
    return reading


@pytest.mark.parametrize("name", ["aerodynamics", "data_systems", "hydrology", "logic", "optics", "syntax"])
def test_an_example_reads_back(name: str) -> None:
    document = markdown.read((EXAMPLES / f"{name}.md").read_bytes(), {}).document
    assert document is not None
    reading = again(document)
    assert reading.errors == ()
    assert content(reading.document) == content(document)


@pytest.mark.parametrize("points", ["1", "4", "15", "2.5", "0.5", "7.50", "3.25", "10"])
def test_points_come_back(points: str) -> None:
    document = again(quiz(asked("Which?", points=points))).document
    assert document is not None
    assert document.sections[0].questions[0].points == Decimal(points)


def test_halves_are_written_as_the_class_adds_them_up() -> None:
    assert rb"\question[2\half]" in latex_exam.write(quiz(asked("Which?", points="2.5")))


@pytest.mark.parametrize(("kind", "correct"), [(Kind.SELECT_ONE, "B"), (Kind.SELECT_ALL, "AC"), (Kind.SELECT_ALL, "A")])
def test_keys_come_back(kind: Kind, correct: str) -> None:
    document = quiz(asked("Which?", kind=kind, correct=correct))
    assert content(again(document).document) == content(document)


def test_that_none_is_correct_comes_back_without_a_word_of_doubt() -> None:
    document = quiz(asked("Which?", kind=Kind.SELECT_ALL, correct=""))
    reading = again(document)
    assert (content(reading.document), reading.problems) == (content(document), ())


def test_a_claim_comes_back() -> None:
    document = quiz(QuestionDocument("1.1", Kind.TRUE_FALSE, Decimal(4), "Nine is prime.", TRUTHS, solution="False."))
    assert content(again(document).document) == content(document)


def test_titles_of_the_quiz_and_of_sections_come_back() -> None:
    document = replace(quiz(asked("Which?")), title="Quiz #1: 100% & more")
    read = again(document).document
    assert read is not None
    assert (read.title, read.sections[0].title) == ("Quiz #1: 100% & more", "Part 1")


PROMPTS = [
    "a_b and _c_ 100% #1 & $5 ~ ^ {x} \\\\ \"q\" 'r' -- it's",
    "Is $x_1 < 50%$ or $\\frac{a}{b}$?",
    "One\n\n$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$\n\ntwo",
    "`a_b --x %s {y}` and **bold** and *soft* and ~~gone~~",
    "```\nfor x in y:\n    print('%d' % x)  # \\end\n```\n\nWhat?",
    "- one\n- two\n\n1. first\n2. second",
    "| a | b |\n|---|---|\n| $x$ | [1] |",
    "[starts] with a bracket",
    "line\\\nbreak",
    "\\# no heading",
    "\\question[9] \\input{secret} \\end{document} % comment",
]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_texts_come_back(prompt: str) -> None:
    document = quiz(replace(asked(prompt), solution=prompt))
    reading = again(document)
    assert reading.errors == ()
    assert content(reading.document) == content(document)


@pytest.mark.parametrize("formula", ["${$", r"$\begin{questions}$", r"$a \) \input{x}$", r"$x\$$"])
def test_a_formula_that_would_break_the_document_stays_a_text(formula: str) -> None:
    reading = again(quiz(asked(f"What is {formula} here?"), asked("And then?")))
    assert reading.errors == ()
    assert reading.document is not None
    assert len(reading.document.sections[0].questions) == 2


def test_figures_come_beside_the_source_with_their_names_and_descriptions() -> None:
    figures = (FigureDocument("dog", "A dog", SVG), FigureDocument("fig-1_b", "", b"\x89PNG"))
    document = quiz(asked("![A brown dog, 100%](figure:dog) and ![](figure:fig-1_b)"), figures=figures)
    data = latex_exam.write(document)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["quiz.tex", "figures/dog.svg", "figures/fig-1_b.png"]
    read = again(document).document
    assert read is not None
    assert [(figure.name, figure.data) for figure in read.figures] == [("dog", SVG), ("fig-1_b", b"\x89PNG")]
    assert "![A brown dog, 100%](figure:dog)" in read.sections[0].questions[0].prompt


def test_two_names_that_look_alike_as_files_stay_two_figures() -> None:
    figures = (FigureDocument("a b", "", SVG), FigureDocument("a-b", "", b"\x89PNG"))
    with zipfile.ZipFile(io.BytesIO(latex_exam.write(quiz(asked("Which?"), figures=figures)))) as archive:
        assert len(set(archive.namelist())) == 3


def test_equal_quizzes_give_equal_bytes() -> None:
    document = quiz(asked("![](figure:dog)"), figures=(FigureDocument("dog", "", SVG),))
    assert latex_exam.write(document) == latex_exam.write(document)


SIGNS = [*"ab1 \\{}$&#_%~^[]()*`'\"-<>|!?.,:=+", "$x_1$", "**b**", "\\", "word ", "\n", "\n\n", "\\question", "é"]
texts = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


@given(prompt=texts, option=texts, after=texts, correct=st.sets(st.sampled_from("ABC")))
@settings(max_examples=80, deadline=None)
def test_whatever_a_text_holds_the_key_and_the_points_come_back(
    prompt: str, option: str, after: str, correct: set[str]
) -> None:
    base = asked(f"Which {prompt}", kind=Kind.SELECT_ALL, correct="".join(correct))
    first = replace(base.choices[0], text=f"one {option}")
    reading = again(quiz(replace(base, choices=(first, *base.choices[1:]), solution=after), asked("Last?")))
    assert reading.errors == ()
    assert reading.document is not None
    keys = [[c.correct for c in q.choices] for q in reading.document.sections[0].questions]
    assert keys == [[letter in correct for letter in "ABC"], [False, True, False]]
