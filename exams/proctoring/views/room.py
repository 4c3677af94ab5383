"""How does the room stand, and what can be done about it from here?"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.models import DatabaseNow, Sitting
from exams.proctoring import room_forms as forms
from exams.proctoring.board import board_of
from exams.proctoring.flagging import told_flags
from exams.proctoring.room import EVERYONE
from exams.proctoring.telling import in_ms, told_board
from exams.proctoring.views.doors import person, staffed_sitting

# URL name and form, in the order shown.
FORMS: dict[str, type[forms.RoomForm]] = {
    "room_extend": forms.ExtendForm,
    "room_message": forms.MessageForm,
    "room_admit": forms.AdmitForm,
    "room_device": forms.DeviceForm,
    "room_note": forms.NoteForm,
    "room_pause": forms.PauseForm,
    "room_resume": forms.ResumeForm,
    "room_answer": forms.AnswerForm,
    "room_excuse": forms.ExcuseForm,
    "room_undo": forms.UndoForm,
    "room_message_undo": forms.MessageBackForm,
    "room_close": forms.CloseForm,
    "room_reopen": forms.ReopenForm,
    "room_admit_undo": forms.AdmitForm,
    "room_device_undo": forms.DeviceForm,
    "room_excuse_undo": forms.ExcuseForm,
}
AT_ONCE = {"room_admit", "room_device", "room_admit_undo", "room_device_undo"}  # nothing to fill in
FIRST = ("room_extend", "room_message", "room_admit", "room_device", "room_note")  # the others are under More


@require_safe
@never_cache
@login_required
def room(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The board: everybody of the sitting, those in trouble first."""
    sitting = sitting_now(request, sitting_id)
    board = board_of(sitting, sitting.db_now)  # type: ignore[attr-defined]
    context = {
        "sitting": sitting,
        "board": board,
        "told": told_board(board),
        "verbs": [_verb(name) for name in FORMS if name in FIRST],
        "more_verbs": [_verb(name) for name in FORMS if name not in FIRST],
    }
    return render(request, "exams/proctoring/room.html", context)


@require_safe
@login_required
def room_state(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The board as JSON, asked for every three seconds; 304 while nothing has changed but the time."""
    sitting = sitting_now(request, sitting_id)
    return told_or_not(request, told_board(board_of(sitting, sitting.db_now)))  # type: ignore[attr-defined]


@require_safe
@login_required
def room_flags(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Who carries which flags, asked for every half minute: journals are longer than what the board shows."""
    sitting = sitting_now(request, sitting_id)
    moment: dt.datetime = sitting.db_now  # type: ignore[attr-defined]
    return told_or_not(request, {"now": in_ms(moment), "flags": told_flags(sitting)})


@require_safe
@never_cache
@login_required
def room_form(request: HttpRequest, sitting_id: int, verb: str) -> HttpResponse:
    """What is to be filled in for an action on those whom `?who=` names; a page, or a part of the board."""
    sitting, _ = staffed_sitting(request, sitting_id)
    form_class = FORMS.get(verb)
    if form_class is None:
        raise Http404
    who = request.GET.getlist("who") or [EVERYONE]
    return form_page(request, sitting, verb, form_class(sitting=sitting, who=who))


def form_page(
    request: HttpRequest, sitting: Sitting, verb: str, form: forms.RoomForm, *, status: int = 200
) -> HttpResponse:
    """The form, alone where a script asks for it."""
    context = {"sitting": sitting, "verb": _verb(verb), "form": form, "whom": _whom(form), "who": form.asked_who}
    template = "_room_form" if wants_part(request) else "room_form"
    return render(request, f"exams/proctoring/{template}.html", context, status=status)


def wants_part(request: HttpRequest) -> bool:
    """Whether the board's own script asks; anybody else gets whole pages."""
    return request.headers.get("X-Part") == "board"


def sitting_now(request: HttpRequest, sitting_id: int) -> Sitting:
    """The sitting, with the database's time as `db_now`, for staff of its course; one statement."""
    sittings = Sitting.objects.staffed_by(person(request)).select_related("quiz__course")
    return get_object_or_404(sittings.annotate(db_now=DatabaseNow()), pk=sitting_id)


def told_or_not(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    """What is told as JSON with a tag over all of it but the time; only the tag where the page has that already."""
    text = json.dumps({key: value for key, value in told.items() if key != "now"}, separators=(",", ":"))
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    known = request.headers.get("If-None-Match") == tag
    response = HttpResponse(status=304) if known else HttpResponse(text, content_type="application/json")
    response["ETag"] = tag  # for the script, which keeps it in memory: no browser keeps names of a room on its disk
    response["X-Now"] = str(told["now"])
    return response


def _verb(name: str) -> dict[str, Any]:
    form = FORMS[name]
    by = "attempt" if issubclass(form, forms.AttemptsForm) else "student"
    return {"name": name, "slug": name, "by": by, "at_once": name in AT_ONCE, "danger": name == "room_close"}


def _whom(form: forms.RoomForm) -> str:
    """For whom it is, in words."""
    who = form.asked_who
    if who == [EVERYONE]:
        return "everybody"
    return form.name_of_one() if len(who) == 1 else f"{len(who)} students"
