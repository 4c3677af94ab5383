"""Which requests leave a trace? Whatever staff change or take away, whether or not its view thought of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from exams.models import Attempt, Course, Edition, Quiz, Sitting, User
from exams.running.audit import record, tracing
from grading.models import GradingRun, RegradeRequest, ReviewItem

EVERYONE = "all"  # as the forms of the room say it
# The student's door: what is done there is in the journal, and saving must read neither session nor user here.
STUDENT_DOOR = "exams.delivery"
# What looks like a change and is none, or is somebody's own.
NO_TRACE = {
    "regrade_request",  # a student asks; the request itself says who and when
    "review_renew",  # every minute while an explanation is on the screen
    "figure",
    "result",
    "exams_quiz_preview",
    "exams_quiz_search",
}
READING = ("GET", "HEAD", "OPTIONS")

Scope = Callable[[User], QuerySet[Any]]
# What the variable parts of an address name: whose rows, the way to the course, the way to the student.
PLACES: dict[str, tuple[Scope, str, str]] = {
    "attempt_id": (
        lambda user: Attempt.objects.filter(sitting__in=Sitting.objects.staffed_by(user)),
        "sitting__quiz__course_id",
        "student_id",
    ),
    "sitting_id": (lambda user: Sitting.objects.staffed_by(user), "quiz__course_id", ""),
    "course_id": (lambda user: Course.objects.staffed_by(user), "pk", ""),
    "quiz_id": (lambda user: Quiz.objects.visible_to(user), "course_id", ""),
    "edition_id": (
        lambda user: Edition.objects.filter(quiz__course__in=Course.objects.staffed_by(user)),
        "quiz__course_id",
        "",
    ),
    "item_id": (
        lambda user: ReviewItem.objects.visible_to(user),
        "attempt__sitting__quiz__course_id",
        "attempt__student_id",
    ),
    "request_id": (
        lambda user: RegradeRequest.objects.visible_to(user),
        "attempt__sitting__quiz__course_id",
        "attempt__student_id",
    ),
    "run_id": (
        lambda user: GradingRun.objects.filter(sitting__in=Sitting.objects.staffed_by(user)),
        "sitting__quiz__course_id",
        "",
    ),
}


@dataclass(slots=True)
class Found:
    """What an address and a form name, as far as it belongs to who asks."""

    course: int | None = None
    subject: int | None = None
    about: list[str] = field(default_factory=list)


def keep_trace(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a view that records something itself is believed; for every other one this records what it can
    tell from outside, so that no action of staff is without a trace because somebody forgot it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        with tracing() as trace:
            response = get_response(request)
        match = request.resolver_match
        if match is not None and not trace.written and _leaves_a_trace(request, response, match):
            _keep(request, response, match)
        return response

    return middleware


def _leaves_a_trace(request: HttpRequest, response: HttpResponse, match: ResolverMatch) -> bool:
    if response.status_code >= 400 or match.func.__module__.startswith(STUDENT_DOOR) or match.url_name in NO_TRACE:
        return False
    if request.method in READING:
        return response.headers.get("Content-Disposition", "").startswith("attachment")
    # The admin shows a form that was refused once more, with 200.
    return match.namespace != "admin" or 300 <= response.status_code < 400 or not _is_page(response)


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def _keep(request: HttpRequest, response: HttpResponse, match: ResolverMatch) -> None:
    user = request.user
    if not isinstance(user, User):
        return
    found = _named(user, match.kwargs)
    if found.course is None and not _is_staff(user):
        return
    _add_who(user, request.POST.get("who", ""), found)
    data = {"file": response.headers["Content-Disposition"]} if request.method in READING else {}
    name = match.view_name.replace(":", " ")
    record(name, by=user, course=found.course, subject=found.subject, about=" ".join(found.about), data=data)


def _is_staff(user: User) -> bool:
    return user.is_staff or user.is_superuser or Course.objects.staffed_by(user).exists()


def _named(user: User, kwargs: dict[str, Any]) -> Found:
    """The course and the student that an address is about; only what the person helps to run is found."""
    found = Found()
    for name, value in kwargs.items():
        found.about.append(f"{name.removesuffix('_id')} {value}")
        if name in PLACES:
            scope, course, subject = PLACES[name]
            row = scope(user).filter(pk=value).values_list(course, subject or "pk").first()
            if row is not None:
                found.course = row[0]
                found.subject = row[1] if subject else found.subject
    return found


def _add_who(user: User, who: str, found: Found) -> None:
    """The actions of the room name an attempt in the form; what is not one of the course is left out."""
    try:
        attempt = uuid.UUID(who)
    except ValueError:
        if who:
            found.about.append("everybody" if who == EVERYONE else "somebody")
        return
    rows = Attempt.objects.filter(pk=attempt, sitting__quiz__course=found.course)
    subject = rows.filter(sitting__in=Sitting.objects.staffed_by(user)).values_list("student_id", flat=True).first()
    if subject is not None:
        found.subject = subject
        found.about.append(f"attempt {attempt}")
