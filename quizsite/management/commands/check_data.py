"""Is what the database holds true to itself?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizsite.backup.invariants import broken_laws


class Command(BaseCommand):
    help = (
        "Replays every journal, tries every fingerprint, compares every score with its history, and whether the "
        "database still refuses changes to what must not change. Exit code 1 with a line for each fault."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = broken_laws()
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        self.stderr.write("Every journal, fingerprint, score and trigger is as it must be.")
