"""What has been kept for as long as it is to be kept, and goes now?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.running.purging import purge_journals


class Command(BaseCommand):
    help = (
        "Deletes events, addresses and checks from the journals of attempts that were closed longer ago than "
        "JOURNAL_RETENTION_DAYS. Answers, times and decisions stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only says what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        days: int = settings.JOURNAL_RETENTION_DAYS
        if days < 1:
            raise CommandError("JOURNAL_RETENTION_DAYS is 0: everything is kept, and nothing was deleted.")
        done = purge_journals(dt.timedelta(days=days), dry_run=options["dry_run"])
        verb = "Would delete" if options["dry_run"] else "Deleted"
        self.stdout.write(
            f"{verb} {done.entries} journal entries of {done.attempts} attempts closed more than {days} days ago, "
            f"and {done.door} entries of doors."
        )
