"""Does a backup restore to what it was, and is it noticed when it does not?"""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from exams.models import Attempt, JournalEntry, Response, User
from grading.marking.pipeline import grade_waiting
from quizsite.backup.beside import beside_url
from quizsite.backup.invariants import broken_laws
from quizsite.backup.making import manifest_path
from tests.cast import CLAIM, ONE, Begin, Page
from tests.services.postgres import programs_of_the_wheel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def programs(settings: Any) -> None:
    settings.PG_PROGRAMS = str(programs_of_the_wheel())


@pytest.fixture
def exam(ada: User, bo: User, begin: Begin) -> Attempt:
    """An attempt that was graded, and one of its answers changed on the way."""
    page = Page(begin(ada))
    page.sync(page.item(ONE, ["oa"]))
    page.submit(page.item(ONE, ["ob"], revision=2, base=1), page.item(CLAIM, ["true"], "Weil es wächst – ∑"))
    grade_waiting()
    return page.attempt


@pytest.fixture
def made(exam: Attempt, tmp_path: Path) -> Path:
    call_command("backup", tmp_path / "kept", verbosity=0)
    [path] = [path for path in (tmp_path / "kept").iterdir() if path.suffix != ".json"]
    return path


def test_a_backup_restores_to_what_it_was(made: Path, ada: User, capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.filter(pk=ada.pk).update(full_name="Ada Later")  # what is written afterwards does not matter
    call_command("restore_check", made)
    assert "restores to what it was" in capsys.readouterr().out
    assert left_for_good() == set()
    listed = json.loads(manifest_path(made).read_text())
    assert listed["tables"]["exams_journalentry"]["rows"] == JournalEntry.objects.count()
    assert {path.stat().st_mode & 0o777 for path in made.parent.iterdir()} == {0o600}


def test_a_file_that_was_cut_off_is_refused(made: Path) -> None:
    made.write_bytes(made.read_bytes()[:-100])
    with pytest.raises(CommandError, match="changed or cut off"):
        call_command("restore_check", made)


def test_a_missing_row_is_noticed(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(manifest_path(made).read_text())
    listed["tables"]["exams_response"]["rows"] += 1
    listed["tables"]["exams_user"]["sum"] = "1"
    listed["tables"]["exams_gone"] = {"rows": 0, "sum": "0"}
    manifest_path(made).write_text(json.dumps(listed))
    with pytest.raises(CommandError, match="3 faults"):
        call_command("restore_check", made)
    words = capsys.readouterr().err
    assert "exams_response has 2 rows instead of 3" in words
    assert "exams_user has the same number of rows, but not the same rows" in words
    assert "exams_gone is missing" in words


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE exams_response SET revision = 9 WHERE question = 'one'", "replaying the journal does not give"),
        ("UPDATE exams_response SET digest = 'x' WHERE question = 'one'", "has not the fingerprint of its value"),
        ("DELETE FROM exams_journalentry WHERE question = 'claim'", "replaying the journal does not give"),
        ("UPDATE grading_questionscore SET points = 1 WHERE question = 'one'", "is not what its history says"),
        ("DROP TRIGGER exams_journalentry_never_changes{on_table}", "a trigger is missing"),
    ],
)
def test_a_database_that_broke_a_law_is_found_out(exam: Attempt, change: str, fault: str) -> None:
    assert broken_laws() == []
    on_table = " ON exams_journalentry" if connection.vendor == "postgresql" else ""
    undo = _trigger_again if "TRIGGER" in change else lambda: None
    with connection.cursor() as cursor:
        cursor.execute(change.format(on_table=on_table))
    try:
        found = broken_laws()
    finally:
        undo()
    assert any(fault in line for line in found), found


def test_a_faithful_copy_of_a_broken_database_is_no_good_backup(
    exam: Attempt, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Response.objects.filter(question=ONE).update(revision=9)
    call_command("backup", tmp_path, verbosity=0)
    with pytest.raises(CommandError, match="1 faults"):
        call_command("restore_check", next(p for p in tmp_path.iterdir() if p.suffix != ".json"))
    assert "replaying the journal does not give" in capsys.readouterr().err


def _trigger_again() -> None:
    body = (
        "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        if connection.vendor == "postgresql"
        else "BEGIN SELECT RAISE(ABORT, 'rows of exams_journalentry never change'); END"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER exams_journalentry_never_changes BEFORE UPDATE ON exams_journalentry {body}", None
        )


def test_only_the_newest_are_kept(made: Path, tmp_path: Path) -> None:
    older = [made.with_name(f"quizsite-2026010{day}T000000Z{made.suffix}") for day in (1, 2, 3)]
    for path in older:
        shutil.copy(made, path)
        shutil.copy(manifest_path(made), manifest_path(path))
    other = made.with_name("notes.txt")
    other.touch()
    call_command("backup", made.parent, keep=2, verbosity=0)
    left = sorted(path for path in made.parent.iterdir() if path.suffix == made.suffix)
    assert older[0] not in left and len(left) == 2
    assert other.exists()
    assert len(list(made.parent.glob("*.json"))) == 2


def left_for_good() -> set[str]:
    """The databases beside that are there now and do not go: those of tests in other processes are soon dropped."""
    patience_ends = time.monotonic() + 60
    left = set(databases_beside()) - {"quizsite_restore_kept"}
    while left and time.monotonic() < patience_ends:
        time.sleep(0.2)
        left &= set(databases_beside())
    return left


def databases_beside() -> list[str]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'quizsite_restore_%'")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.postgres
def test_a_program_that_is_missing_is_named_and_nothing_half_made_is_left(tmp_path: Path, settings: Any) -> None:
    settings.PG_PROGRAMS = str(tmp_path)
    with pytest.raises(CommandError, match="pg_dump is not here"):
        call_command("backup", tmp_path, verbosity=0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_a_named_database_must_be_empty_and_is_kept(made: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute('CREATE DATABASE "quizsite_restore_kept"')
    try:
        call_command("restore_check", made, into=beside_url("quizsite_restore_kept"))
        assert "quizsite_restore_kept" in databases_beside()
        with pytest.raises(CommandError, match="not empty"):
            call_command("restore_check", made, into=beside_url("quizsite_restore_kept"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute('DROP DATABASE "quizsite_restore_kept"')
