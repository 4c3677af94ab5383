"""Does an address show the students that were asked for, and do the files hold the same?"""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse

from exams.models import Attempt, Course, Enrollment, Role, User
from grading.marking.pipeline import grade_chunk
from tests.cast import MANY, ONE, person, value
from tests.grading.conftest import Hand, as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def klass(graded: Attempt, hand: Hand, course: Course) -> Attempt:
    """Ada of section A has 20 with an explanation to read; Abe of B has 34; Zoe of B did not start."""
    Enrollment.objects.filter(user__netid="ada").update(section="A")
    abe, zoe = person("abe", "Abe Ångström"), person("zoe", "Zoe Example")
    for user in (abe, zoe):
        Enrollment.objects.create(course=course, user=user, role=Role.STUDENT, section="B")
    hand(abe, claim=value(["false"]), many=value(["ma", "mc"]), one=value(["ob"]))
    grade_chunk()
    return graded


@pytest.mark.parametrize(
    ("asked", "netids"),
    [
        ({}, ["abe", "ada", "zoe"]),
        ({"text": "ÅNG"}, ["abe"]),
        ({"text": "zo"}, ["zoe"]),
        ({"section": "B"}, ["abe", "zoe"]),
        ({"state": "reviewing"}, ["ada"]),
        ({"state": "absent", "section": "B"}, ["zoe"]),
        ({"least": "21"}, ["abe"]),
        ({"most": "20"}, ["ada"]),
        ({"of": "section-1", "most": "0"}, ["ada"]),
        ({"of": f"question-{MANY}", "least": "5", "most": "5"}, ["ada"]),
        ({"of": f"question-{ONE}", "least": "15"}, ["abe", "ada"]),
        ({"least": "x", "section": "nowhere"}, ["abe", "ada", "zoe"]),
    ],
)
def test_the_address_says_who_is_shown_and_who_is_in_the_files(
    klass: Attempt, cleo: User, asked: dict[str, str], netids: list[str]
) -> None:
    client, sitting = as_person(cleo), klass.sitting_id
    page = client.get(reverse("gradebook", args=[sitting], query=asked))
    file = client.get(reverse("gradebook_csv", args=[sitting], query=asked))
    lines = list(csv.reader(io.StringIO(file.content.decode())))
    whole = client.get(reverse("gradebook_export", args=[sitting, "scores.json"], query=asked))
    assert [row.student.netid for row in page.context["book"].rows] == netids
    assert [line[0] for line in lines[1:]] == netids
    assert [student["netid"] for student in json.loads(whole.content)["students"]] == netids
    assert ("-part-" in file["Content-Disposition"]) == (len(netids) < 3)


def test_the_links_to_the_files_keep_the_choice(klass: Attempt, cleo: User) -> None:
    body = as_person(cleo).get(reverse("gradebook", args=[klass.sitting_id]), {"section": "B"}).content.decode()
    assert "canvas.csv?section=B" in body
    assert "2 of 3 students" in body


def test_progress_counts_what_is_graded(klass: Attempt, hand: Hand, cleo: User) -> None:
    hand(person("late", "Late Example"))
    client = as_person(cleo)
    address = reverse("grading_progress", args=[klass.sitting_id])
    assert client.get(address).json() == {"done": 2, "total": 3, "finished": False}
    assert "2 of 3 attempts" in client.get(reverse("gradebook", args=[klass.sitting_id])).content.decode()
    grade_chunk()
    assert client.get(address).json() == {"done": 3, "total": 3, "finished": True}
