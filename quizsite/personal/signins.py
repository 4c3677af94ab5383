"""What is known of how people signed in, and how does it go?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Set
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

LOGS = (AccessLog, AccessAttempt, AccessFailureLog)


def forget_logs(which: Q) -> int:
    """Deletes those entries of the sign-in logs; says how many."""
    return sum(log.objects.filter(which).delete()[0] for log in LOGS)


def end_sessions(people: Set[Any]) -> int:
    """Ends every sign-in of these people (by primary key), in one pass, and clears away those that ran out."""
    gone, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    names = {str(key) for key in people}
    theirs = [s.pk for s in Session.objects.iterator() if s.get_decoded().get("_auth_user_id") in names]
    return gone + Session.objects.filter(pk__in=theirs).delete()[0]


def forget_old_sign_ins(kept: dt.timedelta) -> int:
    """Deletes sign-ins that ran out, and log entries older than `kept`."""
    return end_sessions(frozenset()) + forget_logs(Q(attempt_time__lt=timezone.now() - kept))
