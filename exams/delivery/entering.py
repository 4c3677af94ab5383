"""Who stands at the door, from where, on which device, and does the code that was typed open it?"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from exams.errors import MayNotEnter, TooManyTries
from exams.models import DoorEntry, Place, Sitting, User
from exams.rules.admission import Refusal, code_is_right
from exams.rules.codes import rotating_code_fits
from exams.rules.networks import Address, inside, read_address, read_networks
from exams.running.door import write_door
from exams.running.guesses import Limit, count_try, forgive

GUESSES = Limit("access_code", times=8, within=dt.timedelta(minutes=5))
DEVICE_COOKIE = "device"
DEVICE_MARK = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a request says about where it comes from. `device` is the SHA-256 of its cookie, or empty.

    `lockdown` is why the lockdown browser does not do, for a sitting that requires one.
    """

    address: Address | None = None
    device: str = ""
    lockdown: Refusal | None = None


NOWHERE = Arrival()


def arrival_of(request: HttpRequest) -> Arrival:
    """Where this request comes from. `REMOTE_ADDR` is the person's machine: proxies are seen through before."""
    return Arrival(address=read_address(request.META.get("REMOTE_ADDR", "")), device=device_of(request))


def device_of(request: HttpRequest) -> str:
    """The SHA-256 of the mark that this browser got when it started or took over an attempt; empty without one."""
    return _digest(request.COOKIES.get(DEVICE_COOKIE, ""))


def mark_for(request: HttpRequest) -> str:
    """The mark that this browser has, or a new one: nothing but random bits, so that it says nothing of the device."""
    mark = request.COOKIES.get(DEVICE_COOKIE, "")
    return mark if DEVICE_MARK.fullmatch(mark) else secrets.token_urlsafe(32)


def marked(arrival: Arrival, mark: str) -> Arrival:
    """The arrival of a browser that will carry this mark from now on."""
    return Arrival(arrival.address, _digest(mark), arrival.lockdown)


def leave_mark(response: HttpResponse, mark: str) -> None:
    """Gives the browser its mark; no script can read it."""
    response.set_cookie(
        DEVICE_COOKIE,
        mark,
        max_age=dt.timedelta(days=2),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def place_of(sitting: Sitting, user: User) -> Place | None:
    return Place.objects.filter(sitting=sitting, student=user).first()


def is_inside(sitting: Sitting, place: Place | None, address: Address | None) -> bool:
    """Whether the network lets this student in: no list, an excuse, or an address inside."""
    if not sitting.networks.strip() or (place is not None and place.excused_at is not None):
        return True
    networks, _ = read_networks(sitting.networks)
    return inside(address, networks)


def asks_code(sitting: Sitting, place: Place | None) -> bool:
    """Whether this student must type a code."""
    return sitting.code_kind != Sitting.CodeKind.NONE and (place is None or place.excused_at is None)


def check_code(sitting: Sitting, user: User, place: Place | None, typed: str, *, now: dt.datetime) -> None:
    """Raises `MayNotEnter` unless the code fits. Tries are limited for each student and sitting, and wrong ones kept.

    Whoever was let in by a person in the room since then may try afresh.
    """
    if not asks_code(sitting, place):
        return
    whose = (sitting.pk, user.pk, (place and place.checked_in_at) or "")
    try:
        count_try(GUESSES, *whose)
    except TooManyTries as error:
        raise MayNotEnter(Refusal.TOO_MANY_GUESSES) from error
    if not _fits(sitting, typed, now):
        write_door(sitting, [user.pk], DoorEntry.Kind.CODE_WRONG, now=now)
        raise MayNotEnter(Refusal.WRONG_CODE)
    forgive(GUESSES, *whose)


def _fits(sitting: Sitting, typed: str, now: dt.datetime) -> bool:
    if sitting.code_kind == Sitting.CodeKind.ROTATING:
        return rotating_code_fits(sitting.code_secret, typed, now)
    return code_is_right(sitting.access_code, typed)


def _digest(mark: str) -> str:
    return hashlib.sha256(mark.encode()).hexdigest() if DEVICE_MARK.fullmatch(mark) else ""
