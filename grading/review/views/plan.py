"""The instructor's door to judging: what is read, by whom, and how far two people agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exams.models import Sitting, User, database_now
from exams.rules.paper import PaperQuestion, questions_of
from grading.errors import PointsOutOfRange, ReviewConflict
from grading.marking.rereading import explanations
from grading.models import ReviewItem, SecondOpinion
from grading.review.plan import judges_of, plan_of, set_plan
from grading.review.plan_forms import DrawForm, PlanForm, SettleForm
from grading.review.queue import PileCount, counts_by_question
from grading.review.second import draw_sample, settle
from grading.statistics.agreement import Agreement, agreement


@dataclass(frozen=True, slots=True)
class Compared:
    """One question or one pair of judges: how many were drawn, and how far those judged twice agree."""

    name: str
    drawn: int
    figures: Agreement


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def review_plan(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """What is read at a sitting, and who has which question; POST saves the whole of it."""
    sitting = _sitting(request, sitting_id)
    questions = read_questions(sitting)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        questions=questions,
        judges=judges_of(sitting),
        plan=plan_of(sitting),
    )
    if request.method == "POST" and form.is_valid():
        set_plan(sitting, form.plan())
        return _see("review_plan", sitting.pk)
    counts = counts_by_question(sitting, _user(request), database_now())
    context = {
        "sitting": sitting,
        "form": form,
        "rows": [(q, counts.get(q["id"], PileCount(0, 0, 0)), form.boxes(q["id"])) for q in questions],
        "judges": form.judges,
    }
    return render(request, "grading/review/review_plan.html", context, status=400 if form.is_bound else 200)


@require_GET
@never_cache
@login_required
def second_opinions(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The sample of a sitting: how far two people agree, and what is to be settled."""
    sitting = _sitting(request, sitting_id)
    return _page(request, sitting, DrawForm(questions=read_questions(sitting)))


@require_POST
@login_required
def second_draw(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Draws judgements into the sample."""
    sitting = _sitting(request, sitting_id)
    form = DrawForm(request.POST, questions=read_questions(sitting))
    if not form.is_valid():
        return _page(request, sitting, form, status=400)
    given = form.cleaned_data
    number, percent = (given["amount"], None) if given["unit"] == "number" else (None, given["amount"])
    draw_sample(sitting, by=_user(request), question=given["question"], number=number, percent=percent)
    return _see("second_opinions", sitting.pk)


@require_POST
@login_required
def second_settle(request: HttpRequest, opinion_id: int) -> HttpResponse:
    """Says which of two judgements counts. 409 if it was settled, or judged anew, meanwhile."""
    opinions = SecondOpinion.objects.taught_by(_user(request)).given()
    opinion = get_object_or_404(opinions.select_related("review_item__attempt__sitting__quiz__course"), pk=opinion_id)
    sitting, form = opinion.review_item.attempt.sitting, SettleForm(request.POST)
    draw = DrawForm(questions=read_questions(sitting))
    if not form.is_valid():
        return _page(request, sitting, draw, problem="points", status=400)
    try:
        given = form.cleaned_data
        settle(opinion, given["how"], by=_user(request), revision=given["revision"], points=given["points"])
    except ReviewConflict:
        return _page(request, sitting, draw, problem="conflict", status=409)
    except PointsOutOfRange:
        return _page(request, sitting, draw, problem="points", status=400)
    return _see("second_opinions", sitting.pk)


def read_questions(sitting: Sitting) -> list[PaperQuestion]:
    """The questions with an explanation that can earn points, as the newest edition of the sitting numbers them."""
    papers = sitting.editions.order_by("number").values_list("paper", flat=True)
    found = {question["id"]: question for paper in papers for question in questions_of(paper)}
    return [question for question in found.values() if question["explanation"] and question["explanation_cap"]]


def _page(
    request: HttpRequest, sitting: Sitting, draw: DrawForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    related = ("review_item__attempt", "first_by", "judged_by", "settled_by")
    rows = list(
        SecondOpinion.objects.taught_by(_user(request))
        .filter(review_item__attempt__sitting=sitting)
        .select_related(*related)
    )
    numbers = {question["id"]: question["number"] for question in read_questions(sitting)}
    order = {number: at for at, number in enumerate(numbers.values())}
    rows.sort(key=lambda row: order.get(numbers.get(row.review_item.question, ""), 0))
    differing = [row for row in rows if row.judged_at and row.points != row.first_points]
    texts = explanations({r.review_item.attempt_id for r in differing}, {r.review_item.question for r in differing})
    context: dict[str, Any] = {
        "sitting": sitting,
        "draw": draw,
        "judged": ReviewItem.objects.filter(attempt__sitting=sitting, judged_at__isnull=False).count(),
        "drawn": len(rows),
        "questions": _compared(rows, lambda row: numbers.get(row.review_item.question, row.review_item.question)),
        "pairs": _compared([row for row in rows if row.judged_at], _pair),
        "whole": agreement(_points(rows)),
        "differing": [
            (numbers.get(item.question, ""), row, texts.get((item.attempt_id, item.question), ""))
            for row in differing
            for item in [row.review_item]
        ],
        "problem": problem,
    }
    return render(request, "grading/review/second_opinions.html", context, status=status)


def _compared(rows: list[SecondOpinion], name_of: Callable[[SecondOpinion], str]) -> list[Compared]:
    groups: defaultdict[str, list[SecondOpinion]] = defaultdict(list)
    for row in rows:
        groups[name_of(row)].append(row)
    return [Compared(name, len(some), agreement(_points(some))) for name, some in groups.items()]


def _points(rows: list[SecondOpinion]) -> list[tuple[Decimal, Decimal]]:
    return [(r.first_points, r.points) for r in rows if r.first_points is not None and r.points is not None]


def _pair(row: SecondOpinion) -> str:
    return f"{row.first_by.full_name if row.first_by else ''}, then {row.judged_by.full_name if row.judged_by else ''}"


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _sitting(request: HttpRequest, sitting_id: int) -> Sitting:
    sittings = Sitting.objects.taught_by(_user(request)).select_related("quiz__course")
    return get_object_or_404(sittings, pk=sitting_id)


def _see(name: str, sitting: int) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name, args=[sitting]))
    response.status_code = 303
    return response
