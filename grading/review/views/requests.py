"""The TA's door to regrade requests: which wait, and what is the answer to each?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.models import Course, User
from exams.rules.paper import questions_of
from grading.errors import AlreadyAnswered, PointsOutOfRange, ReviewConflict
from grading.models import RegradeRequest
from grading.review.answering import answer, answerable, item_at_issue
from grading.review.card import card_of
from grading.review.forms import AnswerForm

LATEST = 50  # answered ones that the list still shows


@require_GET
@never_cache
@login_required
def request_queue(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what waits for others, and what was answered lately."""
    user = _user(request)
    get_object_or_404(Course.objects.staffed_by(user)[:1])
    related = ("attempt__sitting__quiz__course", "attempt__edition", "answered_by")
    mine = answerable(user).select_related(*related)
    context = {
        "waiting": [(_number(row), row) for row in mine.waiting()],
        "elsewhere": RegradeRequest.objects.visible_to(user).waiting().exclude(pk__in=mine.values("pk")).count(),
        "answered": [
            (_number(row), row) for row in mine.filter(answered_at__isnull=False).order_by("-answered_at")[:LATEST]
        ],
    }
    return render(request, "grading/review/request_queue.html", context)


@require_GET
@never_cache
@login_required
def request_item(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request with the question and the answer that it is about; no name."""
    row = _row(request, request_id)
    item = item_at_issue(row)
    form = AnswerForm(cap=item.cap if item else None, initial={"revision": item.revision if item else 0})
    return _page(request, row, form)


@require_POST
@login_required
def request_answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Answers; 409 if somebody else answered, or judged the explanation, meanwhile."""
    row = _row(request, request_id)
    item = item_at_issue(row)
    form = AnswerForm(request.POST, cap=item.cap if item else None)
    if not form.is_valid():
        return _page(request, row, form, status=400)
    given = form.cleaned_data
    try:
        answer(
            row,
            by=_user(request),
            comment=given["comment"],
            points=given.get("points"),
            item=item,
            revision=given["revision"] or 0,
        )
    except (AlreadyAnswered, ReviewConflict, PointsOutOfRange):
        return _page(request, _row(request, request_id), form, conflict=True, status=409)
    response = HttpResponseRedirect(reverse("request_queue"))
    response.status_code = 303
    return response


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _row(request: HttpRequest, request_id: int) -> RegradeRequest:
    rows = answerable(_user(request)).select_related(
        "attempt__sitting__quiz__course", "attempt__edition", "answered_by"
    )
    return get_object_or_404(rows, pk=request_id)


def _number(row: RegradeRequest) -> str:
    return next(q["number"] for q in questions_of(row.attempt.edition.paper) if q["id"] == row.question)


def _page(
    request: HttpRequest, row: RegradeRequest, form: AnswerForm, *, conflict: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "row": row,
        "item": item_at_issue(row),
        "card": card_of(row.attempt, row.question),
        "form": form,
        "conflict": conflict,
    }
    return render(request, "grading/review/request_item.html", context, status=status)
