"""Which lockdown browser does a sitting expect, and who says so? Its instructors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from exams.models import LockdownSettings, Sitting, new_lockdown_token
from exams.proctoring.forms import PlainForm
from exams.proctoring.lockdown import make_settings, settings_for, type_keys, upload_settings
from exams.proctoring.lockdown_forms import KeysForm, MakeForm, UploadForm
from exams.proctoring.views.doors import see_other, taught_sitting
from exams.rules.seb.problems import SettingsRefused
from exams.running.external import external

FORMS: dict[str, type[PlainForm]] = {"make": MakeForm, "upload": UploadForm, "keys": KeysForm}


@require_safe
@never_cache
@login_required
def lockdown(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """What the sitting expects, and three ways to change it."""
    sitting, _ = taught_sitting(request, sitting_id)
    return _page(request, sitting)


@require_POST
@login_required
@sensitive_post_parameters("quit_password")
def lockdown_make(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Makes settings for this sitting."""
    sitting, user = taught_sitting(request, sitting_id)
    form = MakeForm(request.POST, auto_id="make_%s")
    if not form.is_valid():
        return _page(request, sitting, refused=("make", form))
    token = new_lockdown_token()
    make_settings(
        sitting,
        by=user,
        start_url=_start_url(request, sitting),
        quit_url=external(request, reverse("lockdown_quit", args=[sitting.pk, token])),
        quit_token=token,
        quit_password=form.cleaned_data["quit_password"],
        hosts=form.cleaned_data["hosts"],
    )
    return _done(request, sitting, "The settings are made. Open them in Safe Exam Browser and try the self-test.")


@require_POST
@login_required
@sensitive_post_parameters("password")
def lockdown_upload(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Takes settings that were made elsewhere."""
    sitting, user = taught_sitting(request, sitting_id)
    form = UploadForm(request.POST, request.FILES, auto_id="upload_%s")
    if not form.is_valid():
        return _page(request, sitting, refused=("upload", form))
    given = form.cleaned_data
    try:
        upload_settings(sitting, given["file"], name=form.file_name, password=given["password"], by=user)
    except SettingsRefused as refused:
        form.add_error("password" if "password" in refused.problem else "file", str(refused))
        return _page(request, sitting, refused=("upload", form))
    return _done(request, sitting, "The settings are read, and their Config Key is kept.")


@require_POST
@login_required
def lockdown_keys(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Takes keys as typed."""
    sitting, user = taught_sitting(request, sitting_id)
    form = KeysForm(request.POST, auto_id="keys_%s")
    if not form.is_valid():
        return _page(request, sitting, refused=("keys", form))
    given = form.cleaned_data
    type_keys(sitting, config=given["config_keys"], exam=given["exam_keys"], by=user)
    return _done(request, sitting, "The keys are kept.")


@require_POST
@login_required
def lockdown_remove(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Forgets settings and keys."""
    sitting, _ = taught_sitting(request, sitting_id)
    LockdownSettings.objects.filter(sitting=sitting).delete()
    return _done(request, sitting, "Settings and keys are gone.")


def _page(request: HttpRequest, sitting: Sitting, *, refused: tuple[str, PlainForm] | None = None) -> HttpResponse:
    known = settings_for(sitting)
    context: dict[str, Any] = {
        "sitting": sitting,
        "known": known,
        "start_url": _start_url(request, sitting),
        "quit_url": external(request, reverse("lockdown_quit", args=[sitting.pk, known.quit_token])) if known else "",
        "forms": _forms(known) | (dict([refused]) if refused else {}),
        "refused": refused[0] if refused else "",
    }
    return render(request, "exams/proctoring/lockdown.html", context, status=400 if refused else 200)


def _forms(known: LockdownSettings | None) -> dict[str, PlainForm]:
    typed = {"config_keys": "\n".join(known.config_keys), "exam_keys": "\n".join(known.exam_keys)} if known else {}
    return {name: form(auto_id=f"{name}_%s", initial=typed) for name, form in FORMS.items()}


def _start_url(request: HttpRequest, sitting: Sitting) -> str:
    return external(request, reverse("attempt_lobby", args=[sitting.pk]))


def _done(request: HttpRequest, sitting: Sitting, said: str) -> HttpResponse:
    messages.success(request, said)
    return see_other("lockdown", sitting.pk)
