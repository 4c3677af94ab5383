"""What happened in one attempt, entry by entry, and on which papers? For a page that shows any moment of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from exams.models import Attempt, Edition, JournalEntry
from exams.proctoring.journal_words import detail_of, group_of, title_of
from exams.rules.flags import Flag, flags_of
from exams.rules.order import paper_for
from exams.rules.paper import Paper, questions_of
from exams.rules.replay import SETTING_KINDS

MOVES = ("paused", "resumed", "closed", "reopened")  # kinds that change the state of the attempt


def journal_of(attempt: Attempt) -> list[JournalEntry]:
    """The whole journal, in order: one query."""
    entries = list(JournalEntry.objects.filter(attempt=attempt).select_related("actor").order_by("number"))
    for entry in entries:
        entry.attempt = attempt
    return entries


def papers_of(attempt: Attempt, entries: list[JournalEntry]) -> dict[str, Paper]:
    """Every paper that this student had, by the digest of its edition, in the student's order; the first one first."""
    digests = [e.data["edition"] for e in entries if e.kind == "started" and "edition" in e.data]
    digests += [e.data[end] for e in entries if e.kind == "edition_changed" for end in ("from", "to") if end in e.data]
    digests.append(attempt.edition.digest)
    wanted = list(dict.fromkeys(digests))
    editions = {attempt.edition.digest: attempt.edition}
    if len(wanted) > 1:
        quiz = attempt.edition.quiz_id
        editions |= {edition.digest: edition for edition in Edition.objects.filter(quiz=quiz, digest__in=wanted)}
    return {digest: paper_for(editions[digest].paper, attempt.seed) for digest in wanted if digest in editions}


def told(attempt: Attempt, entries: list[JournalEntry], papers: dict[str, Paper]) -> dict[str, Any]:
    """The journal as the page reads it: times in milliseconds since the epoch, values only where they count."""
    numbers = {question["id"]: question["number"] for paper in papers.values() for question in questions_of(paper)}
    return {
        "edition": next(iter(papers), ""),
        "deadline": _ms(_first_deadline(attempt, entries)),
        "entries": [_told(entry, numbers) for entry in entries],
        "flags": [_flag(flag) for flag in flags_of(entries)],
    }


def _told(entry: JournalEntry, numbers: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": entry.number,
        "kind": entry.kind,
        "group": group_of(entry),
        "at": _ms(entry.at),
        "client_at": _ms(entry.client_at),
        "title": title_of(entry),
        "detail": detail_of(entry),
        "who": entry.actor.full_name if entry.actor is not None else "",
    }
    if entry.question:
        said |= {"question": entry.question, "label": numbers.get(entry.question, "")}
        said |= {"value": entry.data.get("value"), "sets": entry.kind in SETTING_KINDS}
    if entry.kind == "edition_changed":
        said["edition"] = entry.data.get("to")
    if "to" in entry.data and entry.kind in ("time_changed", *MOVES):
        said["deadline"] = _ms(_moment(entry.data["to"]))
    return said


def _flag(flag: Flag) -> dict[str, Any]:
    return {"weight": flag.weight, "reason": flag.reason, "entries": list(flag.entries)}


def _first_deadline(attempt: Attempt, entries: list[JournalEntry]) -> dt.datetime:
    started = next((entry for entry in entries if entry.kind == "started"), None)
    return (_moment(started.data.get("deadline_at")) if started else None) or attempt.deadline_at


def _moment(text: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None


def _ms(moment: dt.datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
