"""Do the files for other systems have the columns that those read, and no formula?"""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from exams.models import Attempt, Enrollment, Sitting, User
from tests.grading.conftest import as_person


def fetch(user: User, sitting: Sitting, shape: str) -> bytes:
    response = as_person(user).get(reverse("gradebook_export", args=[sitting.pk, shape]))
    assert response.status_code == 200
    return bytes(response.content)


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))


def test_canvas_gets_one_assignment_with_its_points_possible(graded: Attempt, sitting: Sitting, bo: User) -> None:
    head, possible, ada = rows_of(fetch(bo, sitting, "canvas.csv"))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Small Quiz"]
    assert possible == ["    Points Possible", "", "", "", "", "34.00"]
    assert ada == ["Ada Example", "", "", "ada", "", "20.00"]


def test_gradescope_has_a_column_for_each_question(graded: Attempt, sitting: Sitting, bo: User) -> None:
    head, ada = rows_of(fetch(bo, sitting, "gradescope.csv"))
    line = dict(zip(head, ada, strict=True))
    assert head[:8] == [
        "First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points", "Status",
    ]  # fmt: skip
    assert head[-3:] == ["1.1 (4.0 pts)", "2.1 (15.0 pts)", "2.2 (15.0 pts)"]
    assert [line[name] for name in ("First Name", "Last Name", "SID", "Total Score")] == [
        "Ada", "Example", "ada", "20.00",
    ]  # fmt: skip
    assert (line["2.1 (15.0 pts)"], line["Status"]) == ("5.00", "Ungraded")
    assert line["Submission ID"] == str(graded.pk)


def test_who_was_absent_is_missing(sitting: Sitting, ada: User, bo: User) -> None:
    head, line = rows_of(fetch(bo, sitting, "gradescope.csv"))
    assert dict(zip(head, line, strict=True))["Status"] == "Missing"


def test_a_workbook_has_numbers_by_section_and_by_question(graded: Attempt, sitting: Sitting, bo: User) -> None:
    workbook = load_workbook(io.BytesIO(fetch(bo, sitting, "scores.xlsx")))
    sections = [[cell.value for cell in row] for row in workbook["Sections"]]
    questions = [[cell.value for cell in row] for row in workbook["Questions"]]
    assert sections[1] == ["ada", "Ada Example", None, "reviewing", 0, 20, None, 20, 1]
    assert questions[1][-3:] == [0, 5, 15]
    assert questions[0][-1] == "2.2 (of 15)"


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "\x07Bell"])
def test_no_name_becomes_a_formula_or_breaks_a_file(
    graded: Attempt, sitting: Sitting, ada: User, bo: User, name: str
) -> None:
    User.objects.filter(pk=ada.pk).update(full_name=name)
    cell = load_workbook(io.BytesIO(fetch(bo, sitting, "scores.xlsx")))["Sections"]["B2"]
    assert cell.data_type == "s"
    assert not rows_of(fetch(bo, sitting, "canvas.csv"))[2][0].startswith(("=", "@"))


def test_json_has_exact_points_as_text(graded: Attempt, sitting: Sitting, bo: User) -> None:
    whole = json.loads(fetch(bo, sitting, "scores.json"))
    [ada] = whole["students"]
    assert (whole["quiz"], whole["possible"]) == ("Small Quiz", "34.00")
    assert (ada["netid"], ada["total"], ada["questions"]["many"]) == ("ada", "20.00", "5.00")


def test_the_class_section_goes_along(graded: Attempt, sitting: Sitting, ada: User, bo: User) -> None:
    Enrollment.objects.filter(user=ada).update(section="B2")
    assert rows_of(fetch(bo, sitting, "canvas.csv"))[2][4] == "B2"


def test_another_shape_is_not_found(sitting: Sitting, bo: User) -> None:
    assert as_person(bo).get(reverse("gradebook_export", args=[sitting.pk, "x.pdf"])).status_code == 404


@pytest.mark.parametrize("who", ["ada", "dan", "other_bo"])
def test_nobody_outside_gets_a_file(request: pytest.FixtureRequest, sitting: Sitting, who: str) -> None:
    client = as_person(request.getfixturevalue(who))
    assert client.get(reverse("gradebook_export", args=[sitting.pk, "scores.json"])).status_code == 404
