"""Is LaTeX found that would be printed otherwise than it is meant, and other LaTeX left alone?"""

from __future__ import annotations

import pytest

from exams.rules.lint import doubtful_breaks


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (r"$a \\ b$", (1, 4)),
        ("Text\n\n$$\na \\\\ b\n$$", (4, 3)),
        (r"$\frac{a\\b}{c}$", (1, 9)),
        (r"$a \newline b$", (1, 4)),
        (r"$\begin{matrix} \frac{a\\b}{c} \end{matrix}$", (1, 24)),
        (r"$$\begin{aligned} a \\[2em] b \end{aligned}$$", (1, 21)),
        (r"$$\begin{aligned} a \\ [-0.5ex] b \end{aligned}$$", (1, 21)),
        (r"$$\begin{aligned} a \\* b \end{aligned}$$", (1, 21)),
        (r"$\begin{matrix} a \end{matrix} \\ b$", (1, 32)),
    ],
)
def test_a_line_break_that_is_none_is_found_at_its_place(source: str, place: tuple[int, int]) -> None:
    assert [(found.line, found.column) for found in doubtful_breaks(source)] == [place]


@pytest.mark.parametrize(
    "source",
    [
        r"$\begin{cases} a \\ b \end{cases}$",
        r"$\begin{array}{cc} a & b \\ c & d \end{array}$",
        r"$\substack{a \\ b}$",
        r"$\begin{aligned} a \\ [x] b \end{aligned}$",
        r"$\begin{matrix} \begin{matrix} a \\ b \end{matrix} \\ c \end{matrix}$",
        r"`$a \\ b$`",
        r"No formula \\ here",
        r"\$5 \\ \$6",
        r"$\{a\}$",
        "$}$ $\\end{x}$",
        "",
    ],
)
def test_other_latex_is_left_alone(source: str) -> None:
    assert not list(doubtful_breaks(source))
