"""Does a person get everything of their own, nothing that opens a door, and nothing about anybody else?"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exams.models import Attempt, JournalEntry, User
from quizsite.personal.export import SECRETS, everything_about
from tests.quizsite.personal.conftest import WORDS, words_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(past: Attempt, tmp_path: Path) -> Path:
    call_command("export_person", "ADA", tmp_path / "ada.zip", verbosity=0)
    return tmp_path / "ada.zip"


def text_of(path: Path) -> str:
    with zipfile.ZipFile(path) as file:
        return "\n".join(file.read(name).decode() for name in file.namelist())


def test_everything_of_ones_own_is_there(file: Path, past: Attempt) -> None:
    text = text_of(file)
    assert words_in(text) == list(WORDS)
    with zipfile.ZipFile(file) as opened:
        journal = json.loads(opened.read("data/exams.JournalEntry.json"))
        page = opened.read("index.html").decode()
    assert len(journal) == JournalEntry.objects.filter(attempt=past).count()
    assert 'href="#exams.Response"' in page and "my own reason" in page
    assert file.stat().st_mode & 0o777 == 0o600


def test_nobody_else_is_in_it(file: Path) -> None:
    text = text_of(file)
    others = ("abe", "Abe Example", "the reason of Abe", "Bo Example", "Cleo Example", "bo")
    assert words_in(text, others) == []
    assert "somebody of the staff" in text


def test_what_opens_a_door_is_left_out(past: Attempt, ada: User) -> None:
    tables = everything_about(ada)
    shown = {f"{label}.{name}" for label, rows in tables.items() for name in rows[0]}
    assert shown & SECRETS == set()
    assert {"exams.User.netid", "exams.Attempt.client_prints"} <= shown


def test_staff_get_what_they_did_without_whom_they_did_it_to(past: Attempt, bo: User) -> None:
    tables = everything_about(bo)
    assert "exams.Attempt" not in tables
    assert words_in(json.dumps(tables, default=str)) == []


def test_a_file_is_never_written_over_and_an_unknown_netid_is_named(file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="exists"):
        call_command("export_person", "ada", file)
    with pytest.raises(CommandError, match="Nobody has this NetID"):
        call_command("export_person", "nobody", tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_what_a_student_typed_is_text_on_the_page(past: Attempt, ada: User, tmp_path: Path) -> None:
    User.objects.filter(pk=ada.pk).update(full_name="<script>alert(1)</script>")
    call_command("export_person", "ada", tmp_path / "x.zip", verbosity=0)
    with zipfile.ZipFile(tmp_path / "x.zip") as opened:
        assert "<script>" not in opened.read("index.html").decode()
