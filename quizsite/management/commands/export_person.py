"""What does the site hold about one person?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.models import User
from exams.running.audit import record
from quizsite.personal.export import write_export


class Command(BaseCommand):
    help = (
        "Writes all that is stored about one person into a ZIP file, for that person: a page to read and JSON for "
        "programs. Other people are left out. It holds scores that are not released yet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("netid")
        parser.add_argument("out", type=Path, metavar="OUT.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(netid=options["netid"].strip().lower()).first()
        if user is None:
            raise CommandError("Nobody has this NetID.")
        try:
            tables = write_export(user, options["out"], now=dt.datetime.now(dt.UTC))
        except OSError as error:
            raise CommandError(str(error)) from error
        record("person exported", by=None, about=f"user {user.pk}", data={"tables": len(tables)})
        self.stdout.write(f"{options['out']}: {sum(map(len, tables.values()))} rows of {len(tables)} tables.")
