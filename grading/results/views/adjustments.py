"""Which points were given by hand at a sitting, and how does a table of them come in? For who teaches the course."""

from __future__ import annotations

import json
import uuid

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from exams.models import Sitting, User, database_now
from grading.errors import AlreadyAdjusted
from grading.models import AdjustmentRun, Release
from grading.results.adjustments.applying import apply_adjustments, undo_adjustments
from grading.results.adjustments.reading import Problem, Reader, Reading
from grading.results.adjustments.table import NotATable, rows_of
from grading.results.forms import AdjustmentTableForm

HOLDS_FOR = 24 * 3600  # seconds that a preview can be applied


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def adjustments(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """What was adjusted so far; POST reads a table and shows what it would change. Nothing is written yet."""
    sitting = _sitting(request, sitting_id)
    if request.method != "POST":
        return _page(request, sitting)
    form = AdjustmentTableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, sitting, form=form, status=400)
    file = form.cleaned_data["file"]
    try:
        rows = rows_of(file.read())
    except NotATable as problem:
        return _page(request, sitting, reading=Reading(problems=[Problem(0, str(problem))]), status=400)
    reading = Reader(sitting).read(rows)
    if reading.problems:
        return _page(request, sitting, reading=reading, status=400)
    table = {"rows": rows, "file": file.name, "key": str(uuid.uuid4())}
    signed = _signer(sitting, _user(request)).sign(json.dumps(table))
    return _page(request, sitting, reading=reading, table=signed)


@require_POST
@login_required
def adjustments_apply(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Writes the table that was looked at, all of it or nothing, and once; it is read anew."""
    sitting, user = _sitting(request, sitting_id), _user(request)
    try:
        signed = _signer(sitting, user).unsign(request.POST.get("table", ""), max_age=HOLDS_FOR)
    except signing.BadSignature:
        return _page(request, sitting, reading=Reading(problems=[Problem(0, "not_looked_at")]), status=400)
    table = json.loads(signed)
    reading = Reader(sitting).read(table["rows"])
    if reading.problems:
        return _page(request, sitting, reading=reading, status=400)
    try:
        apply_adjustments(sitting, reading.lines, by=user, file_name=table["file"], key=uuid.UUID(table["key"]))
    except AlreadyAdjusted:
        return _page(request, sitting, twice=True, status=409)
    return _see(sitting)


@require_POST
@login_required
def adjustments_undo(request: HttpRequest, adjustment_run_id: int) -> HttpResponse:
    """Takes a run back by the opposite amounts. 409 if that was done already."""
    runs = AdjustmentRun.objects.taught_by(_user(request)).select_related("sitting__quiz__course")
    run = get_object_or_404(runs, pk=adjustment_run_id)
    try:
        undo_adjustments(run, by=_user(request))
    except AlreadyAdjusted:
        return _page(request, run.sitting, twice=True, status=409)
    return _see(run.sitting)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _sitting(request: HttpRequest, sitting_id: int) -> Sitting:
    sittings = Sitting.objects.taught_by(_user(request)).select_related("quiz__course")
    return get_object_or_404(sittings, pk=sitting_id)


def _signer(sitting: Sitting, user: User) -> signing.TimestampSigner:
    """Vouches that this person looked at this table for this sitting."""
    return signing.TimestampSigner(salt=f"grading.results.adjustments.{sitting.pk}.{user.pk}")


def _page(
    request: HttpRequest,
    sitting: Sitting,
    *,
    form: AdjustmentTableForm | None = None,
    reading: Reading | None = None,
    table: str = "",
    twice: bool = False,
    status: int = 200,
) -> HttpResponse:
    runs = AdjustmentRun.objects.filter(sitting=sitting).select_related("made_by", "undone_by", "undoes")
    context = {
        "sitting": sitting,
        "form": form or AdjustmentTableForm(),
        "reading": reading,
        "table": table,
        "twice": twice,
        "runs": runs.prefetch_related("adjustments__attempt__student"),
        "released": Release.objects.visible_at(database_now()).filter(sitting=sitting).exists(),
    }
    return render(request, "grading/results/adjustments.html", context, status=status)


def _see(sitting: Sitting) -> HttpResponse:
    response = HttpResponseRedirect(reverse("adjustments", args=[sitting.pk]))
    response.status_code = 303
    return response
