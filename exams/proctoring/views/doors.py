"""Who may come in here? Staff of the course; what is not theirs does not exist."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse

from exams.models import Course, Sitting, User


def staffed_sitting(request: HttpRequest, sitting_id: int) -> tuple[Sitting, User]:
    """The sitting and who asks, if they help to run its course; else 404."""
    user = person(request)
    sittings = Sitting.objects.staffed_by(user).select_related("quiz__course")
    return get_object_or_404(sittings, pk=sitting_id), user


def taught_sitting(request: HttpRequest, sitting_id: int) -> tuple[Sitting, User]:
    """The sitting and who asks, if they teach its course; else 404."""
    user = person(request)
    sittings = Sitting.objects.taught_by(user).select_related("quiz__course")
    return get_object_or_404(sittings, pk=sitting_id), user


def taught_course(request: HttpRequest, course_id: int) -> tuple[Course, User]:
    """The course and who asks, if they teach it; else 404."""
    user = person(request)
    return get_object_or_404(Course.objects.taught_by(user), pk=course_id), user


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def see_other(name: str, *args: object, query: str = "") -> HttpResponse:
    """303 to the page of this name: what follows a POST is a GET."""
    response = HttpResponseRedirect(reverse(name, args=args) + query)
    response.status_code = 303
    return response


def say(request: HttpRequest, action: str, count: int) -> None:
    """Says on the next page what an action did, and to how many; nobody is a warning."""
    messages.add_message(request, messages.SUCCESS if count else messages.WARNING, done_words(action, count))


def done_words(action: str, count: int) -> str:
    """What an action did, in words."""
    return render_to_string("exams/proctoring/_done.txt", {"action": action, "count": count}).strip()
