"""Who has more time in this course, and how does an instructor change that?"""

from __future__ import annotations

import base64
import binascii

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exams.models import Accommodation, Course, User
from exams.proctoring.accommodation_file import FILE_LIMIT, Problem, Reader, Reading, as_file, minutes_in
from exams.proctoring.forms import AccommodationForm, ConfirmForm, RemoveForm, TableForm
from exams.proctoring.views.doors import say, see_other, taught_course
from exams.running.accommodations import remove_accommodation, set_accommodation, set_accommodations


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def accommodations(request: HttpRequest, course_id: int) -> HttpResponse:
    """All of the course; POST gives one student more time, or changes how much."""
    course, user = taught_course(request, course_id)
    if request.method != "POST":
        return _page(request, course, user, form=_form_for(request, course, user))
    form = AccommodationForm(request.POST, course=course)
    if not form.is_valid():
        return _page(request, course, user, form=form, status=400)
    given = form.cleaned_data
    changed = set_accommodation(
        course, given["student"], given["sitting"], given["factor"], given["minutes"], given["reason"], user
    )
    say(request, "accommodation_set", int(changed))
    return see_other("accommodations", course.pk)


@require_POST
@login_required
def accommodation_remove(request: HttpRequest, course_id: int) -> HttpResponse:
    """Takes one away. What is gone already stays gone."""
    course, user = taught_course(request, course_id)
    form = RemoveForm(request.POST)
    row = _rows(course, user).filter(pk=form.cleaned_data["accommodation"]).first() if form.is_valid() else None
    if row is not None:
        remove_accommodation(row, by=user)
    say(request, "accommodation_remove", int(row is not None))
    return see_other("accommodations", course.pk)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def accommodations_upload(request: HttpRequest, course_id: int) -> HttpResponse:
    """Takes a table and shows what it would change. Nothing is written yet."""
    course, user = taught_course(request, course_id)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _upload(request, course, form=form, status=200 if request.method != "POST" else 400)
    text, problem = _text(form.cleaned_data["file"])
    reading = Reader(course).read(text) if problem is None else Reading(problems=[problem])
    if reading.problems:
        return _upload(request, course, form=TableForm(), reading=reading, status=400)
    signed = _signer(course, user).sign(base64.b64encode(text.encode()).decode())
    return _upload(request, course, reading=reading, confirm=ConfirmForm(initial={"table": signed}))


@require_POST
@login_required
def accommodations_apply(request: HttpRequest, course_id: int) -> HttpResponse:
    """Writes the table that was looked at, all of it or nothing; it is read anew."""
    course, user = taught_course(request, course_id)
    try:
        text = base64.b64decode(_signer(course, user).unsign(request.POST.get("table", ""))).decode()
    except (signing.BadSignature, binascii.Error, UnicodeDecodeError):
        return _upload(request, course, reading=Reading(problems=[Problem(0, "not_looked_at")]), status=400)
    reading = Reader(course).read(text)
    if reading.problems:
        return _upload(request, course, form=TableForm(), reading=reading, status=400)
    changed = set_accommodations(course, [line.plan for line in reading.lines], by=user)
    say(request, "accommodations_apply", changed)
    return see_other("accommodations", course.pk)


@require_safe
@never_cache
@login_required
def accommodations_csv(request: HttpRequest, course_id: int) -> HttpResponse:
    """The table of all, as a file that can be uploaded again."""
    course, user = taught_course(request, course_id)
    response = HttpResponse(as_file(course, _rows(course, user)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="accommodations.csv"'
    return response


def _rows(course: Course, user: User) -> QuerySet[Accommodation]:
    rows = Accommodation.objects.visible_to(user).filter(course=course)
    return rows.select_related("user", "sitting__quiz").order_by("user__full_name", "user__netid", "sitting")


def _form_for(request: HttpRequest, course: Course, user: User) -> AccommodationForm:
    """An empty form, or with `?change=` one filled with the accommodation to change."""
    change = request.GET.get("change", "")
    if not change:
        return AccommodationForm(course=course)
    row = get_object_or_404(_rows(course, user), pk=int(change) if change.isdecimal() else 0)
    initial = {
        "student": row.user_id,
        "sitting": row.sitting_id,
        "factor": row.factor,
        "minutes": minutes_in(row.extra_time),
        "reason": row.reason,
    }
    return AccommodationForm(course=course, initial=initial)


def _page(
    request: HttpRequest, course: Course, user: User, *, form: AccommodationForm, status: int = 200
) -> HttpResponse:
    context = {"course": course, "rows": _rows(course, user), "form": form}
    return render(request, "exams/proctoring/accommodations.html", context, status=status)


def _upload(
    request: HttpRequest,
    course: Course,
    *,
    form: TableForm | None = None,
    reading: Reading | None = None,
    confirm: ConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"course": course, "form": form or TableForm(), "reading": reading, "confirm": confirm}
    return render(request, "exams/proctoring/accommodations_upload.html", context, status=status)


def _signer(course: Course, user: User) -> signing.Signer:
    """Vouches that this person looked at this table for this course."""
    return signing.Signer(salt=f"exams.proctoring.accommodations.{course.pk}.{user.pk}")


def _text(file: UploadedFile[bytes]) -> tuple[str, Problem | None]:
    if file.size is None or file.size > FILE_LIMIT:
        return "", Problem(0, "too_large")
    try:
        return file.read().decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return "", Problem(0, "not_utf8")
