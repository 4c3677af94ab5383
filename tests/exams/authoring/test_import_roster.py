"""Does the command say what it would do, and stop where a person has to think?"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exams.models import Accommodation, Course, Enrollment, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text("netid,name\nada,\nbea,Bea Example\n")
    return path


def run(file: Path, *options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_roster", str(file), "--course", "tst 101", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def netids() -> set[str]:
    return set(Enrollment.objects.current().values_list("user__netid", flat=True))


def test_it_writes_and_says_so(file: Path, ada: User) -> None:
    said, _ = run(file)
    assert "1 added, 0 changed, 0 dropped, 1 the same." in said and "Written." in said
    assert netids() == {"ada", "bea"}


def test_a_dry_run_writes_nothing(file: Path, ada: User) -> None:
    assert "Nothing was written." in run(file, "--dry-run")[0]
    assert netids() == {"ada"}


def test_json_holds_all_of_it(file: Path, ada: User) -> None:
    said: dict[str, Any] = json.loads(run(file, "--json", "--dry-run")[0])
    assert said["added"] == [{"netid": "bea", "name": "Bea Example", "role": "student"}]
    assert (said["written"], said["columns"]["netid"]) == (False, "netid")


def test_many_are_dropped_only_where_that_is_said(file: Path, course: Course) -> None:
    people = User.objects.bulk_create(User(netid=f"s{n}", full_name=f"S {n}") for n in range(8))
    Enrollment.objects.bulk_create(Enrollment(course=course, user=user) for user in people)
    file.write_text("netid,name\nbea,Bea\n")
    with pytest.raises(SystemExit):
        run(file)
    assert len(netids()) == 8
    run(file, "--drop-many")
    assert netids() == {"bea"}


def test_problems_end_with_a_failure(file: Path, ada: User) -> None:
    file.write_text("netid,name\nada,\nnot good,X\n")
    with pytest.raises(SystemExit):
        run(file)


def test_more_time_is_given_by_somebody(file: Path, ada: User, cleo: User) -> None:
    file.write_text("netid,factor\nada,1.5\n")
    with pytest.raises(SystemExit):
        run(file)
    run(file, "--by", "cleo")
    assert Accommodation.objects.get().user == ada


def test_an_unknown_course_or_file_is_named(file: Path, course: Course) -> None:
    with pytest.raises(CommandError, match="There is no course XYZ"):
        call_command("import_roster", str(file), "--course", "XYZ")
    with pytest.raises(CommandError, match="cannot be read"):
        run(file.with_name("missing.csv"))
