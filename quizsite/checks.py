"""What would break an exam at 09:00 on this deployment? `manage.py check --deploy` says it the day before.

Those that need the database run with `--database default` as well.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from exams.models import database_now
from quizsite.proxies import trust

OFFSET_ALLOWED = dt.timedelta(seconds=2)


def deployed(find: Callable[[], Iterator[CheckMessage]]) -> Callable[..., list[CheckMessage]]:
    """Registers a check that runs with `--deploy` alone."""

    def check(*_: object, **__: object) -> list[CheckMessage]:
        return list(find())

    register(check, Tags.security, deploy=True)
    return check


@deployed
def servers_are_real() -> Iterator[CheckMessage]:
    """SQLite has one writer, and without a broker nothing closes or grades by itself."""
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        yield Error(
            "The database is SQLite: it lets one student at a time save, and one host at a time serve.",
            hint="Set DATABASE_URL to a PostgreSQL database.",
            id="quizsite.E001",
        )
    if not settings.REDIS_URL:
        yield Error(
            "There is no broker: attempts would stay open past their deadline, and nothing would be graded.",
            hint="Set REDIS_URL, and run a worker and exactly one beat.",
            id="quizsite.E002",
        )


@deployed
def doors_are_named() -> Iterator[CheckMessage]:
    """A site that answers to every name can be made to send links to any."""
    if any(host in ("*", "") or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield Error("ALLOWED_HOSTS lets any host name in.", hint="Name the hosts of this site.", id="quizsite.E003")
    local = {"localhost", "127.0.0.1", "[::1]"}
    if not set(settings.ALLOWED_HOSTS) - local:
        yield Error(
            "ALLOWED_HOSTS names only this machine: students would get a page 400.",
            hint="Set ALLOWED_HOSTS to the names under which the site is reached.",
            id="quizsite.E004",
        )
    if not settings.HTTPS:
        yield Error("HTTPS is off: answers and passwords would go through the room in clear.", id="quizsite.E005")


@deployed
def proxies_are_known() -> Iterator[CheckMessage]:
    """Otherwise every student seems to sit at the proxy's address, or anybody can pretend to sit in the room."""
    try:
        trust(settings.TRUSTED_PROXIES)
    except ValueError as error:
        yield Error(f"TRUSTED_PROXIES is wrong: {error}.", id="quizsite.E006")
    if settings.BEHIND_HTTPS_PROXY and not settings.TRUSTED_PROXIES:
        yield Error(
            "The site is behind a proxy that it does not trust: every request would seem to come without TLS.",
            hint="Set TRUSTED_PROXIES to the proxy's address.",
            id="quizsite.E007",
        )
    if any(network in ("0.0.0.0/0", "::/0") for network in settings.TRUSTED_PROXIES):
        yield Error("TRUSTED_PROXIES trusts everybody's word for where they are.", id="quizsite.E008")


@deployed
def files_are_there() -> Iterator[CheckMessage]:
    """Pages without their scripts save nothing."""
    if not os.access(settings.VAR_DIR, os.W_OK):
        yield Error(f"VAR_DIR ({settings.VAR_DIR}) cannot be written to.", id="quizsite.E009")
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Warning(
            "The static files are not collected: no page would come.",
            hint="manage.py build_font && manage.py collectstatic --noinput",
            id="quizsite.W001",
        )


@register(Tags.database, deploy=True)
def database_is_ready(*_: object, databases: Sequence[str] | None = None, **__: object) -> list[CheckMessage]:
    """Migrations that were not run, and a host whose clock disagrees with the database's."""
    if "default" not in (databases or ()):
        return []
    try:
        return [*_unmigrated(), *_clock()]
    except DatabaseError as error:
        return [Error(f"The database does not answer ({type(error).__name__}).", id="quizsite.E010")]


def _unmigrated() -> Iterator[CheckMessage]:
    executor = MigrationExecutor(connections["default"])
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Error(f"{len(plan)} migrations were not run.", hint="manage.py migrate", id="quizsite.E011")


def _clock() -> Iterator[CheckMessage]:
    before = dt.datetime.now(dt.UTC)
    theirs = database_now()
    ours = before + (dt.datetime.now(dt.UTC) - before) / 2
    if abs(theirs - ours) > OFFSET_ALLOWED:
        seconds = (theirs - ours) / dt.timedelta(seconds=1)
        yield Warning(
            f"The database's clock differs from this host's by {seconds:+.1f} s. The database's decides, but signed "
            "tokens and single sign-on go by the host's.",
            hint="Let one time service (chrony, systemd-timesyncd) set both.",
            id="quizsite.W002",
        )
