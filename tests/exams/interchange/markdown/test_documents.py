"""Are whole documents, each with its author's habits, read as they are meant?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from exams.interchange.document import QuestionDocument, QuizDocument, Reading
from exams.interchange.markdown import read

DOCUMENTS = Path(__file__).parents[1] / "documents"


def reading(name: str) -> Reading:
    return read((DOCUMENTS / f"{name}.md").read_bytes())


def document(name: str) -> QuizDocument:
    found = reading(name).document
    assert found is not None
    return found


def row(question: QuestionDocument) -> str:
    """Number, kind, points, e where an explanation counts, right options, deduction."""
    right = "".join(choice.label[0] for choice in question.choices if choice.correct) or "none"
    explains = "e" if question.explanation_allowed else "-"
    deduction = question.scoring.parameters.get("deduction", "-")
    return f"{question.number} {question.kind} {question.points} {explains} {right} {deduction}"


COVERS = [
    ("optics", "PHYS 231", "Waves and Optics", "Spring Quarter 2025", "Midterm 1", dt.date(2025, 4, 14), 80),
    ("compilers", "CS 143", "Compilers", "Fall 2024", "Exam 2", dt.date(2024, 11, 5), 50),
    ("databases", "INFO 244", "Database Systems", "Autumn 2025", "Quiz 3", dt.date(2025, 10, 9), 30),
    ("biology", "BIOL 110", "Cells", "Summer 2023", "Final Quiz", dt.date(2023, 7, 3), 90),
    ("networks", "EE 122", "Communication Networks", "Winter Quarter 2024", "Quiz 1", dt.date(2024, 3, 1), 45),
    ("logic", "PHIL 201", "Introductory Logic", "Michaelmas 2024", "Test 4", dt.date(2024, 12, 3), 40),
    ("statistics", "STAT 220", "", "Fall 2022", "Midterm 2", dt.date(2022, 11, 9), 75),
    ("security", "CSC 444", "Computer Security", "Spring 2026", "Quiz 5", dt.date(2026, 2, 17), 70),
    ("history", "HIST 3100", "History of Science", "Spring Semester 2025", "Second Midterm", dt.date(2025, 5, 6), 60),
    ("chemistry", "CHEM-105", "General Chemistry", "Autumn Quarter 2026", "Exam 3", dt.date(2026, 10, 12), 90),
    ("geology", "GEOL 8", "The Solid Earth", "Winter 2024", "Quiz 7", dt.date(2024, 2, 29), 25),
    ("music", "MUS 12", "Harmony", "Spring 2027", "Quiz 1", dt.date(2027, 5, 1), 60),
]  # fmt: skip


@pytest.mark.parametrize(("name", "code", "course", "term", "title", "date", "minutes"), COVERS)
def test_the_cover_names_course_quiz_day_and_length(
    name: str, code: str, course: str, term: str, title: str, date: dt.date, minutes: int
) -> None:
    quiz = document(name)
    assert (quiz.course_code, quiz.course_title, quiz.term, quiz.title) == (code, course, term, title)
    assert (quiz.date, quiz.duration_minutes) == (date, minutes)


@pytest.mark.parametrize("name", [cover[0] for cover in COVERS])
def test_a_good_document_has_no_errors(name: str) -> None:
    assert reading(name).errors == ()


MATERIALS = [
    ("optics", ("one page of formulas in your own hand", "a ruler")),
    ("compilers", ("Closed book.", "No electronic devices may be used.")),
    ("databases", ("open notes.",)),
    ("biology", ("Calculators are not allowed.",)),
    ("networks", ("Only a pencil may be used.",)),
    ("logic", ("Dictionaries are permitted.",)),
    ("statistics", ("one sheet of notes is allowed",)),
    ("chemistry", ("Bring a calculator.",)),
    ("geology", ("Open book.",)),
    ("history", ("No notes.",)),
]


@pytest.mark.parametrize(("name", "materials"), MATERIALS)
def test_what_may_be_used_is_material(name: str, materials: tuple[str, ...]) -> None:
    assert document(name).materials == materials


PROMISES = [
    ("optics", "I promise that I neither give nor receive help while this midterm is open."),
    ("compilers", "By signing below I certify that this exam is entirely my own work."),
    ("biology", "On my honor, I have not seen these questions before today."),
    ("logic", "I affirm that I will follow the rules of this test."),
    ("chemistry", "I pledge that this exam is my own work and mine alone."),
    ("history", ""),
]


@pytest.mark.parametrize(("name", "promise"), PROMISES)
def test_the_promise_is_the_honour_statement(name: str, promise: str) -> None:
    assert document(name).honor_statement == promise


def test_what_the_cover_says_besides_is_instructions() -> None:
    assert document("biology").instructions == "You have 1.5 hours.\n\n- Write legibly.\n- Stay seated until the end."


SECTIONS = [
    ("optics", [("Claims", 15, 9, 9), ("Lenses and slits", 25, 14, 14)]),
    ("compilers", [("True or False", 10, 8, None), ("Multiple choice", 20, 12, None)]),
    ("databases", [("Normal forms", 10, 6, None), ("Transactions", 15, 9, None)]),
    ("biology", [("Membranes", None, None, None), ("Genetics", None, None, None)]),
    ("networks", [("True/False", 8, None, None), ("Multiple choice", 12, None, None)]),
    ("logic", [("TRUE/FALSE", 10, None, None), ("CHOICES", 20, None, None)]),
    ("security", [("Multiple select", 30, 12, None)]),
    ("history", [("Dates", 10, 6, None), ("Persons", 15, 8, None)]),
    ("chemistry", [("Part One", 20, 12, None), ("Part Two", 15, 8, None)]),
    ("geology", [("Multiple Choice", 12, 10, None), ("True or False Questions", 5, 4, None)]),
    ("music", [("Questions", None, None, None)]),
]


@pytest.mark.parametrize(("name", "sections"), SECTIONS)
def test_sections_have_title_time_and_points(name: str, sections: list[tuple[str, int, int, int]]) -> None:
    found = [(s.title, s.recommended_minutes, s.stated_points, s.cover_points) for s in document(name).sections]
    assert found == sections


QUESTIONS = {
    "optics": [
        "1 true_false 3 - F -",
        "2 true_false 3 - T -",
        "3 true_false 3 - T -",
        "4 select_one 4 - B -",
        "5 select_all 6 - AB 2",
        "6 select_all 4 - none 2",
    ],
    "compilers": [
        "1 true_false 2 e T -",
        "2 true_false 2 e F -",
        "3 true_false 2 e T -",
        "4 true_false 2 e T -",
        "5 select_all 6 - AC 1.5",
        "6 select_all 6 - C 1.5",
    ],
    "databases": [
        "1.1 true_false 2 - T -",
        "1.2 true_false 2 - F -",
        "1.3 true_false 2 - F -",
        "2.1 select_all 4 - AB -",
        "2.2 select_one 5 - B -",
    ],
    "biology": ["1 select_one 5 - B -", "2 select_one 5 - A -", "3 select_all 10 - AB -"],
    "networks": [
        "1 true_false 2 - T -",
        "2 true_false 2 - F -",
        "3 select_one 3 - B -",
        "4 select_one 3 - A -",
    ],
    "logic": [
        "a true_false 2 e F -",
        "b true_false 2 e T -",
        "c select_all 3 - ABD 1",
        "d select_all 3 - none 1",
    ],
    "statistics": ["1 select_one 5 - B -", "2 select_all 5 - AC -"],
    "security": ["1 select_all 6 - AC 2", "2 select_all 6 - none 2"],
    "history": [
        "1.1 true_false 3 - T -",
        "1.2 true_false 3 - F -",
        "2.1 select_one 4 - B -",
        "2.2 select_one 4 - C -",
    ],
    "chemistry": [
        "1.1 select_one 4 e B -",
        "1.2 select_one 4 e A -",
        "1.3 select_one 4 e B -",
        "2.1 select_all 8 - AC -",
    ],
    "geology": ["1 select_all 5 - BD 2", "2 select_all 5 - none 2", "3 true_false 4 - T -"],
    "music": ["1 true_false 2 - T -", "2 select_one 3 - 2 -", "3 select_all 3 - AB -"],
}


@pytest.mark.parametrize(("name", "rows"), QUESTIONS.items())
def test_questions_have_kind_points_key_and_scoring(name: str, rows: list[str]) -> None:
    assert [row(question) for section in document(name).sections for question in section.questions] == rows


def test_code_is_kept_and_never_parsed() -> None:
    prompt = document("compilers").sections[1].questions[0].prompt
    assert "    /* 1. not a question\n       A) not an option */" in prompt


def test_a_list_in_a_prompt_or_solution_is_no_question() -> None:
    first, second, _ = document("music").sections[0].questions
    assert first.solution.endswith("4. and so on")
    assert second.prompt == "Which chord is diminished?"


def test_options_on_one_line_are_separate() -> None:
    choices = document("databases").sections[1].questions[0].choices
    assert [choice.text for choice in choices] == ["dirty reads", "non-repeatable reads", "write skew"]


def test_lost_and_other_delimiters_of_formulas_become_dollars() -> None:
    choices = document("chemistry").sections[0].questions[1].choices
    assert [choice.text for choice in choices] == [
        r"$\mathrm{NaCl}$",
        r"$\mathrm{H_2}$",
        r"$\mathrm{CH}_4$ in the gas",
    ]


def test_reasons_go_to_their_options_and_stay_in_the_solution() -> None:
    question = document("music").sections[0].questions[2]
    assert [choice.rationale for choice in question.choices] == ["seven steps.", "seven too.", "only six."]
    assert "**C:** only six." in question.solution


def test_html_is_read_as_markdown() -> None:
    first, second = document("security").sections[0].questions
    assert first.prompt == "Which of these are *symmetric*?"
    assert second.prompt == "Is `a < b && b > c` safe in all cases?\nThink about types."


def test_a_solution_that_is_only_a_key_at_the_end_is_empty() -> None:
    assert {q.solution for section in document("databases").sections for q in section.questions} == {""}


def test_figures_that_are_not_there_are_warned_of() -> None:
    assert {problem.line for problem in reading("geology").warnings} == {27}


def test_everything_wrong_is_told_at_once_with_its_line() -> None:
    assert [(problem.line, problem.message.split(":")[0]) for problem in reading("broken").errors] == [
        (9, "Question 1.1 has no key"),
        (15, "There are two questions 1.1; the first is in line 9."),
        (25, "Question 2.1 asks for one option, but its key names B, C."),
        (25, "Question 2.1 has no points, and its section gives none to each question."),
        (38, "The key of question 2.2 names D, which is no option of it."),
        (40, "The section “Open Questions” has no questions; the document may be broken off."),
    ]
