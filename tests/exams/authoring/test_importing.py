"""Does a document get into the database whole, or not at all?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from exams.authoring.findings import findings_of
from exams.authoring.importing import CourseUnclear, NotImportable, course_for, problems_with, save_document
from exams.interchange.document import FigureDocument, QuestionDocument, QuizDocument
from exams.models import Choice, Course, Figure, FigureImage, Question, Quiz, Section
from tests.exams.authoring.documents import DOG, claim, select_all


def with_question(document: QuizDocument, question: QuestionDocument) -> QuizDocument:
    return replace(document, sections=(replace(document.sections[0], questions=(question,)),))


def test_everything_in_the_document_is_kept(document: QuizDocument, course: Course) -> None:
    quiz = save_document(document, course=course)
    kinds = list(Question.objects.filter(section__quiz=quiz).values_list("kind", "truth", "points"))
    assert [section.title for section in quiz.sections.all()] == ["Claims", "Choices"]
    assert kinds == [("true_false", True, 5), ("select_one", None, 15), ("select_all", None, 15)]
    assert (quiz.duration.total_seconds(), quiz.materials, quiz.date) == (1800, "A pencil", document.date)
    assert Choice.objects.filter(correct=True).count() == 3
    assert sorted(figure.name for figure in quiz.figures.all()) == ["cat", "dog"]


def test_what_was_imported_has_no_findings(draft: Quiz) -> None:
    assert findings_of(draft) == ()


def test_lint_asks_the_database_a_constant_number_of_times(draft: Quiz, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(5):  # type: ignore[operator]
        findings_of(draft)


def test_an_explanation_earns_at_most_half_unless_told_otherwise(document: QuizDocument, course: Course) -> None:
    save_document(with_question(document, replace(claim(), points=Decimal("2.25"))), course=course)
    assert Question.objects.get().explanation_cap == Decimal("1.12")


@pytest.mark.parametrize("correct", [(False, False), (True, True)])
def test_a_claim_without_a_clear_key_is_kept_without_one(
    document: QuizDocument, course: Course, correct: tuple[bool, bool]
) -> None:
    choices = tuple(replace(c, correct=is_correct) for c, is_correct in zip(claim().choices, correct, strict=True))
    save_document(with_question(document, replace(claim(), choices=choices)), course=course)
    assert Question.objects.get().truth is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (replace(claim(), points=Decimal(0), explanation_allowed=False), "Question 1.1"),
        (replace(claim(), points=Decimal("123456.7")), "Question 1.1: points"),
        (replace(claim(), points=Decimal("1.005")), "Question 1.1: points"),
        (replace(select_all(), scoring=replace(select_all().scoring, name="x" * 33)), "Question 2.2: scoring policy"),
    ],
)
def test_what_the_database_would_refuse_is_a_problem_with_its_line(
    document: QuizDocument, course: Course, question: QuestionDocument, words: str
) -> None:
    with pytest.raises(NotImportable) as refused:
        save_document(with_question(document, question), course=course)
    assert all(problem.line == question.line for problem in refused.value.problems)
    assert words in refused.value.problems[0].message
    assert not Quiz.objects.exists()


@pytest.mark.parametrize(
    "figures",
    [
        (FigureDocument("dog", "", b"no image"),),
        (FigureDocument("dog", "", DOG), FigureDocument("dog", "", DOG)),
        (FigureDocument("d o g", "", DOG),),
        (FigureDocument("dog", "x" * 1501, DOG),),
    ],
)
def test_a_figure_that_cannot_be_used_leaves_nothing_written(
    document: QuizDocument, course: Course, figures: tuple[FigureDocument, ...]
) -> None:
    with pytest.raises(NotImportable) as refused:
        save_document(replace(document, figures=figures), course=course)
    assert len(refused.value.problems) == 1
    written = (Quiz, Section, Question, Choice, Figure, FigureImage)
    assert [model.objects.count() for model in written] == [0] * len(written)  # type: ignore[attr-defined]


def test_all_problems_are_listed_at_once(document: QuizDocument, course: Course) -> None:
    broken = with_question(document, replace(claim(), points=Decimal("1.005")))
    broken = replace(broken, title="", figures=(FigureDocument("dog", "", b"no image"),))
    assert len(problems_with(broken)) == 3


@pytest.mark.django_db
def test_problems_are_found_without_writing(document: QuizDocument) -> None:
    assert problems_with(document) == ()
    assert not Quiz.objects.exists()


def test_equal_images_are_kept_once(document: QuizDocument, course: Course) -> None:
    save_document(document, course=course)
    save_document(document, course=course)
    assert (FigureImage.objects.count(), Figure.objects.count()) == (2, 4)


@pytest.mark.parametrize(("code", "term"), [("TST 101", ""), ("tst 101", "winter 2026"), (" TST 101 ", "Winter 2026")])
def test_a_course_is_found_by_its_code_and_term(course: Course, code: str, term: str) -> None:
    assert course_for(code, term) == course


@pytest.mark.parametrize(
    ("code", "term", "words"),
    [("XYZ 1", "", "no course XYZ 1"), ("TST 101", "", "several terms"), ("TST 101", "Spring 1999", "not in Spring")],
)
def test_an_unclear_course_is_said_to_be_so(course: Course, code: str, term: str, words: str) -> None:
    Course.objects.create(code="TST 101", title="Testing", term="Spring 2026")
    with pytest.raises(CourseUnclear, match=words):
        course_for(code, term)
