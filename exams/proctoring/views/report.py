"""What happened at this sitting? Its report as a page, a table and on paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.models import database_now
from exams.proctoring.report.gather import report_of
from exams.proctoring.report.written import as_csv, as_pdf
from exams.proctoring.views.doors import staffed_sitting


@require_safe
@never_cache
@login_required
def sitting_report(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Attendance, times, incidents, extensions, late saves and flags."""
    sitting, _ = staffed_sitting(request, sitting_id)
    context = {"sitting": sitting, "report": report_of(sitting, now=database_now())}
    return render(request, "exams/proctoring/sitting_report.html", context)


@require_safe
@never_cache
@login_required
def sitting_report_csv(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """One line a student."""
    sitting, _ = staffed_sitting(request, sitting_id)
    text = as_csv(report_of(sitting, now=database_now()))
    return _file(text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"report-{sitting.pk}.csv")


@require_safe
@never_cache
@login_required
def sitting_report_pdf(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """To print and sign."""
    sitting, _ = staffed_sitting(request, sitting_id)
    return _file(as_pdf(report_of(sitting, now=database_now())), "application/pdf", f"report-{sitting.pk}.pdf")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
