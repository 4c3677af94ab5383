"""How does a test let several people do something at the very same moment?"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, transaction

PATIENCE = 60  # seconds; a busy machine is slow to start a thread
PAUSE = 0.03  # seconds after each statement


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, all begun at the same moment on connections of their own."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait(timeout=PATIENCE)
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def in_step(*calls: Callable[[], Any]) -> list[Any]:
    """As `at_once`, with a pause after each statement: the calls go side by side, statement for statement.

    What could come between two statements does, so that a race is lost each time and not once in a thousand.
    """
    return at_once(*(_slowly(call) for call in calls))


def _slowly(call: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with connection.execute_wrapper(_then_pause):
            return call()

    return run


def _then_pause(execute: Callable[..., Any], *arguments: Any) -> Any:
    result = execute(*arguments)
    time.sleep(PAUSE)
    return result


def behind(take: Callable[[], Any], *calls: Callable[[], Any]) -> list[Any]:
    """As `at_once`, while a third transaction holds what `take` takes, until each call waits for a lock.

    Calls that go through the same rows in opposite directions then stand face to face in the middle.
    """
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            take()
            given = pool.submit(at_once, *calls)
            until = time.monotonic() + PATIENCE
            while _waiting() < len(calls):
                assert time.monotonic() < until, "they do not wait"
                time.sleep(PAUSE)
        return given.result()


def _waiting() -> int:
    """How many connections to this database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])
