"""How does the only administrator come in again whose phone is lost? By somebody who can run commands on the server."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from exams.models import User
from exams.running.audit import record
from quizsite.signin.sessions import end_sessions


class Command(BaseCommand):
    help = "Takes a person's second factor away and ends their sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("netid")

    @transaction.atomic
    def handle(self, *_: Any, **options: Any) -> None:
        person = User.objects.filter(netid=options["netid"].strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody has the NetID {options['netid']}.")
        count, _ = Authenticator.objects.filter(user=person).delete()
        end_sessions(person)
        record("second factor taken away", by=None, subject=person)
        self.stdout.write(f"{person} had {'a' if count else 'no'} second factor, and has none now.")
