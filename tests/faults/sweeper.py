"""What does one sweeper process do? Says that it is ready, waits for the start, sweeps, prints how many it closed."""

from __future__ import annotations

import sys

import django

if __name__ == "__main__":
    django.setup()

from exams.running.closing import close_overdue_attempts

if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    print(close_overdue_attempts())
