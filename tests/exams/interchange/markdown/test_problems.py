"""Does a document that cannot be read say everything that is wrong, and where?"""

from __future__ import annotations

import pytest

from exams.interchange.markdown import read

COVER = "BOT 7\nPlants\nFall 2025 Quiz 2\n\nMay 4, 2025\n\nThe quiz lasts 20 minutes.\n\n"  # 8 lines
SECTION = "1 Leaves (4 points) - Recommended 10 minutes\n\nEach question is worth 4 points.\n\n"  # lines 9 to 12
OPTIONS = "- A: one\n- B: two\n\n"


def errors(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in read(text.encode()).errors]


@pytest.mark.parametrize(
    ("questions", "line", "words"),
    [
        ("1.1 Which?\n\n" + OPTIONS, 13, "no key"),
        ("1.1 Which?\n\n" + OPTIONS + "Key: D\n", 18, "names D"),
        ("1.1 Which? Select one.\n\n" + OPTIONS + "Key: A, B\n", 13, "asks for one option"),
        ("1.1 Which?\n\n" + OPTIONS + "Key: A\n\n1.1 What?\n\n" + OPTIONS + "Key: A\n", 20, "two questions 1.1"),
        ("1.1 Which?\n\n- A: one\n- A: two\n- B: six\n\nKey: B\n", 16, "two options A"),
        ("1.1 Which?\n\n- [x] A: one\n- [ ] B: two\n\nKey: B\n", 18, "two keys"),
        ("1.1 Which?\n\n" + OPTIONS + "Key: A\nSOLUTION: It is $\\frac{1}{\n", 13, "never ends"),
        ("1.1 Which?\n\n```\ncode\n" + OPTIONS + "Key: A\n", 15, "never closed"),
        ("1.1 Which?\n\n" + OPTIONS + "Key: A\n\n2 Roots (5 points)\n", 20, "no questions"),
        ("1.1 It grows.\n\nAnswer: T\n\nAnswer key: 1.7 T, 1.8 F\n", 17, "which is not in the document"),
    ],
)
def test_an_error_has_its_line(questions: str, line: int, words: str) -> None:
    assert [(at, words in message) for at, message in errors(COVER + SECTION + questions)][:1] == [(line, True)]


def test_no_points_is_an_error_for_each_question() -> None:
    text = COVER + "1 Leaves\n\n1.1 It grows.\n\nAnswer: T\n\n1.2 It ends.\n\nAnswer: F\n"
    assert [line for line, message in errors(text) if "no points" in message] == [11, 15]


@pytest.mark.parametrize("text", ["", "\n\n", "Nothing here is a question.", COVER + SECTION])
def test_no_question_is_an_error(text: str) -> None:
    assert errors(text)


@pytest.mark.parametrize(
    ("cover", "words"),
    [
        ("BOT 7\nQuiz 2\n\nIt lasts 20 minutes.\n\n", "No date"),
        ("BOT 7\nQuiz 2\n\nMay 4, 2025\n\n", "No duration"),
        ("BOT 7\nMay 4, 2025\n\nIt lasts 20 minutes.\n\n", "No title"),
        ("BOT 7\nQuiz 2\n\nFebruary 30, 2025\n\nIt lasts 20 minutes.\n\n", "no such day"),
    ],
)
def test_what_the_cover_lacks_is_a_warning(cover: str, words: str) -> None:
    reading = read((cover + SECTION + "1.1 It grows.\n\nAnswer: T\n").encode())
    assert [words in problem.message for problem in reading.warnings] == [True]
    assert reading.errors == ()


@pytest.mark.parametrize(
    ("questions", "line", "message"),
    [
        ("1.1 It grows.\n\nAnswer: T\n\n1.3 It ends.\n\nAnswer: F\n", 17, "After question 1.1 comes 1.3."),
        ("1.1 Which?\n\n- A: one\n- B: two\n- D: six\n\nKey: B\n", 13, "After option B of question 1.1 comes D."),
    ],
)
def test_what_is_left_out_is_a_warning(questions: str, line: int, message: str) -> None:
    reading = read((COVER + SECTION + questions).encode())
    assert (line, message) in [(problem.line, problem.message) for problem in reading.warnings]
    assert reading.errors == ()


def test_an_answer_of_which_either_will_do_is_no_key() -> None:
    text = COVER + SECTION + "1.1 Which apply?\n\n" + OPTIONS + "SOLUTION:\n\nA or B\n"
    assert [(line, "no key" in message) for line, message in errors(text)] == [(13, True)]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"PK\x03\x04" + bytes(99)])
def test_a_file_that_is_no_text_says_only_that(data: bytes) -> None:
    reading = read(data)
    assert reading.document is None
    assert all("text" in problem.message or "UTF-8" in problem.message for problem in reading.errors)
    assert "The document holds no text." not in [problem.message for problem in reading.errors]


def test_a_section_without_recommended_time_is_a_warning() -> None:
    text = COVER + "1 Leaves (4 points)\n\n1.1 (4 points) It grows.\n\nAnswer: T\n"
    assert [(p.line, p.severity) for p in read(text.encode()).problems] == [(9, "warning")]


def test_points_that_contradict_each_other_are_warned_of_where_they_stand() -> None:
    table = "Question\tScore\nLeaves (6 pts)\nTotal (9 pts)\n\n"
    reading = read(
        (COVER + table + SECTION.replace("4 points)", "5 points)") + "1.1 It grows.\n\nAnswer: T\n").encode()
    )
    assert [problem.line for problem in reading.warnings] == [10, 11, 13]
    assert reading.document is not None
    assert (reading.document.sections[0].stated_points, reading.document.sections[0].cover_points) == (5, 6)
