"""Is a document out of a PDF, with page heads, lost figures and stray numbers, read as a careful person reads it?"""

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


def question(name: str, number: str) -> QuestionDocument:
    return next(q for section in document(name).sections for q in section.questions if q.number == number)


def row(question: QuestionDocument) -> str:
    """Number, kind, points, e where an explanation counts, right options, deduction."""
    right = "".join(choice.label[0] for choice in question.choices if choice.correct) or "none"
    explains = "e" if question.explanation_allowed else "-"
    deduction = question.scoring.parameters.get("deduction", "-")
    return f"{question.number} {question.kind} {question.points} {explains} {right} {deduction}"


COVERS = [
    ("industry", "HIST 331", "The Industrial Revolution", "Spring 2026", "Quiz 3", dt.date(2026, 4, 9), 30),
    ("contracts", "LAW 7120", "Contracts II", "Fall 2024", "Final Exam", dt.date(2024, 12, 12), 90),
    ("kernels", "OSY 451", "Operating Systems", "Winter 2024", "Midterm", dt.date(2024, 2, 14), 50),
    ("economics", "ECON 201A", "Microeconomics", "Fall 2025", "Quiz 1", dt.date(2025, 9, 25), 20),
    ("planets", "ASTR 150", "The Planets", "Winter 2026", "Quiz 5", dt.date(2026, 1, 30), 15),
    ("data_systems", "DSY 516", "Scalable Data Systems", "Autumn 2026", "Final", dt.date(2026, 12, 8), 110),
    ("nursing", "NURS 310", "Pharmacology for Nurses", "Spring 2025", "Quiz 8", dt.date(2025, 6, 3), 30),
    ("aerodynamics", "AA 311", "Aerodynamics", "Winter 2026", "Quiz 2", dt.date(2026, 2, 6), 35),
    ("theatre", "THEATRE 101", "Introduction to Theatre", "Autumn 2026", "Midterm 2", dt.date(2026, 10, 30), 50),
    ("balances", "CHEM E 31", "Material and Energy Balances", "Autumn 2025", "Quiz 1", dt.date(2025, 10, 6), 30),
    ("syntax", "LING 450/550", "Syntax", "Winter 2026", "Exam #2", dt.date(2026, 2, 3), 50),
    ("hydrology", "CEE 348", "Hydrology", "Spring 2025", "Quiz 3", dt.date(2025, 4, 24), 75),
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


PROMISES = [
    ("industry", "I have neither given nor received aid on this quiz."),
    ("economics", "I promise that I will neither copy from others nor let others copy from me."),
    ("planets", "My signature below confirms that I follow the rules of academic honesty."),
    ("data_systems", "I will not communicate with anybody but the staff during this exam."),
    ("nursing", "I answer for what I do, and I will do it by myself."),
    ("aerodynamics", "I hereby declare that I solved this quiz alone."),
    ("theatre", "By submitting this midterm I confirm that all work is mine."),
    ("balances", "I have followed the rules of this quiz."),
    ("hydrology", "I will not give or receive unauthorized assistance on this quiz."),
]


@pytest.mark.parametrize(("name", "promise"), PROMISES)
def test_whatever_a_student_promises_is_the_honour_statement(name: str, promise: str) -> None:
    assert document(name).honor_statement == promise


SECTIONS = [
    ("industry", [("True or False", 10, 12), ("Multiple choice", 20, 18)]),
    ("contracts", [("True/False", 20, 20), ("Single Best Answer", 30, 40), ("All That Apply", 40, 40)]),
    (
        "kernels",
        [("Short facts", 8, 16), ("Scheduling", 12, 24), ("Virtual Memory", 20, 30), ("File Systems", 10, 20)],
    ),
    (
        "data_systems",
        [
            ("True/False", 15, 16),
            ("Multiple Choice", 20, 24),
            ("SQL", 20, 20),
            ("Design", 30, 20),
            ("Short Multiple Choice", 25, 20),
        ],
    ),
    ("balances", [("True/False", 10, 20), ("Multiple Choice", 20, 30)]),
    ("syntax", [("True/False", 15, 24), ("Multiple choice", 35, 36)]),
    ("hydrology", [("Concepts", 25, 30), ("Computations", 30, 20), ("Reading plots", 20, 20)]),
]


@pytest.mark.parametrize(("name", "sections"), SECTIONS)
def test_sections_have_title_time_and_points(name: str, sections: list[tuple[str, int, int]]) -> None:
    assert [(s.title, s.recommended_minutes, s.stated_points) for s in document(name).sections] == sections


QUESTIONS = {
    "industry": [
        "1.1 true_false 3 e T -",
        "1.2 true_false 3 e T -",
        "1.3 true_false 3 e F -",
        "1.4 true_false 3 e T -",
        "2.1 select_all 6 - AC 2",
        "2.2 select_all 6 - AD 2",
        "2.3 select_all 6 - none 2",
    ],
    "contracts": [
        "1 true_false 10 - F -",
        "2 true_false 10 - F -",
        "3 select_one 20 - B -",
        "4 select_one 20 - C -",
        "5 select_all 20 - ABD 5",
        "6 select_all 20 - ABD 5",
    ],
    "kernels": [
        "1.1 true_false 4 - T -",
        "1.2 true_false 4 - F -",
        "1.3 true_false 4 - T -",
        "1.4 true_false 4 - F -",
        "2.1 select_one 12 - A -",
        "2.2 select_one 12 - A -",
        "3.1 select_all 15 - AC 3",
        "3.2 select_all 15 - none 3",
        "4.1 true_false 8 - F -",
        "4.2 select_one 12 - B -",
    ],
    "economics": [
        "1.1 true_false 3 - T -",
        "1.2 true_false 3 - F -",
        "1.3 true_false 3 - T -",
        "1.4 true_false 3 - T -",
        "1.5 true_false 3 - F -",
        "2.1 select_all 5 - AC -",
        "2.2 select_all 5 - A -",
        "2.3 select_all 5 - none -",
        "2.4 select_all 5 - A -",
    ],
    "planets": [
        "1.1 true_false 3 e T -",
        "1.2 true_false 3 e F -",
        "1.3 true_false 3 e T -",
        "1.4 true_false 3 e F -",
        "1.5 true_false 3 e T -",
    ],
    "data_systems": [
        "A.1 true_false 4 - T -",
        "A.2 true_false 4 - F -",
        "A.3 true_false 4 - T -",
        "A.4 true_false 4 - F -",
        "B.1 select_all 12 - AC 4",
        "B.2 select_all 12 - B 4",
        "C.1 select_one 10 - A -",
        "C.2 select_one 10 - B -",
        "D.1 select_all 20 - AC -",
        "E.1 select_one 5 - A -",
        "E.2 select_one 5 - B -",
        "E.3 select_one 5 - B -",
        "E.4 select_one 5 - A -",
    ],
    "nursing": [
        "1.1 select_one 10 - A -",
        "1.2 select_one 10 - A -",
        "1.3 select_one 10 - A -",
        "2.1 select_all 15 - ABD 5",
        "2.2 select_all 15 - AB 5",
        "3.1 true_false 5 e F -",
        "3.2 true_false 5 e T -",
    ],
    "aerodynamics": [
        "1.1 true_false 4 e T -",
        "1.2 true_false 4 e F -",
        "1.3 true_false 4 e T -",
        "2.1 select_all 12 - AB 4",
        "2.2 select_all 12 - B 4",
    ],
    "theatre": [
        "1.1 true_false 5 - T -",
        "1.2 true_false 5 - F -",
        "2.1 select_one 10 - A -",
        "2.2 select_all 10 - ABD -",
        "2.3 select_one 10 - C -",
    ],
    "balances": [
        "1.1 true_false 10 - T -",
        "1.2 true_false 10 - F -",
        "2.1 select_one 15 - B -",
        "2.2 select_one 15 - A -",
    ],
    "syntax": [
        "1.1 true_false 6 e F -",
        "1.2 true_false 6 e T -",
        "1.3 true_false 6 e T -",
        "1.4 true_false 6 e F -",
        "2.1 select_all 12 - AB 4",
        "2.2 select_all 12 - B 4",
        "2.3 select_all 12 - none 4",
    ],
    "hydrology": [
        "1.1 true_false 6 - T -",
        "1.2 select_all 12 - AC -",
        "1.3 select_one 12 - A -",
        "2.1 select_one 10 - A -",
        "2.2 true_false 10 - T -",
        "3.1 select_one 20 - B -",
    ],
}


@pytest.mark.parametrize(("name", "rows"), QUESTIONS.items())
def test_questions_have_kind_points_key_and_scoring(name: str, rows: list[str]) -> None:
    assert [row(question) for section in document(name).sections for question in section.questions] == rows


@pytest.mark.parametrize(
    ("name", "number", "prompt"),
    [
        ("planets", "1.4", "In 2006\n1.5 million people signed a petition for Pluto."),
        ("nursing", "1.2", "The order is:\n\n1.5 mg every 6 hours. How much is given in a day?"),
        ("economics", "1.3", "If income rises by 10 % and demand by\n12.5 % the good is a luxury."),
        ("aerodynamics", "1.2", "At Mach\n0.3 air is compressible to first order."),
    ],
)
def test_a_number_of_the_world_begins_no_question(name: str, number: str, prompt: str) -> None:
    assert question(name, number).prompt == prompt


@pytest.mark.parametrize(
    ("name", "number", "solution"),
    [
        ("industry", "1.4", "True"),
        ("industry", "2.2", "Both A and D. The cathedral cities stagnated."),
        ("kernels", "1.4", "False"),
        ("kernels", "2.2", "A"),
        ("aerodynamics", "1.3", "True"),
    ],
)
def test_heads_numbers_and_notes_of_pages_belong_to_no_solution(name: str, number: str, solution: str) -> None:
    assert question(name, number).solution == solution


@pytest.mark.parametrize(
    ("name", "warnings"),
    [
        ("kernels", [(85, "Question 2.2 refers to a figure that is not there: “diagram below”.")]),
        ("planets", [(43, "Question 1.2 refers to a figure that is not there: “Figure 1.2”.")]),
        ("aerodynamics", [(29, "Question 2.2 refers to a figure that is not there: “in Figure 2”.")]),
        (
            "theatre",
            [
                (17, "The cover says 45 points in total, but the questions add up to 40."),
                (75, "Question 2.3: the options A to C stand for figures that are not there."),
            ],
        ),
        ("hydrology", [(70, "Question 3.1: the options A to C stand for figures that are not there.")]),
        ("economics", []),
    ],
)
def test_only_what_is_lost_or_contradicts_is_warned_of(name: str, warnings: list[tuple[int, str]]) -> None:
    assert [(problem.line, problem.message) for problem in reading(name).warnings] == warnings


def test_options_of_lost_images_keep_their_letters() -> None:
    assert [choice.text for choice in question("hydrology", "3.1").choices] == ["Option A", "Option B", "Option C"]


def test_what_is_allowed_is_listed_one_by_one() -> None:
    assert document("hydrology").materials == ("calculator", "one page of notes")


@pytest.mark.parametrize(
    ("name", "points"),
    [("economics", [15, 20]), ("balances", [20, 30]), ("syntax", [24, 36]), ("nursing", [30, 30, 10])],
)
def test_the_cover_gives_points_by_field_dash_or_problem(name: str, points: list[int]) -> None:
    assert [section.cover_points for section in document(name).sections] == points
