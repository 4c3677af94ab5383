"""Is a table analysed as soon as it is far larger than the planner knows, and not again before it has grown further?"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection

from exams.running import planner
from exams.running.planner import tell_planner
from exams.tasks import tell_planner as task

ROWS = 1000  # five pages of 8 kB, of which eight are small


def grow(rows: int = ROWS) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS growing (number integer)")
        cursor.execute("INSERT INTO growing SELECT generate_series(1, %s)", [rows])


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_grew_is_analysed_once() -> None:
    grow()
    assert "growing" not in tell_planner()  # quickly read, whatever the plan
    grow()
    assert "growing" in tell_planner()
    assert "growing" not in tell_planner()
    grow(ROWS + ROWS // 2)
    assert "growing" not in tell_planner()  # larger, but not yet twice as large
    grow()
    assert "growing" in tell_planner()


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_task_says_how_many() -> None:
    task()
    grow(20 * ROWS)
    assert [task(), task()] == [1, 0]


def test_other_databases_keep_no_plans_and_are_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "connection", SimpleNamespace(vendor="sqlite"))
    assert task() == 0
