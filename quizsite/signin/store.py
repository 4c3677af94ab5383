"""Where are sign-ins kept? In the database, as Django keeps them; each page reads its own by a kept query."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from exams.running.kept import KeptQuery

SESSION = KeptQuery(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data"),
    str,
    dt.datetime,
)


class SessionStore(db.SessionStore):
    """Django's own, with another way to read. The class keeps its name: it is part of what the data is signed with."""

    def load(self) -> dict[str, Any]:
        """What is stored under this key; nothing, and another key, where it has ended."""
        found = SESSION.first(self.session_key, timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(found[0])
        return data
