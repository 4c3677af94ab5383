"""What stands at the door of a sitting, and what does Start do?"""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exams.delivery.arriving import door_of
from exams.delivery.asking import ask_for_help
from exams.delivery.entering import Arrival, arrival_of, asks_code, leave_mark, mark_for, marked, place_of
from exams.delivery.forms import StartForm, typed_code
from exams.delivery.lobby import LOBBY, lobby_facts, lobby_page
from exams.delivery.lockdown import lockdown_refusal, start_links
from exams.delivery.quick_start import Begun, begin_at_once
from exams.delivery.starting import begin_attempt
from exams.delivery.terms import terms_for
from exams.errors import HonorNotSigned, MayNotEnter
from exams.models import Attempt, Sitting, User, database_now
from exams.rules.admission import Refusal
from exams.running.client import client_of

ASKED = "The staff in the room see on their board that you ask to be let in."
NOT_ASKED = "The staff see already that you ask to be let in. Raise your hand, too."


@require_safe
@login_required
def attempt_lobby(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The cover of the quiz, the rules, and the form that starts it."""
    user = _user(request)
    door = door_of(user, sitting_id)
    if door is not None and not len(get_messages(request)):
        return HttpResponse(lobby_page(door, user, arrival_of(request), csrf=get_token(request)))
    sitting = _sitting(request, sitting_id)
    return _lobby(request, sitting, _form(request, sitting))


@require_POST
@login_required
def attempt_start(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Starts the attempt, or leads to the one that exists."""
    user, mark = _user(request), mark_for(request)
    try:
        begun = begin_at_once(
            sitting_id,
            user,
            typed_name=request.POST.get("full_name", ""),
            agrees=request.POST.get("agree") == "on",
            access_code=typed_code(request.POST),
            arrival=marked(arrival_of(request), mark),
            client=client_of(request),
        )
    except MayNotEnter as error:
        sitting = _sitting(request, sitting_id)
        return _refused(request, sitting, _form(request, sitting, request.POST), error)
    return _ordinarily(request, sitting_id, mark) if begun is None else _begun(begun, mark)


@require_POST
@login_required
def door_help(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Tells the staff in the room that this student stands at the door and may not come in."""
    sitting, user = _sitting(request, sitting_id), _user(request)
    attempt = Attempt.objects.of_student(user).filter(sitting=sitting).open().first()
    asked = ask_for_help(sitting, user, attempt, arrival_of(request))
    messages.add_message(request, messages.SUCCESS if asked else messages.WARNING, ASKED if asked else NOT_ASKED)
    response = redirect("attempt_paper", attempt.pk) if attempt else redirect("attempt_lobby", sitting.pk)
    response.status_code = 303
    return response


def _ordinarily(request: HttpRequest, sitting_id: int, mark: str) -> HttpResponse:
    """A start of which something is unusual."""
    sitting, user = _sitting(request, sitting_id), _user(request)
    existing = Attempt.objects.of_student(user).filter(sitting=sitting).values_list("pk", flat=True).first()
    if existing is not None:
        return _to_paper(existing)
    form = _form(request, sitting, request.POST)
    if not form.is_valid():
        return _lobby(request, sitting, form, status=400)
    try:
        attempt, began = begin_attempt(
            sitting,
            user,
            typed_name=form.cleaned_data["full_name"],
            agrees=form.cleaned_data["agree"],
            access_code=form.cleaned_data.get("access_code", ""),
            client=client_of(request),
            arrival=marked(_arrival(request, sitting), mark),
        )
    except MayNotEnter as error:
        return _refused(request, sitting, form, error)
    except HonorNotSigned:
        return _lobby(request, sitting, form, status=400, refusal="honor_not_signed")
    return _begun(Begun(attempt.pk, began, sitting.one_device), mark)


def _refused(request: HttpRequest, sitting: Sitting, form: StartForm, error: MayNotEnter) -> HttpResponse:
    if error.reason is Refusal.WRONG_CODE:
        form.refuse_code()
    return _lobby(request, sitting, form, status=403, refusal=error.reason)


def _begun(begun: Begun, mark: str) -> HttpResponse:
    response = _to_paper(begun.attempt_id)
    if begun.began and begun.one_device:
        leave_mark(response, mark)
    return response


def _to_paper(attempt_id: uuid.UUID) -> HttpResponse:
    response = redirect("attempt_paper", attempt_id=attempt_id)
    response.status_code = 303
    return response


def _form(request: HttpRequest, sitting: Sitting, data: QueryDict | None = None) -> StartForm:
    user = _user(request)
    asks = sitting.code_kind != Sitting.CodeKind.NONE and asks_code(sitting, place_of(sitting, user))
    return StartForm(data, sitting=sitting, user=user, asks_code=asks)


def _arrival(request: HttpRequest, sitting: Sitting) -> Arrival:
    """Where the request comes from, and whether its browser does where the sitting asks for a certain one."""
    return replace(arrival_of(request), lockdown=lockdown_refusal(request, sitting))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _sitting(request: HttpRequest, sitting_id: int) -> Sitting:
    sittings = Sitting.objects.visible_to(_user(request)).select_related("quiz__course")
    return get_object_or_404(sittings, pk=sitting_id)


def _lobby(
    request: HttpRequest, sitting: Sitting, form: StartForm, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    user, now = _user(request), database_now()
    arrival = _arrival(request, sitting)
    terms = terms_for(sitting, user, now=now, arrival=arrival)
    context = {
        **lobby_facts(sitting, terms, arrival, now=now, refusal=refusal),
        "lockdown_links": start_links(request, sitting) if sitting.lockdown_required else {},
        "form": form,
        "attempt": Attempt.objects.of_student(user).filter(sitting=sitting).first(),
    }
    return render(request, LOBBY, context, status=status)
