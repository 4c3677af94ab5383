"""A small program under the supervisor, for the tests that stop, break or kill it."""

import os
import sys
from pathlib import Path

from quizsite.local.supervisor import Service, StopRequested, Supervisor, say

SLEEPER = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit('down'))
child = subprocess.Popen(['sleep', '600'])
print('up', flush=True)
time.sleep(600)
"""
STUBBORN = SLEEPER.replace("lambda *_: sys.exit('down')", "signal.SIG_IGN")

asked = False
with Supervisor(os.environ, Path.cwd()) as supervisor:
    try:
        supervisor.start(Service("first", (sys.executable, "-c", SLEEPER)))
        supervisor.start(Service("second", (sys.executable, "-c", SLEEPER)))
        supervisor.start(Service("third", (sys.executable, "-c", STUBBORN), patience=0.5))
        say("started")
        say(f"ended: {supervisor.wait_for_end()}")
    except StopRequested:
        asked = True
say(f"asked to stop: {asked}")
