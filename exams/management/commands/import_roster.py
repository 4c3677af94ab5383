"""How does a roster get into a course from the command line?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.authoring.importing import CourseUnclear, course_for
from exams.models import Course, User
from exams.rules.roster.lines import Roster
from exams.rules.roster.reading import read_roster
from exams.running.roster.plan import Plan, plan_roster
from exams.running.roster.write import apply_roster


class Command(BaseCommand):
    help = (
        "Brings a course to what a roster (CSV of Canvas, Gradescope, a registrar) says. Writes all of it or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--course", required=True, metavar="CODE")
        parser.add_argument("--term", default="", help="where the course exists in several")
        parser.add_argument("--part", action="store_true", help="the file is a part: who is not in it stays")
        parser.add_argument("--drop-many", action="store_true", help="yes, drop even most of the students")
        parser.add_argument(
            "--by",
            default="",
            metavar="NETID",
            help="who does it, with this person's rights; needed where the file gives more time",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, but write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *_: Any, **options: Any) -> None:
        course, by = _course(options), _person(options["by"])
        try:
            roster = read_roster(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from None
        whole = not options["part"]
        plan = plan_roster(course, roster, by=by, whole=whole)
        refused = bool(plan.problems) or (plan.drops_many and not (options["drop_many"] or options["dry_run"]))
        written = not refused and not options["dry_run"] and not plan.changes_nothing
        if written:
            apply_roster(course, roster, by=by, whole=whole, digest=plan.digest)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(roster, plan, written=written), ensure_ascii=False, indent=2))
        else:
            self._tell(plan, written=written, refused=refused)
        if refused:
            raise SystemExit(1)

    def _tell(self, plan: Plan, *, written: bool, refused: bool) -> None:
        for problem in plan.problems:
            self.stderr.write(f"{f'row {problem.row}' if problem.row else 'file'}: {problem.message}")
        for note in plan.notes:
            self.stdout.write(note)
        for change in plan.changed:
            steps = [f"{step.what}: {step.before or 'none'} -> {step.after}" for step in change.steps]
            said = "; ".join(["comes back"] * change.returns + steps)
            self.stdout.write(f"changed {change.line.netid}: {said}")
        for row in plan.dropped:
            self.stdout.write(f"dropped {row.user.netid}{' (in an exam now)' if row.user_id in plan.in_exam else ''}")
        self.stdout.write(
            f"{len(plan.added)} added, {len(plan.changed)} changed, {len(plan.dropped)} dropped, {plan.same} the same."
        )
        if plan.drops_many and refused and not plan.problems:
            self.stderr.write(
                f"This drops {len(plan.dropped)} of {plan.students} students. If that is right, say --drop-many; "
                "if the file is a part of the roster, say --part."
            )
        self.stdout.write("Written." if written else "Nothing was written.")


def as_json(roster: Roster, plan: Plan, *, written: bool) -> dict[str, Any]:
    return {
        "written": written,
        "columns": {column.name.lower(): header for column, header in roster.columns.items()},
        "problems": [{"row": problem.row, "message": problem.message} for problem in plan.problems],
        "notes": plan.notes,
        "added": [{"netid": row.line.netid, "name": row.name, "role": row.role} for row in plan.added],
        "changed": [
            {
                "netid": change.line.netid,
                "returns": change.returns,
                "steps": [{"what": step.what, "before": step.before, "after": step.after} for step in change.steps],
            }
            for change in plan.changed
        ],
        "dropped": [row.user.netid for row in plan.dropped],
        "same": plan.same,
        "drops_many": plan.drops_many,
    }


def _course(options: dict[str, Any]) -> Course:
    try:
        return course_for(options["course"], options["term"])
    except CourseUnclear as unclear:
        raise CommandError(str(unclear)) from None


def _person(netid: str) -> User | None:
    if not netid:
        return None
    found = User.objects.filter(netid=netid.strip().lower(), is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody who may act here has the NetID {netid}.")
    return found
