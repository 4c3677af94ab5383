"""How does a quiz leave the site as a file?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.authoring.exporting import document_of
from exams.interchange.losses import losses
from exams.interchange.registry import FORMATS, UnknownFormat, format_named
from exams.models import Quiz


class Command(BaseCommand):
    help = "Writes a quiz, as it stands in the admin, with keys and solutions, into a file of the format named."

    def add_arguments(self, parser: CommandParser) -> None:
        names = ", ".join(one.name for one in FORMATS.values() if one.write is not None)
        parser.add_argument("id", type=int, help="the quiz's number")
        parser.add_argument("--format", default="bundle", help=f"one of {names}; default: bundle")
        parser.add_argument("out", type=Path, help="the file to write")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            chosen = format_named(options["format"])
        except UnknownFormat as unknown:
            raise CommandError(str(unknown)) from unknown
        if chosen.write is None:
            raise CommandError(f"The format {chosen.name} can be read, but not written.")
        quiz = Quiz.objects.filter(pk=options["id"]).first()
        if quiz is None:
            raise CommandError(f"There is no quiz {options['id']}.")
        document = document_of(quiz)
        data = chosen.write(document)
        try:
            options["out"].write_bytes(data)
        except OSError as refused:
            raise CommandError(f"{options['out']} cannot be written: {refused.strerror}.") from refused
        for loss in losses(document, chosen.name):
            self.stderr.write(f"lost: {loss}")
        self.stdout.write(f"Wrote {quiz} as {chosen.label} to {options['out']} ({len(data):,} bytes).")
