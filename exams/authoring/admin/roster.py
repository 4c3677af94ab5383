"""How does a roster come into a course in the admin? Uploaded, looked at, and written when confirmed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from exams.authoring.admin.bases import ModelAdmin
from exams.authoring.admin.scope import person, rows
from exams.content.cells import csv_text
from exams.errors import RosterChanged
from exams.models import Accommodation, Course, Enrollment
from exams.rules.roster.lines import Roster
from exams.rules.roster.reading import SIZE_LIMIT, read_roster
from exams.running.roster.plan import Plan, minutes_of, plan_roster
from exams.running.roster.write import apply_roster

SHOWN = 200  # lines of each kind on a page
PAGE_LIMIT = 1024 * 1024  # bytes that travel through the page between looking and writing, before they are packed
CHANGED = "The course or the accounts changed in the meantime. Look again at what would happen now."


class UploadForm(forms.Form):
    """The file, and what it means not to be in it."""

    file = forms.FileField(label="CSV file", widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,text/*"}))
    whole = forms.TypedChoiceField(
        label="Students who are not in the file",
        coerce=lambda value: value == "drop",
        choices=[("drop", "drop the course: the file is the whole roster"), ("stay", "stay: the file is a part")],
        widget=forms.RadioSelect,
        initial="drop",
    )


class ConfirmForm(forms.Form):
    """What was looked at, signed; and a tick where a file drops many."""

    table = forms.CharField(widget=forms.HiddenInput, strip=False)
    sure = forms.BooleanField(required=False)


class RosterPages(ModelAdmin):
    """Pages of one course's roster, for the admin that registers courses."""

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str) -> URLPattern:
            made: URLPattern = path(route, self.admin_site.admin_view(view), name=f"exams_course_{name}")
            return made

        own = [
            page("<int:course_id>/roster/", self.roster_page, "roster"),
            page("<int:course_id>/roster/apply/", require_POST(self.roster_apply), "roster_apply"),
            page("<int:course_id>/roster.csv", require_safe(self.roster_csv), "roster_csv"),
        ]
        return [*own, *super().get_urls()]

    def roster_page(self, request: HttpRequest, course_id: int) -> HttpResponse:
        """Takes a file and shows what it would change. Nothing is written yet."""
        course = _course(request, course_id)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._roster(request, course, {"form": form}, status=400 if form.errors else 200)
        upload: UploadedFile[Any] = form.cleaned_data["file"]
        too_large = upload.size is None or upload.size > min(SIZE_LIMIT, PAGE_LIMIT)
        if too_large:
            form.add_error("file", "The file is larger than 1 MB. On the server, manage.py import_roster takes it.")
            return self._roster(request, course, {"form": form}, status=400)
        return self._look(request, course, upload.read(), whole=form.cleaned_data["whole"])

    def roster_apply(self, request: HttpRequest, course_id: int) -> HttpResponse:
        """Writes the file that was looked at, all of it or nothing."""
        course = _course(request, course_id)
        form = ConfirmForm(request.POST)
        kept = _unsigned(request, course, form)
        if kept is None:
            messages.error(request, "This roster was not looked at here. Choose the file again.")
            return _to(course)
        data, whole, digest = kept["data"].encode("latin-1"), kept["whole"], kept["digest"]
        roster = read_roster(data)
        plan = plan_roster(course, roster, by=person(request), whole=whole)
        if plan.drops_many and not form.cleaned_data["sure"]:
            return self._look(request, course, data, whole=whole, unsure=True)
        try:
            done = apply_roster(course, roster, by=person(request), whole=whole, digest=digest)
        except RosterChanged:
            messages.warning(request, CHANGED)
            return self._look(request, course, data, whole=whole)
        said = f"{len(done.added)} added, {len(done.changed)} changed, {len(done.dropped)} dropped."
        messages.success(request, f"The roster is written: {said}")
        return HttpResponseRedirect(reverse("admin:exams_course_change", args=[course.pk]))

    def roster_csv(self, request: HttpRequest, course_id: int) -> HttpResponse:
        """Who is in the course now, as a file that can be uploaded again."""
        course = _course(request, course_id)
        response = HttpResponse(roster_table(course), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="roster.csv"'
        return response

    def _look(
        self, request: HttpRequest, course: Course, data: bytes, *, whole: bool, unsure: bool = False
    ) -> HttpResponse:
        roster = read_roster(data)
        plan = plan_roster(course, roster, by=person(request), whole=whole)
        shown: dict[str, Any] = {"form": UploadForm(), "plan": plan, "unsure": unsure, **_shown(roster, plan)}
        if not plan.problems:
            table = {"data": data.decode("latin-1"), "whole": whole, "digest": plan.digest}
            signed = signing.dumps(table, salt=_salt(request, course), compress=True)
            shown["confirm"] = ConfirmForm(initial={"table": signed})
        return self._roster(request, course, shown, status=400 if plan.problems or unsure else 200)

    def _roster(self, request: HttpRequest, course: Course, context: dict[str, Any], status: int) -> HttpResponse:
        full = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "course": course,
            "title": f"Roster of {course}",
            **context,
        }
        return TemplateResponse(request, "exams/authoring/course_roster.html", full, status=status)


def roster_table(course: Course) -> str:
    """The current roster in the columns that are read best."""
    people = Enrollment.objects.current().filter(course=course).select_related("user").order_by("role", "user__netid")
    times = {row.user_id: row for row in Accommodation.objects.filter(course=course, sitting=None)}
    table: list[list[str]] = [["NetID", "Name", "Email", "Section", "Role", "Time factor", "Extra minutes"]]
    for row in people:
        time = times.get(row.user_id)
        more = ["", ""] if time is None else [f"{time.factor.normalize():f}", f"{_plain(minutes_of(time))}"]
        table.append([row.user.netid, row.user.full_name, row.user.email, row.section, row.role, *more])
    return csv_text(table)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _shown(roster: Roster, plan: Plan) -> dict[str, Any]:
    """The first of each kind, and how many more there are."""
    kinds: dict[str, list[Any]] = {
        "added": plan.added,
        "changed": plan.changed,
        "dropped": plan.dropped,
        "problems": plan.problems,
    }
    return {
        "roster": roster,
        "columns": [(column.value, header) for column, header in roster.columns.items()],
        "notes": plan.notes[:SHOWN],
        **{f"shown_{name}": items[:SHOWN] for name, items in kinds.items()},
        **{f"more_{name}": len(items[SHOWN:]) for name, items in kinds.items()},
    }


def _course(request: HttpRequest, course_id: int) -> Course:
    course = rows(Course, person(request)).filter(pk=course_id).first()
    if course is None:
        raise Http404
    return course


def _salt(request: HttpRequest, course: Course) -> str:
    """Vouches that this person looked at this file for this course."""
    return f"exams.authoring.roster.{course.pk}.{person(request).pk}"


def _unsigned(request: HttpRequest, course: Course, form: ConfirmForm) -> dict[str, Any] | None:
    if not form.is_valid():
        return None
    try:
        kept: dict[str, Any] = signing.loads(form.cleaned_data["table"], salt=_salt(request, course), max_age=3600)
    except signing.BadSignature:
        return None
    return kept


def _to(course: Course) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:exams_course_roster", args=[course.pk]))
