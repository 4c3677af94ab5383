"""Do points given by hand come in by a table, each change shown before, and go again as a run?"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import Workbook

from exams.models import Attempt, User
from grading.marking.pipeline import grade_chunk
from grading.models import Adjustment, AdjustmentRun, QuestionScore, ScoreChange
from grading.results.adjustments.reading import Reader
from grading.results.adjustments.table import NotATable, rows_of
from grading.results.gradebook import gradebook_of
from tests.cast import MANY, ONE, value
from tests.grading.conftest import Hand, answer_anew, as_person, wait_again

pytestmark = pytest.mark.django_db
HEAD = "netid,question,points,reason\n"


def upload(graded: Attempt, by: User, text: str | bytes, name: str = "points.csv") -> Any:
    data = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile(name, data)
    return as_person(by).post(reverse("adjustments", args=[graded.sitting_id]), {"file": file})


def applied(graded: Attempt, by: User, text: str) -> AdjustmentRun:
    table = upload(graded, by, text).context["table"]
    response = as_person(by).post(reverse("adjustments_apply", args=[graded.sitting_id]), {"table": table})
    assert response.status_code == 303
    return AdjustmentRun.objects.latest("pk")


def total(graded: Attempt) -> Decimal | None:
    return gradebook_of(graded.sitting).rows[0].total


def points(graded: Attempt, question: str) -> Decimal:
    return QuestionScore.objects.get(attempt=graded, question=question).points


def test_a_preview_shows_each_change_and_writes_nothing(graded: Attempt, cleo: User) -> None:
    body = upload(graded, cleo, HEAD + "ada,2.1,-3,Agreed\nADA,total,2,Bonus\n").content.decode()
    assert "Question 2.1" in body
    assert "Agreed" in body
    assert not AdjustmentRun.objects.exists()
    assert total(graded) == 20


def test_applied_points_change_with_a_line_of_history_each(graded: Attempt, cleo: User) -> None:
    before = points(graded, MANY)
    applied(graded, cleo, HEAD + "ada,2.1,-3,Agreed\nada,total,2,Bonus\n")
    lines = ScoreChange.objects.filter(attempt=graded, made_by=cleo).order_by("question")
    assert (points(graded, MANY), total(graded)) == (before - 3, 19)
    assert [(line.question, line.to_points - (line.from_points or 0)) for line in lines] == [("", 2), (MANY, -3)]


def test_a_table_is_applied_once(graded: Attempt, cleo: User) -> None:
    client, address = as_person(cleo), reverse("adjustments_apply", args=[graded.sitting_id])
    table = upload(graded, cleo, HEAD + "ada,total,2,Bonus\n").context["table"]
    assert [client.post(address, {"table": table}).status_code for _ in range(2)] == [303, 409]
    assert total(graded) == 22


def test_what_was_not_looked_at_is_not_applied(graded: Attempt, cleo: User, bo: User) -> None:
    table = upload(graded, cleo, HEAD + "ada,total,2,Bonus\n").context["table"]
    address = reverse("adjustments_apply", args=[graded.sitting_id])
    assert as_person(cleo).post(address, {"table": table + "x"}).status_code == 400
    assert as_person(bo).post(address, {"table": table}).status_code == 404


def test_a_run_is_undone_whatever_happened_since(graded: Attempt, cleo: User, hand: Hand) -> None:
    run = applied(graded, cleo, HEAD + "ada,2.2,-20,Agreed\nada,total,2,Bonus\n")
    answer_anew(graded, MANY, value(["ma", "mc"]))
    wait_again(graded)
    grade_chunk()
    address = reverse("adjustments_undo", args=[run.pk])
    assert [as_person(cleo).post(address).status_code for _ in range(2)] == [303, 409]
    assert points(graded, MANY) == 15
    assert total(graded) == points(graded, ONE) + 15
    assert Adjustment.objects.count() == 4


def test_an_adjusted_score_stays_adjusted_when_it_is_marked_anew(graded: Attempt, cleo: User) -> None:
    applied(graded, cleo, HEAD + "ada,2.1,-3,Agreed\n")
    answer_anew(graded, MANY, value(["ma", "mc"]))
    wait_again(graded)
    grade_chunk()
    assert points(graded, MANY) == 12


def test_points_stay_within_the_question_and_the_preview_says_so(graded: Attempt, cleo: User) -> None:
    assert "kept within the question" in upload(graded, cleo, HEAD + "ada,2.1,99,Agreed\n").content.decode()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("netid,points\nada,1\n", "missing_column"),
        (HEAD.replace("reason", "reason,extra") + "ada,total,1,x,y\n", "unknown_column"),
        (HEAD + "zoe,total,1,Bonus\n", "unknown_student"),
        (HEAD + "ada,9.9,1,Bonus\n", "unknown_question"),
        (HEAD + "ada,total,one,Bonus\n", "points"),
        (HEAD + "ada,total,0,Bonus\n", "points"),
        (HEAD + "ada,total,1,\n", "no_reason"),
        (HEAD + f"ada,total,1,{'x' * 301}\n", "long_reason"),
        (HEAD + "ada,,1,Bonus\nada,total,1,Bonus\n", "twice"),
        (HEAD, "empty"),
        ("", "missing_column"),
        (b"\xff\xfe", "not_utf8"),
        (b"PK\x03\x04 no workbook", "not_a_table"),
    ],
)
def test_what_stands_in_the_way_is_listed_and_nothing_changes(
    graded: Attempt, cleo: User, text: str | bytes, code: str
) -> None:
    response = upload(graded, cleo, text)
    assert response.status_code == 400
    assert code in [problem.code for problem in response.context["reading"].problems]


def test_every_problem_is_told_at_once(graded: Attempt) -> None:
    reading = Reader(graded.sitting).read(rows_of((HEAD + "zoe,9.9,x,\nada,9.9,x,\n").encode()))
    assert [(p.line, p.code) for p in reading.problems] == [
        (2, "unknown_student"), (2, "points"), (2, "no_reason"),
        (3, "unknown_question"), (3, "points"), (3, "no_reason"),
    ]  # fmt: skip


def test_a_workbook_is_read_as_well(graded: Attempt, cleo: User) -> None:
    workbook, out = Workbook(), io.BytesIO()
    sheet = workbook.active
    assert sheet is not None
    for row in (("NetID", "Question", "Points", "Reason"), ("ada", 2.1, -1.5, "Agreed"), ("ada", None, 2, "Bonus")):
        sheet.append(row)
    workbook.save(out)
    lines = upload(graded, cleo, out.getvalue(), "points.xlsx").context["reading"].lines
    assert [(line.number, line.amount) for line in lines] == [("2.1", Decimal("-1.5")), ("", 2)]


def test_too_large_a_file_is_refused() -> None:
    with pytest.raises(NotATable, match="too_large"):
        rows_of(b"x" * (1024 * 1024 + 1))


def test_an_adjustment_never_changes(graded: Attempt, cleo: User) -> None:
    applied(graded, cleo, HEAD + "ada,total,2,Bonus\n")
    with pytest.raises(DatabaseError), transaction.atomic():
        Adjustment.objects.update(amount=3)
