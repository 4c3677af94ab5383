"""Where is a person signed in, and how does that end?"""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from exams.models import User
from exams.running.tokens import revoke_tokens


def open_sessions(user: User) -> list[UserSession]:
    """The sign-ins that still hold, the newest first."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda row: row.created_at, reverse=True)


def end_sessions(user: User, *, but: str | None = None, only: int | None = None) -> int:
    """Ends this person's sign-ins: all, all `but` one session key, or `only` the one of this number.

    Papers that are open there can save nothing more; one that is open here fetches a new token by itself.
    Returns how many ended.
    """
    rows = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    if only is not None:
        rows = rows.filter(pk=only)
    ended = list(rows)
    for row in ended:
        SessionStore().delete(row.session_key)
    UserSession.objects.filter(pk__in=[row.pk for row in ended]).delete()
    revoke_tokens(user)
    return len(ended)
