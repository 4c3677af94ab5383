"""What does every test find ready: which database, which servers, which browser?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.core.management.color import no_style
from django.db import connection
from hypothesis import settings

# A busy machine is slow, not wrong; and the same examples everywhere, so that a failure can be repeated.
settings.register_profile("quizsite", deadline=None, derandomize=True)
settings.load_profile("quizsite")

pytest_plugins = ["tests.cast", "tests.services.fixtures"]

NEEDS_SERVERS = ("postgres", "celery", "browser", "faults", "pooler")
BY_FIXTURE = {
    "db": "database",
    "transactional_db": "database",
    "celery_worker_process": "celery",
    "browser": "browser",
    "site": "postgres",
}


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What this process keeps for a moment is of another test's sitting with the same number."""
    caches["here"].clear()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by what it uses, so that `-m` chooses; on SQLite deselect what needs servers."""
    for item in items:
        _mark(item)
    if connection.vendor == "postgresql":
        return
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in NEEDS_SERVERS)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def _mark(item: pytest.Item) -> None:
    for fixture in getattr(item, "fixturenames", ()):
        if fixture in BY_FIXTURE:
            item.add_marker(BY_FIXTURE[fixture])
    for folder in ("browser", "faults"):
        if f"tests/{folder}/" in item.nodeid:
            item.add_marker(folder)
    if item.get_closest_marker("django_db"):
        item.add_marker("database")


@pytest.fixture(autouse=True)
def _editions_go_first(request: pytest.FixtureRequest) -> Iterator[None]:
    """SQLite empties its tables after a test by deleting rows, and what belongs to an edition outlives it only."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if connection.vendor == "sqlite" and marker and marker.kwargs.get("transaction"):
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        ordered = sorted(tables, key=lambda table: table != "exams_edition")
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), ordered))
