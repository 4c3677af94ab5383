"""Who is forgotten now?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.models import Attempt, User, database_now
from exams.running.audit import record
from quizsite.personal.anonymising import BEGINNING, forgettable, make_anonymous
from quizsite.personal.signins import end_sessions


class Command(BaseCommand):
    help = (
        "Takes names, words and sign-ins away from students whose last course ended longer ago than --older-than days, "
        "or from one person. Scores and statistics stay. Cannot be undone; a backup still holds everything."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--older-than", type=int, metavar="DAYS")
        whom.add_argument("--netid", help="this person alone, who has no open attempt")
        parser.add_argument("--dry-run", action="store_true", help="only says who it would be")

    def handle(self, *args: Any, **options: Any) -> None:
        people = list(self._older(options["older_than"]) if options["netid"] is None else self._one(options["netid"]))
        for user in people:
            self.stdout.write(f"{'Would forget' if options['dry_run'] else 'Forgets'} {user.netid}")
            if not options["dry_run"]:
                make_anonymous(user)
                record("made anonymous", by=None, subject=user)
        if people and not options["dry_run"]:
            end_sessions({user.pk for user in people})
        self.stdout.write(f"{len(people)} people{' would be' if options['dry_run'] else ''} made anonymous.")

    def _older(self, days: int) -> list[User]:
        if days < 1:
            raise CommandError("--older-than needs at least 1 day.")
        return list(forgettable(database_now() - dt.timedelta(days=days)))

    def _one(self, netid: str) -> list[User]:
        user = User.objects.filter(netid=netid.strip().lower()).exclude(netid__startswith=BEGINNING).first()
        if user is None:
            raise CommandError("Nobody has this NetID.")
        if user.is_staff or user.is_superuser:
            raise CommandError("This person may enter the admin. Take that right away first.")
        if Attempt.objects.of_student(user).open().exists():
            raise CommandError("This person has an open attempt. Close it first.")
        return [user]
