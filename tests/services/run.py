"""What does `make test` run, in which order, and on which servers?

Each stage prints a heading; the first that fails ends the run. One line at the end says what passed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from playwright._impl._driver import compute_driver_executable

from tests.services.audit import ask
from tests.services.chromium import NoChromiumError, provide_chromium
from tests.services.pooler import NoPoolerError, provide_pooler
from tests.services.postgres import Postgres
from tests.services.process import ROOT, ServerNotReadyError
from tests.services.site import Valkey

CODE = ("manage.py", "quizsite", "exams", "grading")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "quizsite.settings",
    "SECRET_KEY": "Zx7-only-for-checks-" + "0123456789abcdefghijklmnop" * 2,
    "ALLOWED_HOSTS": "quiz.example.edu",
    "DEBUG": "0",
    "HTTPS": "1",
    "DATABASE_URL": "sqlite:///:memory:",
    "REDIS_URL": "redis://localhost:6379/0",
}
# Nothing connects to that database; and a checkout is no deployment whose static files are collected.
DEPLOYED = PRODUCTION | {"DATABASE_URL": "postgres://quizsite@localhost/quizsite", "SILENCED_CHECKS": "quizsite.W001"}
CHECKS = (
    ("style", ["ruff", "check", "."]),
    ("layout", ["ruff", "format", "--check", "."]),
    ("types", ["mypy", *CODE]),
    ("layers", ["lint-imports"]),
    ("migrations", ["manage", "makemigrations", "--check", "--dry-run"]),
    ("deployment", ["manage", "check", "--deploy", "--fail-level", "WARNING"]),
    ("templates", ["djlint", "--lint", "--quiet", "templates"]),
    (
        "security",
        ["bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", *CODE],
    ),
)
NO_SERVER = "not (postgres or celery or browser or faults or pooler)"
SERVERS = "(database or postgres or celery or browser) and not (faults or pooler)"
# What a single stage runs: `-m` expression, and whether the tests may run side by side.
ON_SERVERS = {
    "database": ("(database or postgres) and not (celery or browser or faults or pooler)", True),
    "celery": ("celery and not (browser or faults)", True),
    "browser": ("browser and not faults", True),
    "faults": ("faults", False),
    "pooler": ("pooler", False),  # not in `make test`: PgBouncer comes from the system's packages
}


class StageFailedError(Exception):
    """A stage found something; its output is above."""


def heading(words: str) -> None:
    """Make a stage easy to find in a long log."""
    print(f"\n{'=' * 12} {words} {'=' * 12}", flush=True)


def run(words: str, command: list[str], **more: str) -> None:
    """Run a command from the root of the checkout; StageFailedError if it fails."""
    heading(words)
    if subprocess.run(command, cwd=ROOT, env={**os.environ, **more}, check=False).returncode != 0:
        raise StageFailedError(words)


def tool(name: str, *arguments: str) -> list[str]:
    """A program of this environment as a command; `manage` is manage.py."""
    if name == "manage":
        return [sys.executable, "manage.py", *arguments]
    return [str(Path(sys.executable).parent / name), *arguments]


def checks() -> str:
    """Every law a tool can hold. All of them run, so that one look shows all that is wrong."""
    failed = []
    for words, command in CHECKS:
        try:
            run(f"check: {words}", tool(*command), **(DEPLOYED if words == "deployment" else PRODUCTION))
        except StageFailedError:
            failed.append(words)
    if failed:
        raise StageFailedError(f"checks ({', '.join(failed)})")
    return f"{len(CHECKS)} checks"


def vulnerabilities() -> str:
    """What the public database of vulnerabilities knows about the pinned packages; plain when it could not be asked."""
    heading("vulnerabilities")
    verdict = ask()
    for finding in verdict.findings:
        print(finding, flush=True)
    if verdict.findings:
        raise StageFailedError("vulnerabilities")
    print(verdict, flush=True)
    return str(verdict)


def javascript() -> str:
    """The pure parts of the pages' scripts, by the test runner of the Node that comes with Playwright."""
    files = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/js/**/*.test.*js"))
    if not files:
        return "no JavaScript test files"
    node, _ = compute_driver_executable()
    run("JavaScript", [node, "--test", *files])
    return f"{len(files)} JavaScript files"


def pytest_stage(words: str, marker: str, arguments: list[str], *, parallel: bool = True, **servers: str) -> str:
    """Run the tests of a marker expression; says how many passed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        spread = ["-n", "2"] if parallel else []
        command = [*tool("pytest"), "-m", marker, f"--junitxml={report}", "-o", "junit_logging=no"]
        run(words, [*command, *spread, *arguments], **servers)
        suite = next(ElementTree.parse(report).iter("testsuite"))
    return f"{suite.get('tests')} tests ({words})"


@contextlib.contextmanager
def servers() -> Iterator[dict[str, str]]:
    """PostgreSQL and Valkey for one run: those that the environment names, else embedded ones."""
    with contextlib.ExitStack() as stack:
        database, broker = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
        database = database or stack.enter_context(Postgres()).url("quizsite")
        broker = broker or stack.enter_context(Valkey(Path(stack.enter_context(tempfile.TemporaryDirectory())))).url
        yield {"TEST_DATABASE_URL": database, "TEST_REDIS_URL": broker}


def unit(arguments: list[str]) -> str:
    """All that needs no server, with the database tests on SQLite."""
    return pytest_stage("SQLite", NO_SERVER, arguments, TEST_DATABASE_URL="", TEST_REDIS_URL="")


def on_servers(words: str, arguments: list[str]) -> str:
    """One kind of test on PostgreSQL and Valkey."""
    marker, parallel = ON_SERVERS[words]
    chromium = {"CHROMIUM": provide_chromium()} if words in ("browser", "faults") else {}
    if words == "pooler":
        chromium = {"PGBOUNCER": provide_pooler()}
    with servers() as urls:
        return pytest_stage(words, marker, arguments, parallel=parallel, **urls, **chromium)


def everything(arguments: list[str]) -> str:
    """All stages, the quickest first; the tests that kill processes run alone at the end."""
    passed = [checks(), vulnerabilities(), javascript(), unit(arguments)]
    chromium = provide_chromium()
    with servers() as urls:
        words = "PostgreSQL, Celery, Chromium"
        passed.append(pytest_stage(words, SERVERS, arguments, CHROMIUM=chromium, **urls))
        if any(ROOT.glob("tests/faults/**/test_*.py")):
            passed.append(pytest_stage("faults", "faults", arguments, parallel=False, CHROMIUM=chromium, **urls))
    return ", ".join(passed)


def stage(name: str, arguments: list[str]) -> str:
    """Run one stage by its name; says what passed."""
    if name in ON_SERVERS:
        return on_servers(name, arguments)
    if name == "audit":
        return vulnerabilities()
    if name == "screenshots":
        run("screenshots", [sys.executable, "-m", "tests.browser.pictures"], CHROMIUM=provide_chromium())
        return "docs/pictures"
    if name in ("checks", "javascript"):
        return {"checks": checks, "javascript": javascript}[name]()
    return {"all": everything, "unit": unit}[name](arguments)


def main(arguments: list[str]) -> int:
    """`python -m tests.services.run STAGE [pytest's own arguments]`"""
    began = time.monotonic()
    name, *more = arguments or ["all"]
    try:
        passed = stage(name, more)
    except StageFailedError as failed:
        print(f"\nFAILED: {failed}. The output is above.", flush=True)
        return 1
    except (NoChromiumError, NoPoolerError, ServerNotReadyError) as missing:
        print(f"\nFAILED: {missing}", flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"\nPASSED in {minutes} min {seconds} s: {passed}.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
