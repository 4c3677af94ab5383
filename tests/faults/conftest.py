"""On which stage do the faults happen? Own servers, and for every test a database of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from tests.faults.stage import killed_at_last, pointed_at
from tests.services.postgres import Postgres
from tests.services.site import Beat, Valkey, Web, Worker, site_environment


@pytest.fixture(scope="session")
def durable_server() -> Iterator[Postgres]:
    with Postgres(durable=True) as server:
        yield server


@pytest.fixture(scope="session")
def migrated(durable_server: Postgres, django_db_blocker: DjangoDbBlocker) -> str:
    """The name of a database with empty tables, to be copied."""
    url = durable_server.new_database()
    with django_db_blocker.unblock(), pointed_at(url):
        call_command("migrate", verbosity=0)
    return url.rsplit("/", 1)[1]


@pytest.fixture
def postgres(durable_server: Postgres) -> Postgres:
    """A PostgreSQL that keeps what it committed over a kill; it may be left dead."""
    return durable_server if durable_server.alive else durable_server.start()


@pytest.fixture
def database(postgres: Postgres, migrated: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The URL of an own database on `postgres`; this process looks into it as well."""
    name = f"faults_{uuid.uuid4().hex[:12]}"
    with postgres.connect() as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
    with django_db_blocker.unblock(), pointed_at(postgres.url(name)):
        yield postgres.url(name)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Valkey]:
    with Valkey(tmp_path / "valkey") as valkey:
        yield valkey


@pytest.fixture
def environment(database: str, broker: Valkey, site_var: Path) -> dict[str, str]:
    """The environment of the site's processes on these servers."""
    return site_environment(database, broker.url, site_var)


@pytest.fixture
def web(environment: dict[str, str], tmp_path: Path) -> Iterator[Web]:
    """Two processes with two threads each, as `make run` starts them."""
    with killed_at_last(Web(tmp_path, environment, workers=2)) as server:
        yield server


@pytest.fixture
def worker(environment: dict[str, str], tmp_path: Path) -> Iterator[Worker]:
    with killed_at_last(Worker(tmp_path, environment)) as server:
        yield server


@pytest.fixture
def beat(environment: dict[str, str], tmp_path: Path) -> Iterator[Beat]:
    with killed_at_last(Beat(tmp_path / "beat", environment)) as server:
        yield server
