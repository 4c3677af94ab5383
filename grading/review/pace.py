"""How long will a pile take at the pace of the last half hour?"""

from __future__ import annotations

import datetime as dt

WINDOW = dt.timedelta(minutes=30)
ENOUGH = 3  # judgements, before a pace says anything


def minutes_left(waiting: int, lately: int, since: dt.datetime | None, now: dt.datetime) -> int | None:
    """Whole minutes, at least 1, for `waiting` items; `lately` were judged from `since` on. None: cannot be said."""
    if not waiting or lately < ENOUGH or since is None or since >= now:
        return None
    each = (now - since) / (lately - 1)
    return max(1, round(waiting * each / dt.timedelta(minutes=1)))
