"""What does each button of the room do? One POST, one transaction, one journal entry for each attempt."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from exams.models import Attempt, RoomAction, Sitting, TimeAdjustment, User, database_now
from exams.proctoring import room_forms as forms
from exams.proctoring.room import EVERYONE
from exams.proctoring.views.doors import done_words, say, see_other, staffed_sitting
from exams.proctoring.views.room import form_page, wants_part
from exams.running.audit import record
from exams.running.closing import close_attempts
from exams.running.devices import allow_device, forbid_device
from exams.running.door import check_in, excuse, undo_check_in, undo_excuse
from exams.running.hands import answer_hands
from exams.running.ledger import adjust, pause, resume
from exams.running.messages import send_message
from exams.running.notes import write_note
from exams.running.reopening import reopen
from exams.running.taking_back import take_back
from exams.running.undoing import undo

F = TypeVar("F", bound=forms.RoomForm)


@require_POST
@login_required
def room_extend(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """More time for one, for several or for all."""

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
def room_message_undo(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Takes a message back, from those who got it by the same click."""

    def act(form: forms.MessageBackForm, user: User) -> int:
        return take_back(form.messages, by=user)

    return _act(request, sitting_id, "room_message_undo", forms.MessageBackForm, act)


@require_POST
@login_required
def room_answer(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Lowers raised hands, with an answer or without words."""

    def act(form: forms.AnswerForm, user: User) -> int:
        return answer_hands(form.attempts, form.cleaned_data["text"], by=user)

    return _act(request, sitting_id, "room_answer", forms.AnswerForm, act)


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
    """Takes an extension back, from those who got it by the same click."""

    def act(form: forms.UndoForm, user: User) -> int:
        return undo(form.lines, by=user, why=form.cleaned_data["reason"])

    return _act(request, sitting_id, "room_undo", forms.UndoForm, act)


@require_POST
@login_required
def room_device(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Lets another device open the paper, once."""

    def act(form: forms.DeviceForm, user: User) -> int:
        return allow_device(form.attempts, by=user)

    return _act(request, sitting_id, "room_device", forms.DeviceForm, act)


@require_POST
@login_required
def room_device_undo(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Takes that back while no other device has come in."""

    def act(form: forms.DeviceForm, user: User) -> int:
        return forbid_device(form.attempts, by=user)

    return _act(request, sitting_id, "room_device_undo", forms.DeviceForm, act)


@require_POST
@login_required
def room_admit(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Notes that students are in the room."""

    def act(form: forms.AdmitForm, user: User) -> int:
        return check_in(form.sitting, form.students, by=user)

    return _act(request, sitting_id, "room_admit", forms.AdmitForm, act)


@require_POST
@login_required
def room_admit_undo(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Takes the check-in back."""

    def act(form: forms.AdmitForm, user: User) -> int:
        return undo_check_in(form.sitting, form.students, by=user)

    return _act(request, sitting_id, "room_admit_undo", forms.AdmitForm, act)


@require_POST
@login_required
def room_excuse(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Lets students in without code and from any network."""

    def act(form: forms.ExcuseForm, user: User) -> int:
        return excuse(form.sitting, form.students, by=user, why=form.cleaned_data["reason"])

    return _act(request, sitting_id, "room_excuse", forms.ExcuseForm, act)


@require_POST
@login_required
def room_excuse_undo(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Asks for code and network again."""

    def act(form: forms.ExcuseForm, user: User) -> int:
        return undo_excuse(form.sitting, form.students, by=user, why=form.cleaned_data["reason"])

    return _act(request, sitting_id, "room_excuse_undo", forms.ExcuseForm, act)


@require_POST
@login_required
def room_note(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Writes down what happened."""

    def act(form: forms.NoteForm, user: User) -> int:
        return write_note(form.sitting, form.students, form.cleaned_data["text"], by=user)

    return _act(request, sitting_id, "room_note", forms.NoteForm, act)


@require_POST
@login_required
def room_announce(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """What stands on the room display."""
    sitting, _ = staffed_sitting(request, sitting_id)
    form = forms.AnnounceForm(request.POST)
    if form.is_valid():
        Sitting.objects.filter(pk=sitting.pk).update(announcement=form.cleaned_data["announcement"])
        say(request, "room_announce", 1)
    else:
        say(request, "room_announce", 0)
    return see_other("room", sitting.pk)


def _act(
    request: HttpRequest, sitting_id: int, name: str, form_class: type[F], act: Callable[[F, User], int]
) -> HttpResponse:
    """Reads the form, acts, says how many it reached, and leads back to the board."""
    sitting, user = staffed_sitting(request, sitting_id)
    form = form_class(request.POST, sitting=sitting)
    if not form.is_valid():
        return form_page(request, sitting, name, form, status=400)
    count = _once(sitting, name, form, user, lambda: act(form, user))
    if wants_part(request):
        return JsonResponse({"done": done_words(name, count), "count": count})
    say(request, name, count)
    return see_other("room", sitting.pk)


@transaction.atomic
def _once(sitting: Sitting, name: str, form: forms.RoomForm, user: User, act: Callable[[], int]) -> int:
    """Acts, unless this very click has acted already; then says what it came to. A click sent twice at once waits
    for itself: the database keeps each only once.
    """
    click: uuid.UUID = form.cleaned_data["click"] or uuid.uuid4()
    action = RoomAction(sitting=sitting, click=click, verb=name, actor=user, at=database_now())
    try:
        with transaction.atomic():
            action.save(force_insert=True)
    except IntegrityError:
        return RoomAction.objects.values_list("count", flat=True).get(click=click)
    action.count = act()
    action.save(update_fields=["count"])
    _trace(sitting, name, form, user)
    return action.count


def _trace(sitting: Sitting, name: str, form: forms.RoomForm, user: User) -> None:
    """Several at once are named here; one, or everybody, is named from outside as with any other action."""
    who: list[Any] = form.cleaned_data["who"]
    if len(who) > 1:
        about = f"sitting {sitting.pk} {len(who)} students"
        record(name, by=user, course=sitting.quiz.course_id, about=about, data={"who": [str(one) for one in who]})
    elif isinstance(form, forms.StudentsForm) and who != [EVERYONE]:
        record(name, by=user, course=sitting.quiz.course_id, subject=int(who[0]), about=f"sitting {sitting.pk}")
