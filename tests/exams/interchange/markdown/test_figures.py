"""Are images found beside the document, and missing ones told with their line?"""

from __future__ import annotations

import pytest

from exams.interchange.document import FigureDocument, Reading
from exams.interchange.markdown import read

COVER = "BOT 7\nFall 2025 Quiz 2\n\nMay 4, 2025\n\nThe quiz lasts 20 minutes.\n\n"  # 7 lines
SECTION = "1 Leaves (4 points) - Recommended 10 minutes\n\n"  # lines 8 and 9


def reading(prompt: str, options: str = "- A: one\n- B: two", files: dict[str, bytes] | None = None) -> Reading:
    text = f"{COVER}{SECTION}1.1 (4 points) {prompt}\n\n{options}\n\nKey: A\n"
    found = read(text.encode(), files)
    assert found.errors == ()
    return found


@pytest.mark.parametrize(
    ("image", "path", "name"),
    [
        ("![A leaf](leaf.png)", "leaf.png", "leaf"),
        ("![A leaf](./img/leaf.png)", "img/leaf.png", "leaf"),
        ("![A leaf](img/my%20leaf.png)", "img/my leaf.png", "my-leaf"),
        ("![A leaf](<img/my leaf.png>)", "img/my leaf.png", "my-leaf"),
        ('![A leaf](leaf.png "title")', "leaf.png", "leaf"),
        ('<img src="leaf.png" alt="A leaf">', "leaf.png", "leaf"),
        ("![A leaf](figure:leaf)", "leaf", "leaf"),
    ],
)
def test_an_image_beside_the_document_becomes_a_figure(image: str, path: str, name: str) -> None:
    found = reading(f"See:\n\n{image}", files={path: b"data"})
    assert found.document is not None
    assert found.document.figures == (FigureDocument(name, "A leaf", b"data"),)
    assert found.document.sections[0].questions[0].prompt == f"See:\n\n![A leaf](figure:{name})"
    assert found.warnings == ()


def test_two_images_of_one_name_stay_apart() -> None:
    found = reading(
        "![a](x/leaf.png) ![b](y/leaf.png) ![c](x/leaf.png)", files={"x/leaf.png": b"1", "y/leaf.png": b"2"}
    )
    assert found.document is not None
    assert [figure.name for figure in found.document.figures] == ["leaf", "leaf-2"]
    assert found.document.sections[0].questions[0].prompt.endswith("![c](figure:leaf)")


@pytest.mark.parametrize(
    "source", ["gone.png", "https://example.org/leaf.png", "/etc/leaf.png", "../leaf.png", "file:leaf.png"]
)
def test_an_image_that_is_not_beside_the_document_is_a_warning(source: str) -> None:
    found = reading(f"See:\n\n![A leaf]({source})", files={"leaf.png": b"", "../leaf.png": b""})
    assert [problem.line for problem in found.warnings] == [12]
    assert found.document is not None
    assert found.document.figures == ()


@pytest.mark.parametrize(
    "prompt",
    [
        "The leaf is as shown to the right.",
        "Consider the figure.",
        "What does the diagram below say?",
        "Which plot fits?",
        "Each of the following images has a leaf.",
        "Figure 3 has veins.",
        "You see the plant shown below.",
        "The part marked by the arrow is green.",
        "Use the table below.",
        "The graph shown rises.",
        "On the map below, find the delta.",
        "Which lobe is in the picture?",
        "The search tree to the right is deep.",
    ],
)
def test_a_reference_to_a_figure_that_is_not_there_is_a_warning(prompt: str) -> None:
    assert [problem.line for problem in reading(prompt).warnings] == [10]


@pytest.mark.parametrize(
    "prompt",
    [
        "Two views of one image should agree.",
        "Figure out what the graph of a function is.",
        "The code shown below ends.\n\n```\nx = 1\n```",
        "The formula shown below holds.\n\n$$\nx = 1\n$$",
        "Use the table below.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "Use the table below.\n\na | b\n--- | ---\n1 | 2",
    ],
)
def test_what_refers_to_no_figure_is_no_warning(prompt: str) -> None:
    assert reading(prompt).warnings == ()


def test_the_number_of_a_figure_is_told_in_full() -> None:
    messages = [problem.message for problem in reading("In Figure 3.1 below, what is green?").warnings]
    assert messages == ["Question 1.1 refers to a figure that is not there: “In Figure 3.1 below”."]


@pytest.mark.parametrize("word", ["Photo", "Image", "Map", "Sketch"])
def test_options_named_after_pictures_are_one_warning(word: str) -> None:
    assert [p.line for p in reading("Which?", f"- A: {word} 1\n- B: {word} 2").warnings] == [12]


def test_options_that_only_stand_for_pictures_are_a_warning() -> None:
    assert [p.line for p in reading("Which?", "- A: Option 1\n- B: Option 2").warnings] == [12]
