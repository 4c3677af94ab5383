"""Are course, term and quiz found however the top of the cover is laid out?"""

from __future__ import annotations

import pytest

from exams.interchange.markdown.lines import Line
from exams.interchange.markdown.title import Identity, read_identity


@pytest.mark.parametrize(
    ("top", "identity"),
    [
        (
            "BOT 312\nPlants of the Shore\nSpring Quarter 2025 Midterm 1",
            Identity("BOT 312", "Plants of the Shore", "Spring Quarter 2025", "Midterm 1"),
        ),
        ("ECE 210\nSignals\nFinal Quiz, Autumn 2024", Identity("ECE 210", "Signals", "Autumn 2024", "Final Quiz")),
        (
            "CSE 446/546: Learning Machines\nExam 2 - Fall 2024",
            Identity("CSE 446/546", "Learning Machines", "Fall 2024", "Exam 2"),
        ),
        (
            "# Math 126 Calculus III\n## Midterm 1\n### Autumn",
            Identity("Math 126", "Calculus III", "Autumn", "Midterm 1"),
        ),
        (
            "CS 7643 - Deep Roots, Spring 2025, Quiz #3",
            Identity("CS 7643", "Deep Roots", "Spring 2025", "Quiz #3"),
        ),
        ("INTRO TO ROBOTS (ME 320)\nFall 2024\nEXAM 2", Identity("ME 320", "INTRO TO ROBOTS", "Fall 2024", "EXAM 2")),
        (
            "Deep Roots\nBOT 502\nWinter 2026\nQuiz 2: Mosses\nSOLUTIONS",
            Identity("BOT 502", "Deep Roots", "Winter 2026", "Quiz 2: Mosses"),
        ),
        (
            "Department of Botany\nBOT 101: Ferns\nTerm: Fall 2023\nQuiz 10 (Version B)",
            Identity("BOT 101", "Ferns", "Fall 2023", "Quiz 10 (Version B)"),
        ),
        ("Quiz 4 Solutions\nCSE 493G1\n2025 Spring", Identity("CSE 493G1", "", "2025 Spring", "Quiz 4")),
        ("Welcome to the first quiz of this long term.", Identity()),
    ],
)
def test_the_top_of_a_cover(top: str, identity: Identity) -> None:
    lines = [Line(number, text) for number, text in enumerate(top.split("\n"), start=1)]
    assert read_identity(lines)[0] == identity
