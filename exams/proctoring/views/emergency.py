"""How do answers come in that a page could only save as a file?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from exams.errors import SealRefused
from exams.models import Sitting, User
from exams.proctoring.answers import Papers, told
from exams.proctoring.forms import EmergencyForm, MergeForm
from exams.proctoring.views.doors import say, see_other, staffed_sitting
from exams.running.merge import Comparison, compare, merge
from exams.running.seal import FILE_LIMIT, Sealed, open_sealed

SALT = "exams.proctoring.emergency"


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def emergency_upload(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Takes a file and shows what it would change. Nothing is written yet."""
    sitting, user = staffed_sitting(request, sitting_id)
    if request.method != "POST":
        return _upload(request, sitting, EmergencyForm())
    form = EmergencyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload(request, sitting, form, status=400)
    try:
        text = _text(form.cleaned_data["file"])
        sealed = open_sealed(sitting, text)
    except SealRefused as error:
        return _upload(request, sitting, EmergencyForm(), refused=error)
    signed = _signer(sitting, user).sign(text)
    return _preview(request, sitting, sealed, MergeForm(initial={"sealed": signed}))


@require_POST
@never_cache
@login_required
def emergency_merge(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Takes over what is newer in the file that was looked at. The file is opened and judged anew."""
    sitting, user = staffed_sitting(request, sitting_id)
    form = MergeForm(request.POST)
    try:
        sealed = open_sealed(sitting, _signer(sitting, user).unsign(request.POST.get("sealed", "")))
    except (SealRefused, signing.BadSignature):
        return _upload(request, sitting, EmergencyForm(), refused=SealRefused("not_looked_at"))
    if not form.is_valid():
        return _preview(request, sitting, sealed, form, status=400)
    count = merge(sealed, by=user, why=form.cleaned_data["reason"])
    say(request, "emergency_merge", count)
    return see_other("room", sitting.pk, query=f"?who={sealed.attempt.pk}")


def _signer(sitting: Sitting, user: User) -> signing.Signer:
    """Vouches that this person looked at this file for this sitting."""
    return signing.Signer(salt=f"{SALT}.{sitting.pk}.{user.pk}")


def _text(file: UploadedFile[bytes]) -> str:
    if file.size is None or file.size > FILE_LIMIT:
        raise SealRefused("too_large")
    try:
        # A browser sends line ends of a form in its own way; nothing in such a file needs white space.
        return "".join(file.read().decode().split())
    except UnicodeDecodeError as error:
        raise SealRefused("not_a_file") from error


def _upload(
    request: HttpRequest,
    sitting: Sitting,
    form: EmergencyForm,
    *,
    refused: SealRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"sitting": sitting, "form": form, "refused": refused, "limit": FILE_LIMIT}
    return render(request, "exams/proctoring/emergency_upload.html", context, status=400 if refused else status)


def _preview(
    request: HttpRequest, sitting: Sitting, sealed: Sealed, form: MergeForm, status: int = 200
) -> HttpResponse:
    papers = Papers()
    rows = compare(sealed)
    context = {
        "sitting": sitting,
        "attempt": sealed.attempt,
        "made_at": sealed.made_at,
        "lines": sorted((_line(sealed, row, papers) for row in rows), key=lambda line: line["place"]),
        "taken": sum(row.taken for row in rows),
        "form": form,
    }
    return render(request, "exams/proctoring/emergency_preview.html", context, status=status)


def _line(sealed: Sealed, row: Comparison, papers: Papers) -> dict[str, Any]:
    question = papers.question(sealed.attempt, row.item.question)
    written_at = row.item.client_at
    ended_at = sealed.attempt.closed_at or sealed.attempt.deadline_at
    return {
        "place": [int(part) if part.isdigit() else 0 for part in question["number"].split(".")],
        "number": question["number"],
        "file": told(question, row.item.value),
        "server": told(question, row.response.value if row.response else None),
        "verdict": row.verdict,
        "taken": row.taken,
        "written_at": written_at,
        "saved_at": row.response.saved_at if row.response else None,
        "after_the_end": written_at is not None and written_at > ended_at,
    }
