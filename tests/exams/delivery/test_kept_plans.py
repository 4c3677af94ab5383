"""Do the statements of a full hall read only what is one student's, whatever the tables were when plans were made?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from exams.delivery import opening
from exams.delivery.statements import HEARTBEAT, SAVE
from exams.models import User
from exams.running.closing import CLOSE_ONE
from tests.cast import MANY, Begin, Page

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
GROW = {"exams_attempt", "exams_response", "exams_journalentry"}
FEW = re.compile(r"\b((attempt_)?id|student_id) = (\w+\.\w+|\$\d+)\b")  # one attempt's rows, or one student's attempts


def numbered(statement: str) -> str:
    """The statement as the server gets it: `$1` for each name, or for each place."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        name = match[1] or f"place {len(names)}"
        names.extend([] if name in names else [name])
        return f"${names.index(name) + 1}"

    return re.sub(r"%(?:\((\w+)\))?s", number, statement)


def scans(plan: Any) -> Iterator[dict[str, Any]]:
    """Every node of a plan that reads one of the tables that grow while a hall is at work."""
    if plan["Node Type"].endswith("Scan") and plan.get("Relation Name") in GROW:
        yield plan
    for child in plan.get("Plans", ()):
        yield from scans(child)


def kept_plan(statement: str) -> dict[str, Any]:
    """The plan that holds for any values, where nothing may be read whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {numbered(statement)}")
        (found,) = cursor.fetchone()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def opening_statement(page: Page) -> str:
    assert opening.opening_of(page.attempt.student, page.attempt.pk)
    assert opening.ATTEMPT._compiled
    return opening.ATTEMPT._compiled.sql


@pytest.mark.parametrize("name", ["save", "heartbeat", "close", "opening"])
def test_a_kept_plan_reads_what_is_the_students(name: str, begin: Begin, ada: User, bo: User) -> None:
    page = Page(begin(ada))
    page.sync(page.item(MANY, ["ma"]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a table of a row or two: every index looks as good
    statement = {"save": SAVE, "heartbeat": HEARTBEAT, "close": CLOSE_ONE}.get(name) or opening_statement(page)
    found = list(scans(kept_plan(statement)))
    assert found
    for scan in found:
        condition = scan.get("Index Cond") or scan.get("Recheck Cond", "")
        assert FEW.search(condition), (scan["Relation Name"], scan.get("Index Name"), condition)
