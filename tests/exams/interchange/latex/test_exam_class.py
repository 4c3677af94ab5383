"""Which questions come out of a LaTeX source of the class `exam`?"""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange import latex_exam
from exams.interchange.document import Kind, QuestionDocument, Reading

NEW_LINE = "\n"
CHOICES = r"\begin{choices} \choice one \CorrectChoice two \end{choices}"


def exam(body: str, preamble: str = "") -> bytes:
    head = f"\\documentclass{{exam}}\n{preamble}\n\\begin{{document}}\n\\begin{{questions}}"
    return f"{head}\n{body}\n\\end{{questions}}\n\\end{{document}}\n".encode()


def read(body: str, preamble: str = "", files: dict[str, bytes] | None = None) -> list[QuestionDocument]:
    return questions(latex_exam.read(exam(body, preamble), files))


def questions(reading: Reading) -> list[QuestionDocument]:
    assert reading.errors == ()
    assert reading.document is not None
    return [question for section in reading.document.sections for question in section.questions]


def prompt(source: str, preamble: str = "", files: dict[str, bytes] | None = None) -> str:
    return read(rf"\question[1] {source} {CHOICES}", preamble, files)[0].prompt


def test_one_correct_choice() -> None:
    (question,) = read(rf"\question[4] Which? {CHOICES} \begin{{solution}}[2in] Because. \end{{solution}}")
    assert (question.kind, str(question.points), question.line) == (Kind.SELECT_ONE, "4", 5)
    assert [(c.text, c.correct) for c in question.choices] == [("one", False), ("two", True)]
    assert (question.prompt, question.solution) == ("Which?", "Because.")


@pytest.mark.parametrize("environment", ["checkboxes", "oneparcheckboxes", "choices", "oneparchoices"])
def test_several_correct_choices(environment: str) -> None:
    options = r"\CorrectChoice a \choice b \CorrectChoice c"
    (question,) = read(rf"\question[2] Which? \begin{{{environment}}}{options}\end{{{environment}}}")
    assert question.kind is Kind.SELECT_ALL
    assert [c.correct for c in question.choices] == [True, False, True]
    assert question.scoring.name == "all_or_nothing"


def test_boxes_of_which_none_is_correct() -> None:
    boxes = r"\begin{checkboxes}\choice a \choice b\end{checkboxes}"
    reading = latex_exam.read(exam(rf"\question[1] A {CHOICES} \question[1] B {boxes}"))
    assert [c.correct for c in questions(reading)[1].choices] == [False, False]
    assert "none is correct" in reading.warnings[0].message


@pytest.mark.parametrize(
    "body",
    [
        r"\question[1] Water is wet. \begin{oneparchoices}\CorrectChoice True \choice False\end{oneparchoices}",
        r"\question[1] \fillin[True] Water is wet.",
        r"\question[1] Water is wet. \answerline[T]",
    ],
)
def test_true_false(body: str) -> None:
    (question,) = read(body)
    assert question.kind is Kind.TRUE_FALSE
    assert [c.label for c in question.choices if c.correct] == ["True"]


@pytest.mark.parametrize(
    ("given", "points"), [("[4]", "4"), ("[2.5]", "2.5"), (r"[2\half]", "2.5"), (r"[\half]", "0.5")]
)
def test_points(given: str, points: str) -> None:
    assert str(read(rf"\question{given} Which? {CHOICES}")[0].points) == points


def test_parts_are_questions_with_the_stem_before_them() -> None:
    body = (
        rf"\question Stem. \begin{{parts}} \part[2] First? {CHOICES} \part[3] Second? {CHOICES}"
        rf" \part[1] Explain. \end{{parts}} \titledquestion{{Dogs}}[5] Last? {CHOICES}"
    )
    reading = latex_exam.read(exam(body))
    assert [(q.number, q.prompt, str(q.points)) for q in questions(reading)] == [
        ("1(a)", "Stem.\n\nFirst?", "2"),
        ("1(b)", "Stem.\n\nSecond?", "3"),
        ("2", "**Dogs**\n\nLast?", "5"),
    ]
    assert ["1(c)" in p.message and "written answer" in p.message for p in reading.warnings] == [True]


def test_sections_are_sections() -> None:
    first = rf"\section*{{Part \textbf{{one}}}} \question[1] A {CHOICES}"
    body = rf"{first} \fullwidth{{\Large Part two}} \question[1] B {CHOICES}"
    document = latex_exam.read(exam(body, r"\title{Quiz 3}")).document
    assert document is not None
    assert (document.title, [s.title for s in document.sections]) == ("Quiz 3", ["Part one", "Part two"])


@pytest.mark.parametrize(
    "hidden",
    [
        "% \\question[9] no\n",
        "\\iffalse \\question[9] no \\fi ",
        "\\begin{comment}\\question[9] no\\end{comment}",
        "\\newcommand{\\unused}{\\question[9] no}",
    ],
)
def test_what_is_commented_out_is_not_there(hidden: str) -> None:
    assert len(read(rf"\question[1] A {hidden} {CHOICES}")) == 1


@pytest.mark.parametrize(
    ("preamble", "source", "text"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"$x\in\R^n$", r"$x\in\mathbb{R}^n$"),
        (r"\newcommand\R{\mathbb R}", r"$\R$", r"$\mathbb R$"),
        (r"\newcommand{\vect}[1]{\mathbf{#1}}", r"$\vect{x}_1$", r"$\mathbf{x}_1$"),
        (r"\newcommand{\pair}[2][a]{(#1,#2)}", r"$\pair{b} \pair[c]{d}$", r"$(a,b) (c,d)$"),
        (r"\def\half#1{\frac{#1}{2}}", r"$\half{3}$", r"$\frac{3}{2}$"),
        (r"\DeclareMathOperator*{\argmax}{arg\,max}", r"$\argmax_x$", r"$\operatorname*{arg\,max}_x$"),
        (r"\newcommand{\a}{\b}\newcommand{\b}{\textbf{deep}}", r"\a", "**deep**"),
    ],
)
def test_the_authors_own_commands_are_written_out(preamble: str, source: str, text: str) -> None:
    assert prompt(source, preamble) == text


def test_the_authors_own_commands_may_stand_for_structure() -> None:
    preamble = (
        r"\newcommand{\yes}{\CorrectChoice}\newenvironment{mcq}{\begin{choices}}{\end{choices}}"
        r"\newcommand{\mc}[3]{\question[#1] #2 \begin{mcq}#3\end{mcq}}"
    )
    (question,) = read(r"\mc{3}{Which?}{\choice a \yes b}", preamble)
    assert (str(question.points), question.prompt, [c.correct for c in question.choices]) == (
        "3",
        "Which?",
        [False, True],
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\textbf{b} \emph{i} {\bf c} \texttt{x_1} \verb|a{%}|", "**b** *i* **c** `x_1` `a{%}`"),
        (r"``q'' --- \$5 \& 10\% caf\'e A~B\ldots", "“q” — \\$5 & 10% café A B…"),
        (r"\(x\) and \[y\]", "$x$ and\n\n$$y$$"),
        (r"\begin{equation}\label{e} x = 1 \end{equation}", "$$x = 1$$"),
        (r"\begin{align*} a &= b \\ c &= d \end{align*}", r"$$\begin{aligned}a &= b \\ c &= d\end{aligned}$$"),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("\\begin{verbatim}\nx % y\n\\end{verbatim}", "```\nx % y\n```"),
        ("\\begin{lstlisting}[language=C]\n{;\n\\end{lstlisting}", "```\n{;\n```"),
        (r"\begin{itemize}\item a \item b\end{itemize}", "- a\n- b"),
        (r"\begin{tabular}{c|c} a & b \\ \hline 1 & 2 \end{tabular}", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)  # fmt: skip
def test_texts_become_markdown(source: str, text: str) -> None:
    assert prompt(source) == text


def test_figures_beside_the_source() -> None:
    files = {"figs/dog.png": b"x", "cat.svg": b"y"}
    text = prompt(r"\includegraphics[width=2in]{dog} \includegraphics{cat.svg}", r"\graphicspath{{figs/}}", files)
    assert text == "![](figure:dog) ![](figure:cat)"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/x.png", "absolute path"),
        ("https://example.org/x.png", "another computer"),
        ("plot.pdf", "convert it"),
    ],
)
def test_figures_that_cannot_be_taken_are_refused(name: str, reason: str) -> None:
    reading = latex_exam.read(exam(rf"\question[1] \includegraphics{{{name}}} {CHOICES}"))
    assert [reason in p.message for p in reading.errors] == [True]


@pytest.mark.parametrize("name", ["none.png", "../secret.png"])
def test_figures_that_are_not_there_stay_as_references(name: str) -> None:
    reading = latex_exam.read(exam(rf"\question[1] \includegraphics{{{name}}} {CHOICES}"))
    assert ["does not come with" in p.message for p in reading.warnings] == [True]
    assert questions(reading)[0].prompt == f"![](<{name}>)"


@pytest.mark.parametrize(
    "options",
    [
        r"\begin{multicols}{2}\begin{choices}\choice a \CorrectChoice b\end{choices}\end{multicols}",
        r"\begin{choices}\begin{multicols}{2}\choice a \correctchoice b\end{multicols}\end{choices}",
        r"\begin{samepage}\begin{choices}\choice a \choice b\end{choices}\answerline[B]\end{samepage}",
        r"\begin{choices}\choice a \choice b\end{choices}\ifprintanswers\answerline[B]\else\answerline\fi",
    ],
)
def test_options_in_columns_and_keys_on_a_line(options: str) -> None:
    (question,) = read(rf"\question[1] Which? {options}")
    assert (question.prompt, [(c.text, c.correct) for c in question.choices]) == ("Which?", [("a", False), ("b", True)])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (r"\question[1] A \begin{choices}\choice a \choice b\end{choices}", "marks no option as correct"),
        (r"\question[1] A \begin{choices}\CorrectChoice a\end{choices}", "only one option"),
        (rf"\question[many] A {CHOICES}", "no number"),
        (rf"\question[0] A {CHOICES}", "worth 0 points"),
        (r"\question[1] A \begin{choices}\choice a \CorrectChoice b", "still open"),
        (r"\question[1] A \begin{choices}\choice a \CorrectChoice b \end{checkboxes}", "still open"),
        (r"\question[1] \begin{tikzpicture}\draw (0,0);\end{tikzpicture}" + CHOICES, "made of LaTeX commands"),
        (r"\newcommand{\x}{\x\x} \x" + CHOICES, "stands for itself"),
        (r"\question[1] " + "{" * 200 + CHOICES, "nested deeper"),
    ],
)
def test_what_is_broken_is_an_error_and_the_rest_is_read(body: str, reason: str) -> None:
    reading = latex_exam.read(exam(rf"\question[1] Good {CHOICES} {body}"))
    assert reason in "\n".join(p.message for p in reading.errors)
    assert reading.document is not None
    assert reading.document.sections[0].questions[0].prompt == "Good"


def test_a_command_that_is_not_known_is_named_once_with_its_line() -> None:
    reading = latex_exam.read(exam(rf"\question[1] \strange A {CHOICES}"))
    assert [("\\strange" in p.message, p.line) for p in reading.warnings] == [(True, 5)]


PIECE_NAMES = r"""
    \question [4] \begin{choices} \end{choices} \choice \CorrectChoice $ $$ { } % \begin{parts} \part \end{parts}
    \begin{solution} \end{solution} \newcommand{\x} [1] #1 \x \verb| \begin{verbatim} \textbf \includegraphics \[ \]
    \begin{align} & \\ text \def \let \item \begin{itemize} \section \iffalse \fi \ \begin{tabular} \footnote
"""
PIECES = [*PIECE_NAMES.split(), "\n", "\n\n", " "]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_what_means_something_ends_in_a_reading(text: str) -> None:
    assert latex_exam.read(exam(text)).problems


@given(st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_bytes_end_in_a_reading(data: bytes) -> None:
    assert latex_exam.read(data).problems


def test_five_hundred_questions_take_seconds() -> None:
    started = time.process_time()
    assert len(read(rf"\question[1] What is $x_1$ when \textbf{{y}}? {CHOICES}{NEW_LINE}" * 500)) == 500
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("text", "is_exam"),
    [
        (r"\documentclass[12pt]{exam}", True),
        (r"% \documentclass{exam}", False),
        (r"\documentclass{article}", False),
        ("\\begin{questions}", True),
        ("# Quiz", False),
    ],
)
def test_the_class_is_told_from_the_source(text: str, is_exam: bool) -> None:
    assert latex_exam.looks_like_exam(text.encode()) is is_exam
