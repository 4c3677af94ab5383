"""How does a student sign in when single sign-on is down? With a one-time ticket for one sitting, on paper."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from exams.models import Attempt, DoorEntry, Sitting, Ticket, User, database_now
from exams.rules.clock import window_end
from exams.rules.codes import new_ticket, ticket_digest
from exams.running.door import write_door
from exams.running.guesses import Limit, count_try
from exams.running.ledger import accommodation_for

TRIES = Limit("ticket", times=10, within=dt.timedelta(minutes=10))
KEY = hashlib.sha256(b"exams.ticket" + settings.SECRET_KEY.encode()).digest()
NO_TICKET = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@transaction.atomic
def issue_tickets(sitting: Sitting, students: Sequence[int], *, by: User) -> dict[int, str]:
    """A new ticket for each of these students (ids); the one before is of no use from now on.

    What is returned is the only time that tickets exist in clear.
    """
    now = database_now()
    tickets = {pk: new_ticket() for pk in sorted(students)}
    rows = [
        Ticket(
            sitting=sitting,
            student_id=pk,
            digest=ticket_digest(ticket, key=KEY, sitting=sitting.pk, student=pk),
            issued_at=now,
            issued_by=by,
        )
        for pk, ticket in tickets.items()
    ]
    Ticket.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sitting", "student"],
        update_fields=["digest", "issued_at", "issued_by", "used_at"],
    )
    write_door(sitting, tickets, DoorEntry.Kind.TICKET_ISSUED, now=now, by=by)
    return tickets


def redeem(netid: str, typed: str) -> tuple[User, Sitting] | None:
    """Who may sign in for which sitting with this ticket, which is used up by it; nothing if it does not open.

    Raises `TooManyTries`: for each NetID and for each ticket that was issued to it, so that a new ticket from the
    staff opens the door again at once.
    """
    user = User.objects.filter(netid=netid.strip().lower(), is_active=True).first()
    rows = Ticket.objects.filter(student=user).select_related("sitting__quiz") if user else Ticket.objects.none()
    tickets = list(rows)
    count_try(TRIES, netid.strip().lower(), max((t.issued_at for t in tickets), default=NO_TICKET))
    if user is None:
        return None
    now = database_now()
    usable = [ticket for ticket in tickets if ticket.used_at is None and _is_good(ticket, user, now)]
    for ticket in usable:
        digest = ticket_digest(typed, key=KEY, sitting=ticket.sitting_id, student=user.pk)
        if hmac.compare_digest(digest, ticket.digest) and _use(ticket, now):
            return user, ticket.sitting
    for ticket in usable:
        write_door(ticket.sitting, [user.pk], DoorEntry.Kind.TICKET_WRONG, now=now)
    return None


@transaction.atomic
def _use(ticket: Ticket, now: dt.datetime) -> bool:
    """Uses it up, once: of two at the same time one comes in."""
    mine = Ticket.objects.filter(pk=ticket.pk, digest=ticket.digest, used_at=None)
    if not mine.update(used_at=now):
        return False
    write_door(ticket.sitting, [ticket.student_id], DoorEntry.Kind.TICKET_USED, now=now)
    return True


def _is_good(ticket: Ticket, user: User, now: dt.datetime) -> bool:
    """Until the student could start no more, and as long as an attempt runs."""
    sitting = ticket.sitting
    factor, extra = accommodation_for(user, sitting)
    until = window_end(sitting.closes_at, sitting.quiz.duration, factor, extra)
    return now < until or Attempt.objects.filter(sitting=sitting, student=user).open().exists()
