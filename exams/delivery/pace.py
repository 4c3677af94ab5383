"""How often may the pages of one attempt speak? Far more often than any page does, and not without end.

Each web process counts for itself, in memory: a count that all of them share would cost every save a round trip. It
is kept for one attempt, so a lecture hall behind one address never meets it, and it is asked after the token was
found genuine, so nobody can use it up for somebody else.
"""

from __future__ import annotations

import uuid

WINDOW = 10  # seconds


class Pace:
    """Counts requests by attempt within windows of ten seconds; what a window counted is forgotten with it."""

    def __init__(self) -> None:
        self._window = -1
        self._counts: dict[uuid.UUID, int] = {}

    def allows(self, attempt: uuid.UUID, *, most: int, now: float) -> bool:
        """Whether this is one of the first `most` of its window; `now` in seconds by any clock that only grows.

        Threads may lose a count to one another: the bound is no promise to anybody.
        """
        window = int(now // WINDOW)
        if window != self._window:
            self._window, self._counts = window, {}
        count = self._counts[attempt] = self._counts.get(attempt, 0) + 1
        return count <= most
