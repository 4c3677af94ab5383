"""What does an edition look like on paper? Writes its exam, solutions or answer sheet as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.authoring.printing import Kind, NotPrintable, PageSize, Shape, print_edition
from exams.models import Edition


class Command(BaseCommand):
    help = "Writes an edition as PDF: the exam, its solutions or an answer sheet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition", type=int, help="the edition's number in the address of its admin page")
        parser.add_argument("out", type=Path, help="the PDF to write")
        parser.add_argument("--kind", choices=[kind.value for kind in Kind], default=Kind.EXAM.value)
        parser.add_argument("--large", action="store_true", help="18 points, one column, bigger figures")
        parser.add_argument("--size", choices=[size.value for size in PageSize], default=PageSize.LETTER.value)

    def handle(self, *_: Any, **options: Any) -> None:
        edition = Edition.objects.filter(pk=options["edition"]).first()
        if edition is None:
            raise CommandError(f"There is no edition {options['edition']}.")
        shape = Shape(PageSize(options["size"]), large=options["large"])
        out: Path = options["out"]
        try:
            out.write_bytes(print_edition(edition, Kind(options["kind"]), shape))
        except (NotPrintable, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Wrote {out}.")
