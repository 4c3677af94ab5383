"""What does each button of the room do? One POST, one transaction, one journal entry for each attempt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from exams.models import Attempt, TimeAdjustment, User
from exams.proctoring import forms
from exams.proctoring.room import EVERYONE
from exams.proctoring.views.doors import say, see_other, staffed_sitting
from exams.proctoring.views.room import room_page
from exams.running.closing import close_attempts
from exams.running.ledger import adjust, pause, resume
from exams.running.messages import send_message
from exams.running.reopening import reopen
from exams.running.undoing import undo

F = TypeVar("F", bound=forms.RoomForm)


@require_POST
@login_required
def room_extend(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """More time for one or for all."""

    def act(form: forms.ExtendForm, user: User) -> int:
        given, kind = form.cleaned_data, TimeAdjustment.Kind
        return adjust(
            form.attempts,
            given["minutes"],
            kind=kind.LATE_ADMISSION if given["late_admission"] else kind.EXTENSION,
            by=user,
            why=given["reason"],
            scale=given.get("scaled", False),
        )

    return _act(request, sitting_id, "room_extend", forms.ExtendForm, act)


@require_POST
@login_required
def room_pause(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The clock stands still."""

    def act(form: forms.PauseForm, user: User) -> int:
        return pause(form.attempts, by=user, why=form.cleaned_data["reason"])

    return _act(request, sitting_id, "room_pause", forms.PauseForm, act)


@require_POST
@login_required
def room_resume(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The clock runs on, and the pause is added to the time."""

    def act(form: forms.ResumeForm, user: User) -> int:
        return resume(form.attempts, by=user, why=form.cleaned_data["reason"])

    return _act(request, sitting_id, "room_resume", forms.ResumeForm, act)


@require_POST
@login_required
def room_message(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """A few words to open pages."""

    def act(form: forms.MessageForm, user: User) -> int:
        return send_message(form.attempts, form.cleaned_data["text"], by=user)

    return _act(request, sitting_id, "room_message", forms.MessageForm, act)


@require_POST
@login_required
def room_close(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Ends open attempts now."""

    def act(form: forms.CloseForm, user: User) -> int:
        why, proctor = form.cleaned_data["reason"], Attempt.ClosedBy.PROCTOR
        return close_attempts(form.attempts, closed_by=proctor, actor_id=user.pk, why=why)

    return _act(request, sitting_id, "room_close", forms.CloseForm, act)


@require_POST
@login_required
def room_reopen(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Lets closed attempts run again, with new minutes from now."""

    def act(form: forms.ReopenForm, user: User) -> int:
        return reopen(form.attempts, form.cleaned_data["minutes"], by=user, why=form.cleaned_data["reason"])

    return _act(request, sitting_id, "room_reopen", forms.ReopenForm, act)


@require_POST
@login_required
def room_undo(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Takes an extension back, from one or from all who got it by the same click."""

    def act(form: forms.UndoForm, user: User) -> int:
        return undo(form.lines, by=user, why=form.cleaned_data["reason"])

    return _act(request, sitting_id, "room_undo", forms.UndoForm, act)


def _act(
    request: HttpRequest, sitting_id: int, name: str, form_class: type[F], act: Callable[[F, User], int]
) -> HttpResponse:
    """Reads the form, acts, says how many it reached, and leads back to the room."""
    sitting, user = staffed_sitting(request, sitting_id)
    form = form_class(request.POST, sitting=sitting)
    if not form.is_valid():
        who = EVERYONE if "who" in form.errors else form.cleaned_data["who"]
        return room_page(request, sitting, who=who, refused=(name, form))
    count = act(form, user)
    say(request, name, count)
    who = form.cleaned_data["who"]
    return see_other("room", sitting.pk, query="" if who == EVERYONE else f"?who={who}")
