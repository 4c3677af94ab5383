"""Would this deployment stand an exam?"""

from __future__ import annotations

import datetime as dt
import ssl
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizsite.drill.playing import check_ready, play
from quizsite.drill.saboteur import Target, read_target
from quizsite.drill.stage import DrillBroken, clear_away, left_behind, set_up


class Command(BaseCommand):
    help = (
        "Plays a whole sitting on this deployment: simulated students sign in, start, save and hand in over HTTP. "
        "Kills what it is told to, compares every acknowledged answer with the database, and removes what it made. "
        "Exit code 0 if every promise was kept. Not while a real exam runs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--students", type=int, default=50, metavar="N")
        parser.add_argument("--minutes", type=float, default=2.0, help="how long the quiz takes")
        parser.add_argument("--url", help="where the site is (default: the first of ALLOWED_HOSTS)")
        parser.add_argument(
            "--kill", action="append", default=[], type=_target, metavar="PART[=PID|=COMMAND]",
            help="web, worker, beat, broker or database in the middle; several one after the other",
        )  # fmt: skip
        parser.add_argument("--seed", type=int, default=1, help="other students, other answers")
        parser.add_argument("--keep", action="store_true", help="leave the drill's course to be looked at")
        parser.add_argument("--clean", action="store_true", help="only remove what broken-off drills left")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["clean"]:
            self.stdout.write(f"{clear_away(left_behind()):,} rows of drills removed.")
            return
        trust = ssl.create_default_context()
        base = (options["url"] or _own_address()).rstrip("/")
        try:
            found = self._play(base, trust, options)
        except DrillBroken as broken:
            raise CommandError(str(broken)) from broken
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"The drill found {len(found)} faults.")
        self.stdout.write("Every promise was kept.")

    def _play(self, base: str, trust: ssl.SSLContext, options: dict[str, Any]) -> list[str]:
        check_ready(base, trust)
        stage = set_up(options["students"], length=dt.timedelta(minutes=options["minutes"]))
        course = stage.sitting.quiz.course
        self.stdout.write(f"{course.code}: {options['students']} students for {options['minutes']:g} min at {base}.")
        try:
            return play(stage, base, trust, options["kill"], seed=options["seed"], say=self.stdout.write)
        finally:
            if not options["keep"]:
                self.stdout.write(f"{clear_away([course]):,} rows of the drill removed.")


def _target(text: str) -> Target:
    try:
        return read_target(text)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _own_address() -> str:
    return f"{'https' if settings.HTTPS else 'http'}://{settings.ALLOWED_HOSTS[0]}"
