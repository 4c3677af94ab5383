"""Does a quiz leave the site as it came in?"""

from __future__ import annotations

import dataclasses
import json
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams.authoring.exporting import document_of
from exams.authoring.importing import save_document
from exams.interchange import bundle
from exams.interchange.document import Kind, QuizDocument
from exams.interchange.registry import FORMATS
from exams.models import Choice, Course, Quiz

WRITABLE = sorted(one.name for one in FORMATS.values() if one.write is not None)


def test_what_was_imported_is_exported_again(draft: Quiz, course: Course) -> None:
    first = document_of(draft)
    again = document_of(save_document(first, course=course))
    assert again == first


def test_a_document_keeps_its_content(draft: Quiz, document: QuizDocument) -> None:
    exported = document_of(draft)
    assert exported.title == document.title
    assert [s.title for s in exported.sections] == [s.title for s in document.sections]
    given = [(q.kind, q.points, q.prompt, q.solution, q.scoring) for s in document.sections for q in s.questions]
    assert [
        (q.kind, q.points, q.prompt, q.solution, q.scoring) for s in exported.sections for q in s.questions
    ] == given
    assert {figure.name for figure in exported.figures} == {figure.name for figure in document.figures}


def test_weights_come_out_exactly(draft: Quiz) -> None:
    choice = Choice.objects.filter(question__section__quiz=draft).first()
    assert choice is not None
    choice.weight = "1/3"
    choice.save()
    weights = {c.weight for s in document_of(draft).sections for q in s.questions for c in q.choices}
    assert Fraction(1, 3) in weights


def test_the_number_of_queries_does_not_grow(draft: Quiz, document: QuizDocument, course: Course) -> None:
    twice = save_document(dataclasses.replace(document, sections=document.sections * 2), course=course)
    with CaptureQueriesContext(connection) as small:
        document_of(draft)
    with CaptureQueriesContext(connection) as large:
        document_of(twice)
    assert len(large) == len(small)


@pytest.mark.parametrize("format", WRITABLE)
def test_the_command_writes_each_format_that_can_be_written(draft: Quiz, tmp_path: Path, format: str) -> None:
    out = tmp_path / "quiz"
    call_command("export_quiz", str(draft.pk), str(out), format=format, stdout=StringIO(), stderr=StringIO())
    name, data = format, out.read_bytes()
    assert FORMATS[name].read(data, {}).document is not None


def test_a_bundle_from_the_command_holds_everything(draft: Quiz, tmp_path: Path) -> None:
    out = tmp_path / "quiz.zip"
    call_command("export_quiz", str(draft.pk), str(out), stdout=StringIO())
    assert bundle.read(out.read_bytes()).document == document_of(draft)


def test_a_format_that_is_none_is_refused(draft: Quiz, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no format"):
        call_command("export_quiz", str(draft.pk), str(tmp_path / "quiz"), format="papyrus")


def test_the_command_says_what_is_lost(draft: Quiz, tmp_path: Path) -> None:
    said = StringIO()
    call_command("export_quiz", str(draft.pk), str(tmp_path / "quiz"), format="aiken", stdout=StringIO(), stderr=said)
    assert "lost: Question 2.2: left out" in said.getvalue()


def test_the_command_is_silent_where_nothing_is_lost(draft: Quiz, tmp_path: Path) -> None:
    said = StringIO()
    call_command("export_quiz", str(draft.pk), str(tmp_path / "quiz"), format="bundle", stdout=StringIO(), stderr=said)
    assert said.getvalue() == ""


@pytest.mark.django_db
def test_a_quiz_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no quiz 99"):
        call_command("export_quiz", "99", str(tmp_path / "quiz"))


@pytest.mark.parametrize("format", [name for name in WRITABLE if name not in ("aiken", "markdown")])
def test_what_the_command_writes_the_other_one_imports(draft: Quiz, tmp_path: Path, format: str) -> None:
    out, said = tmp_path / "quiz", StringIO()
    call_command("export_quiz", str(draft.pk), str(out), format=format, stdout=StringIO(), stderr=StringIO())
    call_command("import_quiz", str(out), course=draft.course.code, json=True, stdout=said)
    told = json.loads(said.getvalue())
    assert (told["format"], told["errors"]) == (format, [])
    assert Quiz.objects.count() == 2
    imported = document_of(Quiz.objects.exclude(pk=draft.pk).get())
    assert keys(imported) == keys(document_of(draft))


def keys(document: QuizDocument) -> list[tuple[Kind, list[bool]]]:
    return [(q.kind, [c.correct for c in q.choices]) for s in document.sections for q in s.questions]
