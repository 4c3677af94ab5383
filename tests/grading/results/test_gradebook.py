"""Who got what, on the page and in the file?"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from exams.content.cells import neutral
from exams.models import Attempt, Course, Enrollment, Role, Sitting, User, database_now
from grading.marking.pipeline import grade_chunk
from grading.models import ReviewItem
from grading.results.gradebook import Row, gradebook_of
from grading.review.judging import judge
from tests.cast import CLAIM, MANY, ONE, make_sitting, person, value
from tests.grading.conftest import Hand, as_person

Classroom = Callable[[int], list[Attempt]]


def row_of(sitting: Sitting, user: User) -> Row:
    return next(row for row in gradebook_of(sitting).rows if row.student.pk == user.pk)


def test_a_row_has_the_totals_by_section(graded: Attempt, ada: User) -> None:
    row = row_of(graded.sitting, ada)
    assert (row.sections, row.total, row.waiting_reviews, row.state) == ((0, 20), 20, 1, "reviewing")


def test_the_columns_are_the_sections_of_the_cover(graded: Attempt) -> None:
    book = gradebook_of(graded.sitting)
    assert [(column.title, column.points) for column in book.columns] == [("True/False", 4), ("Multiple Choice", 30)]
    assert book.possible == 34


def test_once_all_is_read_the_row_is_graded(graded: Attempt, ada: User, bo: User) -> None:
    judge(ReviewItem.objects.get(), by=bo, points=Decimal(2), comment="", revision=0)
    row = row_of(graded.sitting, ada)
    assert (row.state, row.total) == ("graded", 22)


def test_who_did_not_start_has_a_row_without_points(sitting: Sitting, ada: User) -> None:
    row = row_of(sitting, ada)
    assert (row.state, row.total, row.sections) == ("absent", None, (None, None))


def test_an_attempt_that_waits_has_no_points_yet(hand: Hand, sitting: Sitting, ada: User) -> None:
    hand()
    row = row_of(sitting, ada)
    assert (row.state, row.total) == ("waiting", None)


def test_an_open_attempt_says_so(graded: Attempt, ada: User) -> None:
    Attempt.objects.filter(pk=graded.pk).update(state="running", closed_at=None, closed_by="")
    assert row_of(graded.sitting, ada).state == "running"


def test_who_dropped_the_course_is_listed_only_with_an_attempt(graded: Attempt, ada: User, course: Course) -> None:
    gone = person("gone", "Gone Example")
    Enrollment.objects.create(course=course, user=gone, role=Role.STUDENT)
    Enrollment.objects.filter(role=Role.STUDENT).update(dropped_at=database_now())
    assert [row.student.pk for row in gradebook_of(graded.sitting).rows] == [ada.pk]


def test_a_rehearsal_holds_only_those_who_tried_it(hand: Hand, edition: Any, ada: User, bo: User) -> None:
    rehearsal = make_sitting(edition, rehearsal=True)
    hand(bo, at=rehearsal)
    assert [row.student.pk for row in gradebook_of(rehearsal).rows] == [bo.pk]


def test_a_rehearsal_is_not_in_the_gradebook_of_the_real_sitting(
    hand: Hand, sitting: Sitting, edition: Any, ada: User, bo: User
) -> None:
    hand(bo, at=make_sitting(edition, rehearsal=True))
    assert [row.student.pk for row in gradebook_of(sitting).rows] == [ada.pk]


@pytest.mark.parametrize(("name", "statements"), [("gradebook", 13), ("gradebook_csv", 12)])
@pytest.mark.parametrize("students", [3, 300])
def test_it_costs_the_same_for_a_small_and_for_a_large_class(
    classroom: Classroom, sitting: Sitting, cleo: User, name: str, statements: int, students: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    classroom(students)
    grade_chunk()
    client, address = as_person(cleo), reverse(name, args=[sitting.pk])
    with django_assert_num_queries(statements):
        client.get(address)


def test_the_page_says_each_row_in_words(classroom: Classroom, graded: Attempt, cleo: User, course: Course) -> None:
    absent = person("nobody", "Not There")
    Enrollment.objects.create(course=course, user=absent, role=Role.STUDENT, section="S <1>")
    page = as_person(cleo).get(reverse("gradebook", args=[graded.sitting_id])).content.decode()
    assert f'<a href="{reverse("result", args=[graded.pk])}">{graded.student.full_name}</a>' in page
    assert "1 explanation to read" in page
    assert '<span class="soft">Did not start</span>' in page
    assert "nobody · S &lt;1&gt;" in page


def test_points_of_one_question_narrow_the_page(graded: Attempt, cleo: User) -> None:
    client, address = as_person(cleo), reverse("gradebook", args=[graded.sitting_id])
    found = [
        len(client.get(address, {"of": f"question-{ONE}", "least": least}).context["book"].rows) for least in (15, 16)
    ]
    assert found == [1, 0]


@pytest.mark.parametrize("name", ["gradebook", "gradebook_csv"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("bo", 200), ("cleo", 200), ("ada", 404), ("dan", 404), ("other_bo", 404), ("other_cleo", 404)],
)
def test_the_gradebook_is_for_those_who_help_to_run_the_course(
    request: pytest.FixtureRequest, graded: Attempt, name: str, who: str, status: int
) -> None:
    client = as_person(request.getfixturevalue(who))
    assert client.get(reverse(name, args=[graded.sitting_id])).status_code == status


def test_the_file_has_a_line_for_each_student(graded: Attempt, cleo: User) -> None:
    response = as_person(cleo).get(reverse("gradebook_csv", args=[graded.sitting_id]))
    lines = list(csv.reader(io.StringIO(response.content.decode())))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines == [
        ["NetID", "Full name", "Class section", "State", "True/False (of 4.00)", "Multiple Choice (of 30.00)",
         "Adjusted by hand", "Total (of 34.00)", "Waiting reviews"],
        ["ada", "Ada Example", "", "reviewing", "0.00", "20.00", "", "20.00", "1"],
    ]  # fmt: skip


def test_a_name_that_is_a_formula_stays_text(graded: Attempt, cleo: User, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(full_name='=HYPERLINK("http://x.example","Ada")')
    body = as_person(cleo).get(reverse("gradebook_csv", args=[graded.sitting_id])).content.decode()
    assert "\"'=HYPERLINK" in body


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠x"])
def test_what_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert neutral(text)[0] == "'"


@pytest.mark.parametrize("text", ["", "Ada", "0.00", "a=b", "O'Example", "ada-lee"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert neutral(text) == text


def test_points_of_several_editions_share_the_columns(hand: Hand, sitting: Sitting, dan: User) -> None:
    hand(dan, claim=value(["false"]), many=value(["ma", "mc"]), one=value(["ob"]))
    grade_chunk()
    assert row_of(sitting, dan).sections == (4, 30)
    assert {CLAIM, MANY, ONE} == set(sitting.attempts.get().scores.values_list("question", flat=True))
