"""How is the board told to the page? Numbers, words and times that stay the same while nothing happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from exams.proctoring.board import Board, Line, Work
from exams.rules.trouble import Reason, Trouble
from exams.templatetags.exam_time import in_words, times

CLOSED_BY = {"submit": "Handed in", "deadline": "Time was up", "proctor": "Closed by staff"}
Clock = Callable[[dt.datetime], str]  # a time of day for people
NEXT = {Reason.HAND: "room_answer", Reason.OTHER_DEVICE: "room_device"}


def told_board(board: Board) -> dict[str, Any]:
    """The board as JSON. `now` and `ends` in ms since the epoch; `left`, while the clock stands, in ms."""
    zone = timezone.get_current_timezone()  # asked for once: it is looked up anew each time

    def clock(moment: dt.datetime) -> str:
        return moment.astimezone(zone).strftime("%H:%M:%S")

    return {
        "now": in_ms(board.now),
        "counts": board.counts,
        "announcement": board.sitting.announcement,
        "rows": [_row(board, line, clock) for line in board.lines],
    }


def _row(board: Board, line: Line, clock: Clock) -> dict[str, Any]:
    seat, work = line.seat, line.work
    row: dict[str, Any] = {
        "id": seat.student,
        "attempt": str(work.id) if work else None,
        "name": seat.name,
        "netid": seat.netid,
        "seat": seat.seat,
        "checked": clock(seat.checked_in_at) if seat.checked_in_at else "",
        "group": line.group,
        "urgent": bool(line.troubles) and line.troubles[0].urgency <= 5,
        "troubles": [_told(trouble, clock) for trouble in line.troubles],
        "state": _state(line, clock),
        "more": _more(line),
        "next": _next(board, line),
    }
    if work is None:
        return row
    return row | {
        "ends": in_ms(work.deadline_at) if work.state == "running" else None,
        "left": _length_ms(work.deadline_at - work.paused_at) if work.paused_at else None,
        "until": clock(work.deadline_at) if work.state != "closed" else "",
        "answered": f"{work.answered} of {line.total}",
        "saved": clock(work.saved_at) if work.saved_at else "none yet",
        "message": _message(work, clock),
    }


def _told(trouble: Trouble, clock: Clock) -> dict[str, str]:
    return {
        "reason": trouble.reason.value,
        "words": trouble.words,
        "since": f"since {clock(trouble.since)}" if trouble.since else "",
    }


def _state(line: Line, clock: Clock) -> str:
    work = line.work
    if work is None:
        return "Checked in, not started" if line.seat.checked_in_at else "Not started"
    if work.state == "running":
        return "Running"
    if work.paused_at:
        return f"Paused since {clock(work.paused_at)}"
    assert work.closed_at is not None
    return f"{CLOSED_BY[work.closed_by]} {clock(work.closed_at)}"


def _more(line: Line) -> list[str]:
    """Small facts beside the state: more time (never why), how often the page was left, what the door does not ask."""
    found = []
    if line.work and line.work.factor != 1:
        found.append(f"×{times(line.work.factor)}")
    if line.work and line.work.extra:
        found.append(f"+ {in_words(line.work.extra)}")
    if line.work and line.work.focus_lost:
        found.append(f"left the page {line.work.focus_lost} time{'' if line.work.focus_lost == 1 else 's'}")
    if line.work and line.work.device_allowed_at:
        found.append("another device may come in")
    if line.work is None and line.seat.excused_at:
        found.append("neither code nor network asked")
    if line.seat.dropped:
        found.append("not on the roster any more")
    return found


def _next(board: Board, line: Line) -> str:
    """The one action that the row itself offers, or none."""
    first = line.troubles[0] if line.troubles else None
    if first is not None and first.reason in NEXT:
        return NEXT[first.reason]
    if line.work is None:
        shut_by_place = first is not None and first.reason in (Reason.AT_THE_DOOR, Reason.WRONG_CODES)
        if board.sitting.check_in_required and not line.seat.checked_in_at:
            return "room_admit"
        return "room_excuse" if shut_by_place and not line.seat.excused_at else ""
    return "room_resume" if line.work.state == "paused" else ""


def _message(work: Work, clock: Clock) -> str:
    """How the last message stands: every earlier one must be read, too, before it says so."""
    if work.last_message_at is None:
        return ""
    if work.undelivered:
        return f"{clock(work.last_message_at)} not delivered yet"
    if work.unread:
        return f"{clock(work.last_message_at)} delivered, not read"
    return f"{clock(work.last_message_at)} read"


def in_ms(moment: dt.datetime) -> int:
    """Milliseconds since the epoch."""
    return int(moment.timestamp() * 1000)


def _length_ms(length: dt.timedelta) -> int:
    return max(length // dt.timedelta(milliseconds=1), 0)
