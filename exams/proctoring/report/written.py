"""How does the report of a sitting leave: as a table for a spreadsheet, and on paper?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from exams.content.cells import csv_text
from exams.content.press import typeset
from exams.proctoring.report.facts import Line, Report
from exams.templatetags.exam_time import in_words, times

LAYOUT = Path(__file__).parent / "layout"
ENDED = {"submit": "handed in", "deadline": "time was up", "proctor": "closed by staff", "": "still open"}
COLUMNS = (
    "name", "netid", "section", "seat", "attended", "checked_in_at", "started_at", "ended_at", "ended_by",
    "minutes_worked", "factor", "extra_minutes", "minutes_extended", "changes_of_time", "answers", "late_saves",
    "late_saves_accepted", "flag_weight", "flags", "notes",
)  # fmt: skip


def as_csv(report: Report) -> str:
    """One line a student, times in ISO 8601 with the zone; nothing in it runs as a formula."""
    return csv_text([COLUMNS, *(_cells(line) for line in report.lines)])


def as_pdf(report: Report) -> bytes:
    """The report to print and to sign."""
    return typeset(LAYOUT, _pages(report), at=report.made_at)


def _cells(line: Line) -> Iterable[str | int | None]:
    return (
        line.name,
        line.netid,
        line.section,
        line.seat,
        "yes" if line.attended else "no",
        _iso(line.checked_in_at),
        _iso(line.started_at),
        _iso(line.ended_at),
        ENDED[line.ended_by] if line.attended else "",
        _minutes(line.worked),
        times(line.factor) if line.attended else "",
        _minutes(line.extra) if line.attended else "",
        _minutes(line.extended) if line.attended else "",
        len(line.changes),
        line.answers,
        line.late,
        line.late_accepted,
        line.weight,
        " ".join(flag.reason for flag in line.flags),
        " | ".join(line.notes),
    )


def _iso(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _minutes(length: dt.timedelta | None) -> str:
    if length is None:
        return ""
    return f"{length / dt.timedelta(minutes=1):.2f}"


def _pages(report: Report) -> dict[str, Any]:
    """What the layout reads: texts only, every one of them ready."""
    window = f"{_at(report.opens_at, 'l, j F Y, H:i')} – {_at(report.closes_at, 'H:i')}"
    return {
        "title": report.title,
        "where": " · ".join(filter(None, (window, report.room))),
        "made": f"Made on {_at(report.made_at, 'j F Y')} at {_at(report.made_at, 'H:i:s')}",
        "staff": ", ".join(report.staff),
        "summary": _summary(report),
        "absent": [f"{line.name} ({line.netid})" for line in report.absent],
        "incidents": [[_at(i.at, "H:i:s"), i.student, i.what, i.by] for i in report.incidents],
        "changes": [
            [_at(c.at, "H:i:s"), line.name, f"{_signed(c.amount)} ({c.kind.replace('_', ' ')})", c.why, c.by]
            for line in report.extended
            for c in line.changes
        ],
        "flags": [[line.name, str(flag.weight), flag.reason] for line in report.flagged for flag in line.flags],
        "students": [_row(line) for line in report.lines],
    }


def _summary(report: Report) -> list[list[str]]:
    ended = report.ended
    return [
        ["On the roster", str(len(report.lines))],
        ["Attended", str(len(report.present))],
        ["Handed in", str(ended["submit"])],
        ["Time was up", str(ended["deadline"])],
        ["Closed by staff", str(ended["proctor"])],
        ["Still open", str(ended["open"])],
        ["First start", _at(report.first_start, "H:i:s")],
        ["Last end", _at(report.last_end, "H:i:s")],
        ["Median time worked", in_words(report.middle_time) or "–"],
        ["With changes of time", str(len(report.extended))],
        ["With late saves", str(len(report.with_late))],
        ["With flags", str(len(report.flagged))],
    ]


def _row(line: Line) -> list[str]:
    return [
        line.name,
        line.netid,
        line.seat,
        _at(line.started_at, "H:i:s"),
        _at(line.ended_at, "H:i:s"),
        ENDED[line.ended_by] if line.attended else "absent",
        in_words(line.worked) or "–",
        str(line.answers),
        str(line.late or ""),
    ]


def _signed(length: dt.timedelta) -> str:
    return in_words(length) if length < dt.timedelta(0) else f"+{in_words(length)}"


def _at(moment: dt.datetime | None, shape: str) -> str:
    return date_format(timezone.localtime(moment), shape) if moment else "–"
