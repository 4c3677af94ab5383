"""How does a student who may not come in say so to the staff, once and not without end?"""

from __future__ import annotations

import datetime as dt

from exams.delivery.devices import is_let_in
from exams.delivery.entering import Arrival
from exams.delivery.terms import terms_for
from exams.errors import TooManyTries
from exams.models import Attempt, DoorEntry, Sitting, User, database_now
from exams.rules.admission import Refusal
from exams.running.door import write_door
from exams.running.guesses import Limit, count_try

ASKS = Limit("door_help", times=1, within=dt.timedelta(minutes=1))
OTHER_DEVICE = "other_device"
# Where somebody in the room can help. A wrong code may be asked about, too: the screen may be out of sight.
MAY_ASK = frozenset(
    {Refusal.OUTSIDE, Refusal.NOT_CHECKED_IN, Refusal.LOCKDOWN, Refusal.WRONG_CODE, Refusal.TOO_MANY_GUESSES}
)


def ask_for_help(sitting: Sitting, user: User, attempt: Attempt | None, arrival: Arrival) -> bool:
    """Writes into the log of the door that this student asks to be let in, and why it is shut. Returns whether it did.

    Nothing is written for somebody who may come in, who is no student of the sitting, or who has just asked.
    """
    now = database_now()
    if attempt is not None:
        why = "" if is_let_in(attempt, arrival.device) else OTHER_DEVICE
    else:
        terms = terms_for(sitting, user, now=now, arrival=arrival)
        # Whoever could start but for the code may ask as well: the code alone is not known here.
        why = (Refusal.WRONG_CODE if terms.refusal is None else terms.refusal).value
        why = why if why in MAY_ASK else ""
    if not why:
        return False
    try:
        count_try(ASKS, sitting.pk, user.pk)
    except TooManyTries:
        return False
    data = {"why": why} | ({"address": str(arrival.address)} if why == Refusal.OUTSIDE else {})
    write_door(sitting, [user.pk], DoorEntry.Kind.HELP_ASKED, now=now, data=data)
    return True
