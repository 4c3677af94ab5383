"""Is an acknowledged answer there when web processes or the database die in the middle of saves?"""

from __future__ import annotations

import psutil
from django.db import connections

from exams.models import Attempt
from tests.faults.classroom import seat
from tests.faults.evidence import assert_all_kept
from tests.faults.student import NO_REPLY, Room, Student, until
from tests.services.postgres import Postgres
from tests.services.site import Web

STUDENTS = 20
SAVES = 80  # between two faults


def room_of(attempts: list[Attempt], web: Web) -> Room:
    return Room(Student(attempt, url=web.url) for attempt in attempts)


def kill_oldest_process_of(web: Web) -> None:
    """As the kernel does when memory runs out. The leading process stays and starts another one; where the same
    one dies twice within seconds it takes that for a fault of the program and ends, to be started by its supervisor.
    """
    min(processes_of(web), key=psutil.Process.create_time).kill()


def processes_of(web: Web) -> list[psutil.Process]:
    """Those that answer requests."""
    assert web.process is not None
    return psutil.Process(web.process.pid).children()


def test_no_acknowledged_answer_is_lost_when_a_web_process_is_killed(database: str, web: Web) -> None:
    attempts = seat(STUDENTS)
    with room_of(attempts, web) as room:
        room.wait_for(SAVES)
        kill_oldest_process_of(web)
        room.wait_for(SAVES)
        kill_oldest_process_of(web)
        room.wait_for(SAVES)
        room.finish()
    assert room.statuses[NO_REPLY] > 0
    assert_all_kept(room.students)


def test_no_acknowledged_answer_is_lost_when_the_web_server_is_killed(database: str, web: Web) -> None:
    attempts = seat(STUDENTS)
    with room_of(attempts, web) as room:
        room.wait_for(SAVES)
        web.kill9()
        web.start()
        room.wait_for(SAVES)
        room.finish()
    assert room.statuses[NO_REPLY] > 0
    assert_all_kept(room.students)


def test_no_acknowledged_answer_is_lost_when_the_database_is_killed(
    postgres: Postgres, database: str, web: Web
) -> None:
    attempts = seat(STUDENTS)
    family = processes_of(web)
    with room_of(attempts, web) as room:
        room.wait_for(SAVES)
        postgres.kill9()
        until(lambda: room.statuses[500] >= STUDENTS, "the web server to say that it cannot save")
        postgres.start()
        room.wait_for(SAVES)
        room.finish()
    connections.close_all()
    assert processes_of(web) == family
    assert_all_kept(room.students)
