"""What does lint say of a quiz? On the command line, with exit code 1 where publishing would be refused."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.authoring.findings import findings_of
from exams.models import Quiz
from exams.rules.lint import Finding, errors_in, warnings_in


class Command(BaseCommand):
    help = "Checks a quiz as publishing would: errors block it, warnings ask."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quiz", type=int, help="the quiz's number, as in the address of its admin page")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        quiz = Quiz.objects.filter(pk=options["quiz"]).first()
        if quiz is None:
            raise CommandError(f"There is no quiz {options['quiz']}.")
        findings = findings_of(quiz)
        self.stdout.write(_as_json(quiz, findings) if options["json"] else _as_text(quiz, findings))
        if errors_in(findings):
            raise SystemExit(1)


def _as_json(quiz: Quiz, findings: tuple[Finding, ...]) -> str:
    result = {
        "quiz": quiz.pk,
        "title": str(quiz),
        "errors": [dataclasses.asdict(finding) for finding in errors_in(findings)],
        "warnings": [dataclasses.asdict(finding) for finding in warnings_in(findings)],
    }
    return json.dumps(result, ensure_ascii=False, indent=2)


def _as_text(quiz: Quiz, findings: tuple[Finding, ...]) -> str:
    lines = [f"{quiz}: {len(errors_in(findings))} errors, {len(warnings_in(findings))} warnings"]
    for finding in (*errors_in(findings), *warnings_in(findings)):
        lines.append(f"{finding.severity.value:<8}{finding.place}: {finding.message} [{finding.code}]")
        lines.append(f"        {finding.advice}")
    return "\n".join(lines)
