"""Is a backup good?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizsite.backup.errors import BackupError
from quizsite.backup.restoring import faults_after_restoring


class Command(BaseCommand):
    help = (
        "Restores FILE into a second database (made for this and dropped), compares every table with what the backup "
        "listed, replays every journal and tries every fingerprint. Exit code 1 if anything is not as it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--into", metavar="URL", default="", help="restore into this empty database and keep it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            faults = faults_after_restoring(options["file"], into=options["into"])
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults. Do not rely on this backup.")
        self.stdout.write(
            f"{options['file']} restores to what it was: every table, journal and fingerprint is the same."
        )
