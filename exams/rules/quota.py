"""How much may the pages of one attempt write into its journal? More than a person can type, and not without end."""

from __future__ import annotations

import datetime as dt

AT_ONCE = 2_000  # entries that an attempt may have on its first second
EACH_SECOND = 2  # entries more for every second since; a page in steady use writes about one
FOR_ANSWERS = 1_000  # the last so many entries are for answers: events stop before


def room_for_answers(
    journal_length: int, *, started_at: dt.datetime, deadline_at: dt.datetime, now: dt.datetime
) -> int:
    """How many entries an attempt with so many may still get. Nothing grows after the deadline."""
    running = max(min(now, deadline_at) - started_at, dt.timedelta(0))
    return max(0, AT_ONCE + EACH_SECOND * (running // dt.timedelta(seconds=1)) - journal_length)


def room_for_events(room: int) -> int:
    """How many of those may be events of the page rather than answers."""
    return max(0, room - FOR_ANSWERS)
