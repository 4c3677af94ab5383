"""What does the lobby show, and which of it is one student's own? The rest is rendered once for a sitting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.dateformat import format as formatted
from django.utils.html import escape
from django.utils.timezone import localtime

from exams.delivery.arriving import Door
from exams.delivery.asking import MAY_ASK
from exams.delivery.entering import Arrival, asks_code
from exams.delivery.forms import StartForm
from exams.delivery.stencils import gap, stencil
from exams.delivery.terms import Terms, terms_of
from exams.models import Sitting, User
from exams.rules.admission import Refusal
from exams.rules.paper import Paper

LOBBY = "exams/delivery/attempt_lobby.html"
OF_TIME = ("base", "factor", "extra", "allowed", "hard_stop_at", "clipped", "window_end")


def lobby_facts(
    sitting: Sitting, terms: Terms, arrival: Arrival, *, now: dt.datetime, refusal: str = ""
) -> dict[str, Any]:
    """What the lobby's templates show of a sitting and of a start on these terms."""
    return {
        "sitting": sitting,
        "cover": _cover(terms.edition.paper) if terms.edition else None,
        **{name: getattr(terms, name) for name in OF_TIME},
        "ends_at": formatted(localtime(terms.ends_at), "H:i:s"),
        "refusal": refusal or terms.refusal,
        "entrance": terms.entrance,
        "lockdown_proven": arrival.lockdown is None,
        "place": terms.place,
        "address": arrival.address,
        "may_ask": (refusal or terms.refusal) in MAY_ASK,
        "can_start": terms.refusal is None and refusal in ("", Refusal.WRONG_CODE, "honor_not_signed"),
        "retention_days": settings.JOURNAL_RETENTION_DAYS,
        "now_ms": int(now.timestamp() * 1000),
    }


def lobby_page(door: Door, user: User, arrival: Arrival, *, csrf: str) -> bytes:
    """The whole lobby, in UTF-8, for a student who has not begun."""
    terms = terms_of(door.known, now=door.now, arrival=arrival)
    own = {
        "full_name": user.full_name,
        "netid": user.netid,
        "csrf_token": csrf,
        "address": str(arrival.address or ""),
        "ends_at": formatted(localtime(terms.ends_at), "H:i:s"),
        "now_ms": str(int(door.now.timestamp() * 1000)),
    }
    whole = stencil(LOBBY, _key(door, terms, arrival), lambda: _with_gaps(door, terms, arrival))
    return whole.filled(**{name: escape(text).encode() for name, text in own.items()})


def _key(door: Door, terms: Terms, arrival: Arrival) -> tuple[Hashable, ...]:
    """All that decides what the page says, but for what goes into the gaps."""
    return (
        *door.outside,
        terms.edition and terms.edition.digest,
        *(getattr(terms, name) for name in OF_TIME),
        terms.refusal,
        terms.entrance,
        terms.place and (terms.place.checked_in_at is None, terms.place.excused_at is None),
        arrival.address is None,
        settings.JOURNAL_RETENTION_DAYS,
        get_script_prefix(),
    )


def _with_gaps(door: Door, terms: Terms, arrival: Arrival) -> dict[str, Any]:
    sitting = door.known.sitting
    somebody = User(full_name=gap("full_name"), netid=gap("netid"))
    form = StartForm(sitting=sitting, user=somebody, asks_code=asks_code(sitting, door.known.place))
    return {
        **lobby_facts(sitting, terms, arrival, now=door.now),
        "form": form,
        "request": SimpleNamespace(user=somebody, path=reverse("attempt_lobby", args=[sitting.pk])),
        "csrf_token": gap("csrf_token"),
        "address": gap("address") if arrival.address else None,
        "ends_at": gap("ends_at"),
        "now_ms": gap("now_ms"),
    }


def _cover(paper: Paper) -> dict[str, Any]:
    """What the cover shows; the questions themselves stay behind the door."""
    names = (
        "course_code", "course_title", "term", "title", "date", "materials_html", "instructions_html",
        "honor_statement_html", "navigation", "points",
    )  # fmt: skip
    cover: dict[str, Any] = {name: paper[name] for name in names}  # type: ignore[literal-required]
    cover["sections"] = [
        {
            "number": section["number"],
            "title": section["title"],
            "points": section["points"],
            "recommended_minutes": (section["recommended_seconds"] or 0) / 60 or None,
            "count": len(section["questions"]),
        }
        for section in paper["sections"]
    ]
    return cover
