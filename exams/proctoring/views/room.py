"""How does the room stand, and what can be done about it from here?"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.models import Attempt, Sitting, database_now
from exams.proctoring import forms
from exams.proctoring.room import EVERYONE, Row, room_rows
from exams.proctoring.views.doors import staffed_sitting

# URL name and form, in the order shown.
PANEL: tuple[tuple[str, type[forms.RoomForm]], ...] = (
    ("room_extend", forms.ExtendForm),
    ("room_message", forms.MessageForm),
    ("room_pause", forms.PauseForm),
    ("room_resume", forms.ResumeForm),
    ("room_undo", forms.UndoForm),
    ("room_close", forms.CloseForm),
    ("room_reopen", forms.ReopenForm),
)


@require_safe
@never_cache
@login_required
def room(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Everybody of the sitting, and the actions on one (`?who=`) or on all."""
    sitting, _ = staffed_sitting(request, sitting_id)
    return room_page(request, sitting, who=request.GET.get("who") or EVERYONE)


def room_page(
    request: HttpRequest, sitting: Sitting, *, who: str, refused: tuple[str, forms.RoomForm] | None = None
) -> HttpResponse:
    """The page, with the form that was refused in its place (then status 400)."""
    now = database_now()
    rows = room_rows(sitting, now)
    chosen = _chosen(rows, who)
    context = {
        "sitting": sitting,
        "rows": rows,
        "now": now,
        "who": who,
        "chosen": chosen,
        "panel": _panel(sitting, who, chosen, refused),
        "counts": _counts(rows),
    }
    return render(request, "exams/proctoring/room.html", context, status=400 if refused else 200)


def _chosen(rows: list[Row], who: str) -> Row | None:
    """The row acted on. What is not the name of an attempt of this sitting is not found."""
    if who == EVERYONE:
        return None
    try:
        name = uuid.UUID(who)
    except ValueError as error:
        raise Http404 from error
    row = next((row for row in rows if row.attempt is not None and row.attempt.pk == name), None)
    if row is None:
        raise Http404
    return row


def _panel(
    sitting: Sitting, who: str, chosen: Row | None, refused: tuple[str, forms.RoomForm] | None
) -> list[dict[str, Any]]:
    panel = []
    for name, form_class in PANEL:
        if refused is not None and refused[0] == name:
            panel.append({"name": name, "form": refused[1], "open": True})
            continue
        form: forms.RoomForm = form_class(sitting=sitting, who=who)
        if _makes_sense(form, chosen):
            panel.append({"name": name, "form": form, "open": False})
    return panel


def _makes_sense(form: forms.RoomForm, chosen: Row | None) -> bool:
    """Whether an action can change anything for whom is chosen; for the whole room nearly all are offered."""
    if isinstance(form, forms.UndoForm):
        return bool(form.batches)
    if chosen is None or chosen.attempt is None:
        return True
    state = chosen.attempt.state
    fits: dict[type[forms.RoomForm], bool] = {
        forms.PauseForm: state == Attempt.State.RUNNING,
        forms.ResumeForm: state == Attempt.State.PAUSED,
        forms.ReopenForm: state == Attempt.State.CLOSED,
    }
    return fits.get(type(form), state != Attempt.State.CLOSED)


def _counts(rows: list[Row]) -> dict[str, int]:
    states = [row.attempt.state if row.attempt else "waiting" for row in rows]
    return {name: states.count(name) for name in ("running", "paused", "closed", "waiting")}
