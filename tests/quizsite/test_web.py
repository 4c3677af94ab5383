"""Do web processes share what was loaded once, and stop when they are asked to?"""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from quizsite.local.services import web_command

# What a web process inherits at its fork: threads and connections would be shared by all of them, to their ruin.
LOADED = """
import gc, threading
from quizsite import web
web.load()
from django.db import connections
connected = sum(connection.connection is not None for connection in connections.all())
print(threading.active_count(), connected, gc.get_freeze_count() > 100_000)
"""


def test_nothing_that_must_not_be_shared_is_there_before_the_fork() -> None:
    said = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split() == ["1", "0", "True"]


def test_the_site_is_started_through_what_loads_it_once() -> None:
    assert web_command("127.0.0.1", 8000)[1:3] == ["-m", "quizsite.web"]


# A handler that does nothing stands for Granian's. The child is asked to stop while the fork is still under way.
FORKED = """
import os, signal, sys, time
from quizsite.web import stop_at_once_when_forked
number = int(sys.argv[1])
signal.signal(number, lambda *_: None)
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), number))
stop_at_once_when_forked()
child = os.fork()
if not child:
    time.sleep(20)
    os._exit(0)
print(os.WTERMSIG(os.waitpid(child, 0)[1]))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_was_only_just_forked_stops_at_once(number: int) -> None:
    command = [sys.executable, "-c", FORKED, str(int(number))]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == str(int(number))
