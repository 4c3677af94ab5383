"""How does a student ask for one question to be looked at again?"""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from exams.models import Attempt, User, database_now
from exams.rules.paper import questions_of
from grading.errors import AlreadyAsked, RequestsClosed
from grading.models import RegradeRequest, Release
from grading.results.forms import RequestForm
from grading.results.requesting import ask_for_regrade, takes_requests


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def regrade_request(request: HttpRequest, attempt_id: uuid.UUID, question: str) -> HttpResponse:
    """The form, and the asking. 403 when no requests are taken, 409 when the question was asked about before."""
    assert isinstance(request.user, User)
    attempts = Attempt.objects.of_student(request.user).select_related("edition", "sitting__quiz__course")
    attempt = get_object_or_404(attempts, pk=attempt_id)
    number = _number(attempt, question)
    now, form = database_now(), RequestForm(request.POST or None)
    visible = Release.objects.visible_at(now)
    release = visible.filter(sitting=attempt.sitting, sitting__rehearsal=False).first()
    context = {"attempt": attempt, "number": number, "question": question, "form": form, "release": release}
    if not takes_requests(attempt, release, now):
        return render(request, "grading/results/regrade_request.html", {**context, "closed": True}, status=403)
    if RegradeRequest.objects.filter(attempt=attempt, question=question).exists():
        return render(request, "grading/results/regrade_request.html", {**context, "asked": True}, status=409)
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method == "GET" else 400
        return render(request, "grading/results/regrade_request.html", context, status=status)
    try:
        ask_for_regrade(attempt, question, text=form.cleaned_data["text"], release=release, now=now)
    except (AlreadyAsked, RequestsClosed):
        return render(request, "grading/results/regrade_request.html", {**context, "asked": True}, status=409)
    response = HttpResponseRedirect(f"{reverse('result', args=[attempt.pk])}#question-{number}")
    response.status_code = 303
    return response


def _number(attempt: Attempt, question: str) -> str:
    numbers = {q["id"]: q["number"] for q in questions_of(attempt.edition.paper)}
    if question not in numbers:
        raise Http404
    return numbers[question]
