"""Are tables only emptied when the site has done with them?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from tests.services.fixtures import wait_until_quiet

SLEEP = "SELECT pg_sleep(1)"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_statement_under_way_is_waited_for() -> None:
    begun = Event()

    def ask() -> None:
        with connection.cursor() as cursor:
            begun.set()
            cursor.execute(SLEEP)
        connection.close()

    def asleep() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = %s", [SLEEP])
            return bool(cursor.fetchone()[0])

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask)
        begun.wait()
        while not asleep():
            pass
        wait_until_quiet()
        assert not asleep()
        asked.result()
