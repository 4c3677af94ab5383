"""How do staff give out tickets for the day when single sign-on is down?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from exams.models import Sitting, Ticket, User
from exams.proctoring.board import roster
from exams.proctoring.room import EVERYONE
from exams.proctoring.room_forms import TicketForm
from exams.proctoring.views.doors import staffed_sitting
from exams.rules.codes import spaced
from exams.running.audit import record
from exams.running.tickets import issue_tickets


@require_safe
@never_cache
@login_required
def tickets(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Who has a ticket, and who has used it."""
    sitting, _ = staffed_sitting(request, sitting_id)
    return _page(request, sitting)


@require_POST
@never_cache
@login_required
def tickets_issue(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Makes tickets and shows them to be printed, this once: only their hashes are kept, so no page can follow."""
    sitting, user = staffed_sitting(request, sitting_id)
    form = TicketForm(request.POST, sitting=sitting)
    if not form.is_valid():
        return _page(request, sitting, refused=True)
    made = issue_tickets(sitting, form.students, by=user)
    whom = "everybody" if form.cleaned_data["who"] == [EVERYONE] else f"{len(made)} students"
    record("tickets_issue", by=user, course=sitting.quiz.course_id, about=f"sitting {sitting.pk} {whom}")
    students = User.objects.filter(pk__in=made).order_by("full_name", "netid")
    context = {
        "sitting": sitting,
        "made": [(student, spaced(made[student.pk], 4)) for student in students],
        "address": request.build_absolute_uri(reverse("ticket_door")),
    }
    return render(request, "exams/proctoring/ticket_sheet.html", context)


def _page(request: HttpRequest, sitting: Sitting, *, refused: bool = False) -> HttpResponse:
    known = {ticket.student_id: ticket for ticket in Ticket.objects.filter(sitting=sitting)}
    rows = roster(sitting).select_related("user").order_by("user__full_name", "user__netid")
    lines = [(row.user, known.get(row.user_id)) for row in rows]
    context = {"sitting": sitting, "lines": lines, "refused": refused}
    return render(request, "exams/proctoring/tickets.html", context, status=400 if refused else 200)
