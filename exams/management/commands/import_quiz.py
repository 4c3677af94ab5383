"""How does a quiz document get into a course from the command line?"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from exams.authoring.files import FilesBeside
from exams.authoring.findings import findings_of
from exams.authoring.importing import (
    CourseUnclear,
    NotImportable,
    course_for,
    problems_with,
    save_document,
)
from exams.interchange.document import Problem, Reading
from exams.interchange.registry import UnknownFormat, read_file
from exams.interchange.summary import as_json, where_of
from exams.models import Quiz
from exams.rules.lint import errors_in, warnings_in


class Command(BaseCommand):
    help = "Reads a quiz from a document, with the images that lie beside it. Writes all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--course", default="", metavar="CODE", help="default: what the document says")
        parser.add_argument("--term", default="", help="default: what the document says")
        parser.add_argument("--format", default=None, help="default: told from the name and the content")
        parser.add_argument("--dry-run", action="store_true", help="read and check, but write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *_: Any, **options: Any) -> None:
        path: Path = options["file"]
        used_format, reading = _read(path, options["format"])
        quiz = None
        if not reading.errors:
            reading, quiz = self._keep(reading, options)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(reading, used_format), ensure_ascii=False, indent=2))
        else:
            self._tell(reading, quiz)
        if reading.errors:
            raise SystemExit(1)

    def _keep(self, reading: Reading, options: dict[str, Any]) -> tuple[Reading, Quiz | None]:
        """The reading with what was found out on the way, and the quiz if one was written."""
        document = reading.document
        assert document is not None, "a reading without errors has a document"
        if options["dry_run"]:
            return _with(reading, *problems_with(document)), None
        try:
            course = course_for(
                options["course"] or document.course_code,
                options["term"] or ("" if options["course"] else document.term),
            )
            return reading, save_document(document, course=course)
        except CourseUnclear as unclear:
            return _with(reading, Problem(0, str(unclear))), None
        except NotImportable as refused:
            return _with(reading, *refused.problems), None

    def _tell(self, reading: Reading, quiz: Quiz | None) -> None:
        for problem in sorted(reading.problems, key=lambda p: (p.place, p.line)):
            self.stderr.write(f"{where_of(problem)}: {problem.severity.value}: {problem.message}")
        if reading.errors:
            self.stderr.write("Nothing was written.")
        elif reading.document is not None:
            self.stdout.write(_summary(reading))
        if quiz is not None:
            found = findings_of(quiz)
            self.stdout.write(
                f"Written as quiz {quiz.pk}. Before publishing: {len(errors_in(found))} errors, "
                f"{len(warnings_in(found))} warnings (manage.py check_quiz {quiz.pk})."
            )


def _read(path: Path, wanted: str | None) -> tuple[str, Reading]:
    try:
        data = path.read_bytes()
    except OSError as refused:
        return wanted or "", Reading(None, (Problem(0, f"{path} cannot be read: {refused.strerror}."),))
    try:
        return read_file(path.name, data, FilesBeside(path), format=wanted)
    except UnknownFormat as unknown:
        return wanted or "", Reading(None, (Problem(0, str(unknown)),))


def _with(reading: Reading, *problems: Problem) -> Reading:
    return dataclasses.replace(reading, problems=(*reading.problems, *problems))


def _summary(reading: Reading) -> str:
    document = reading.document
    assert document is not None
    lines = [" ".join(filter(None, (document.course_code, document.title, document.term)))]
    for section in document.sections:
        points = sum(question.points for question in section.questions)
        lines.append(f"  {section.title}: {len(section.questions)} questions, {points} points")
    return "\n".join(lines)
