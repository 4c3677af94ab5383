"""Does a table say what it would change, list every problem with its line, and come back as it left?"""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exams.content.cells import neutral, plain
from exams.models import Accommodation, Course, Sitting, User
from exams.proctoring.accommodation_file import Reader, Reading, as_file
from tests.cast import make_sitting

HEAD = "netid,factor,minutes,sitting,reason\n"
MINUTE = dt.timedelta(minutes=1)
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)


def problems(reading: Reading) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in reading.problems]


@pytest.mark.django_db
def test_a_line_is_added_changed_or_the_same(course: Course, ada: User, sitting: Sitting) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"), reason="Letter")
    Accommodation.objects.create(course=course, user=ada, sitting=sitting, factor=Decimal(2))
    other = make_sitting(sitting.editions.get(), name="Afternoon")
    text = f"{HEAD}ada,1.5,0,,Letter\nADA,2,5,Morning,\n ada ,1,10,{other.pk},\n"
    reading = Reader(course).read(text)
    assert problems(reading) == []
    assert [line.change for line in reading.lines] == ["same", "changed", "added"]
    assert [line.plan.extra_time for line in reading.lines] == [0 * MINUTE, 5 * MINUTE, 10 * MINUTE]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["netid;factor;minutes\nada;1,5;0\n", "NetID\tfactor\tminutes\r\nada\t1.5\t\r\n"])
def test_other_separators_and_a_decimal_comma_are_read(course: Course, ada: User, text: str) -> None:
    (line,) = Reader(course).read(text).lines
    assert (line.plan.factor, line.plan.extra_time) == (Decimal("1.5"), 0 * MINUTE)


@pytest.mark.django_db
def test_without_a_column_for_reasons_the_reasons_stay(course: Course, ada: User) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"), reason="Letter")
    (line,) = Reader(course).read("netid,factor,minutes\nada,1.5,0\n").lines
    assert (line.change, line.plan.reason) == ("same", "Letter")


@pytest.mark.django_db
def test_every_problem_is_listed_with_its_line(course: Course, ada: User, bo: User, sitting: Sitting) -> None:
    make_sitting(sitting.editions.get(), name="Evening")
    make_sitting(sitting.editions.get(), name="Evening")
    lines = ["nobody,1,0,,", "bo,1,0,,", "ada,0.5,-1,,", "ada,1.555,x,Night,", "", "ada,11,601,Evening,", "ada,2,0,,"]
    lines += ["ada,3,0,,", f"ada,1,0,Morning,{'r' * 501}", "ada,1,0,Morning,nul\x00"]
    assert problems(Reader(course).read(HEAD + "\n".join(lines))) == [
        (2, "unknown_student"), (3, "unknown_student"), (4, "factor"), (4, "minutes"), (5, "unknown_sitting"),
        (5, "factor"), (5, "minutes"), (7, "ambiguous_sitting"), (7, "factor"), (7, "minutes"), (9, "twice"),
        (10, "long_reason"), (11, "long_reason"),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ("", ["missing_column"] * 3),
        ("netid,factor", ["missing_column"]),
        ("netid,factor,minutes,mintues", ["unknown_column"]),
        ("netid,netid,factor,minutes", ["column_twice"]),
    ],
)
def test_a_header_must_be_right(course: Course, head: str, codes: list[str]) -> None:
    assert [problem.code for problem in Reader(course).read(head).problems] == codes


@pytest.mark.django_db
@shared
@given(text=st.text() | st.text(alphabet='ada,;1.5\n"\r\t\x00').map(HEAD.__add__))
def test_any_text_gives_lines_or_problems(course: Course, ada: User, text: str) -> None:
    reading = Reader(course).read(text)
    assert reading.problems or all(line.plan.user == ada for line in reading.lines)


@given(text=st.text() | st.text(alphabet="'=+-@ \u00a0\tx"))
def test_no_cell_is_a_formula_and_each_comes_back(text: str) -> None:
    safe = neutral(text)
    assert not safe.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert plain(safe) == text


@pytest.mark.django_db
@shared
@given(
    factor=st.decimals(1, 10, places=2),
    minutes=st.integers(0, 60_000),
    reason=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=100),
)
def test_a_table_comes_back_as_it_left(
    course: Course, ada: User, sitting: Sitting, factor: Decimal, minutes: int, reason: str
) -> None:
    extra = dt.timedelta(seconds=minutes * 0.6)
    row = Accommodation(
        course=course, user=ada, sitting=sitting, factor=factor, extra_time=extra, reason=reason.strip()
    )
    Accommodation.objects.all().delete()
    row.save()
    reading = Reader(course).read(as_file(course, [row]))
    assert problems(reading) == []
    assert [line.change for line in reading.lines] == ["same"]


@pytest.mark.django_db
def test_a_formula_leaves_as_text(course: Course, ada: User) -> None:
    row = Accommodation(course=course, user=ada, factor=Decimal(2), reason="=HYPERLINK(1)")
    cells = list(csv.reader(io.StringIO(as_file(course, [row]))))[1]
    assert cells == ["ada", "2.00", "0", "", "'=HYPERLINK(1)"]
