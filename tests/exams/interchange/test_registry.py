"""Is a file given to the reader of its format?"""

from __future__ import annotations

import pytest

from exams.interchange.registry import FORMATS, UnknownFormat, detect, read_file


@pytest.mark.parametrize("name", ["quiz.md", "QUIZ.MD", "quiz.markdown", "quiz.txt", "quiz"])
def test_markdown_is_detected(name: str) -> None:
    assert detect(name, b"# Quiz 1\n") == "markdown"


def test_a_file_is_read_in_the_detected_format() -> None:
    name, reading = read_file("quiz.md", b"", {})
    assert name == "markdown"
    assert reading.errors


def test_an_unknown_format_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UnknownFormat, match="markdown"):
        read_file("quiz.md", b"", {}, format="papyrus")


def test_each_format_is_registered_under_its_own_name() -> None:
    assert {name: one.name for name, one in FORMATS.items()} == {name: name for name in FORMATS}
