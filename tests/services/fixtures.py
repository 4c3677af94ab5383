"""Which real servers and browsers can a test ask for?

On PostgreSQL only (`make database`, `make browser`, …): `site`, `celery_worker_process`, `browser`, `new_context`,
`page`. Each parallel process has its own database, numbered Valkey database, web server and browser.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.services.chromium import FLAGS, NoChromiumError, find_chromium
from tests.services.process import ROOT
from tests.services.site import Web, Worker, site_environment

QUIET_SECONDS = 30
BUSY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
RESULTS = ROOT / "test-results"
PATIENCE = 20_000  # ms: how long a busy machine may take to show what a test waits for
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember a failure, so that `new_context` can keep a picture of it."""
    report: Any = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def database_url() -> str:
    """The test database of this process, as the environment of another process names it."""
    database = connection.settings_dict
    person = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
    if database["HOST"].startswith("/"):
        return f"postgres://{person}@/{database['HOST']}/{database['NAME']}"
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{person}@{database['HOST'] or 'localhost'}{port}/{database['NAME']}"


@pytest.fixture(scope="session")
def site_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VAR_DIR whose fonts and static files are built; once for all parallel processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    var, done = shared / "site-var", shared / "site-var.done"
    with (shared / "site-var.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            (var / "built").mkdir(parents=True)
            environment = site_environment("sqlite:///:memory:", "", var)
            for command in (["build_font"], ["collectstatic", "--no-input", "--verbosity", "0"]):
                subprocess.run([sys.executable, "manage.py", *command], check=True, cwd=ROOT, env=environment)
            done.touch()
    return var


@pytest.fixture
def clean_broker() -> None:
    """No message and no cached value of an earlier test."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()


@pytest.fixture(scope="session")
def site_settings(django_db_setup: None, site_var: Path) -> dict[str, str]:
    """The environment of site processes that share this process's test database and Valkey."""
    return site_environment(database_url(), settings.REDIS_URL, site_var)


@pytest.fixture(scope="session")
def _web(site_settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with Web(tmp_path_factory.mktemp("web"), site_settings) as web:
        yield web


@pytest.fixture
def site(_web: Web, transactional_db: None, clean_broker: None) -> Iterator[Web]:
    """A real web server on the test database, which starts empty. `site.url` is its address."""
    if not _web.alive:
        _web.restart()
    yield _web
    wait_until_quiet()


def wait_until_quiet() -> None:
    """What a page asked just before it was closed is still being answered.

    Tables that are emptied meanwhile would lock it out, and it them.
    """
    patience_ends = time.monotonic() + QUIET_SECONDS
    quiet = 0
    while quiet < 3:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(BUSY)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        if time.monotonic() > patience_ends:
            raise TimeoutError(f"The site was still at work on the database after {QUIET_SECONDS} s.")
        time.sleep(0.02)


@pytest.fixture
def celery_worker_process(
    site_settings: dict[str, str], transactional_db: None, clean_broker: None, tmp_path: Path
) -> Iterator[Worker]:
    """A real worker on the test database and Valkey; this process's tasks go to it as well."""
    with Worker(tmp_path, site_settings) as worker:
        yield worker


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    program = find_chromium()
    if program is None:
        raise NoChromiumError("No Chromium is here. `make browser` finds or installs one.")
    expect.set_options(timeout=PATIENCE)
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser, site: Web, request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """Makes one more person's browser: own cookies, own storage. A failure leaves pictures in test-results/."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"base_url": site.url, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        if request.node.stash.get(FAILED, False):
            _keep_pictures(context, request.node.name)
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """One person's page."""
    return new_context().new_page()


def _keep_pictures(context: BrowserContext, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    for number, page in enumerate(context.pages):
        page.screenshot(path=RESULTS / f"{name.replace('/', '_')}-{number}.png", full_page=True)
