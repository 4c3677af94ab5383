"""What does a person find first? What is open, what comes, what is past, and for staff the ways to their work."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exams.delivery.sittings import SittingCard, student_sittings
from exams.models import Course, Sitting, User, database_now
from grading.results.releasing import ReleasedTotal, released_totals


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A sitting with what it gave, once that is released."""

    card: SittingCard
    result: ReleasedTotal | None


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    user = request.user
    assert isinstance(user, User)
    now = database_now()
    cards = student_sittings(user)
    totals = released_totals(user, [card.sitting for card in cards], now)
    rows = [HomeCard(card, totals.get(card.sitting.pk)) for card in cards]
    running_first = sorted(rows, key=lambda row: row.card.attempt is None)
    open_now = [row for row in running_first if row.card.is_open(now)]
    upcoming = [row for row in rows if row.card.is_upcoming(now)]
    context = {
        "open_now": open_now,
        "upcoming": upcoming,
        "past": [row for row in reversed(rows) if row not in open_now and row not in upcoming],
        "staffed": _staffed(user),
        "may_author": user.is_staff,
        "now": now,
    }
    return render(request, "quizsite/home.html", context)


def _staffed(user: User) -> list[tuple[Course, list[Sitting]]]:
    """The courses that this person helps to run, each with its latest sittings."""
    courses = Course.objects.staffed_by(user)
    sittings = Sitting.objects.staffed_by(user).select_related("quiz__course").order_by("-opens_at")[:50]
    by_course: dict[int, list[Sitting]] = {}
    for sitting in sittings:
        by_course.setdefault(sitting.quiz.course_id, []).append(sitting)
    return [(course, by_course.get(course.pk, [])) for course in courses]
