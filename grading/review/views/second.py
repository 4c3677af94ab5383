"""The TA's door to second opinions: judge what somebody else judged, without seeing it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.models import Sitting, User, database_now
from grading.errors import NotTheFirstJudge, PointsOutOfRange, ReviewConflict
from grading.models import SecondOpinion
from grading.models.second import SecondOpinionQuerySet
from grading.review.card import card_of
from grading.review.forms import JudgeForm
from grading.review.queue import LEASE, used_comments
from grading.review.rubric import rubric_of
from grading.review.second import digest_of, give_second, open_to, take_second


@require_GET
@never_cache
@login_required
def second_item(request: HttpRequest, sitting_id: int, question: str) -> HttpResponse:
    """The next judgement of this pile to be repeated, lent to this person; or word that none is left."""
    user, now = _user(request), database_now()
    sitting = get_object_or_404(Sitting.objects.staffed_by(user).select_related("quiz__course"), pk=sitting_id)
    opinion = take_second(_pile(user, sitting_id, question), user, now)
    if opinion is None:
        return render(request, "grading/review/second_done.html", {"sitting": sitting})
    opinion = _opinions(user).get(pk=opinion.pk)
    item = opinion.review_item
    form = JudgeForm(
        cap=item.cap,
        rubric=list(rubric_of(sitting.quiz, question)),
        initial={"revision": item.revision, "seen": digest_of(item)},
    )
    return _page(request, opinion, form)


@require_POST
@login_required
def second_judge(request: HttpRequest, opinion_id: int) -> HttpResponse:
    """Keeps the second judgement and goes on. 409 if it was given, or the first taken back, meanwhile."""
    user = _user(request)
    opinion = get_object_or_404(_opinions(user), pk=opinion_id)
    item = opinion.review_item
    quiz = item.attempt.sitting.quiz
    form = JudgeForm(request.POST, cap=item.cap, rubric=list(rubric_of(quiz, item.question)))
    if not form.is_valid():
        return _page(request, opinion, form, status=400)
    try:
        give_second(opinion, form.judgement(), by=user, seen=form.cleaned_data["seen"] or None)
    except PointsOutOfRange:
        form.add_error("other", "These points are not within the limits.")
        return _page(request, opinion, form, status=400)
    except (ReviewConflict, NotTheFirstJudge):
        context = {"sitting": item.attempt.sitting, "question": item.question, "conflict": True}
        return render(request, "grading/review/second_done.html", context, status=409)
    response = HttpResponseRedirect(reverse("second_item", args=[item.attempt.sitting_id, item.question]))
    response.status_code = 303
    return response


@require_POST
@login_required
def second_renew(request: HttpRequest, opinion_id: int) -> HttpResponse:
    """Keeps it while its page is open. 409 if it is no longer this person's."""
    user = _user(request)
    get_object_or_404(_opinions(user), pk=opinion_id)
    mine = SecondOpinion.objects.visible_to(user).filter(pk=opinion_id, judged_at=None, leased_by=user)
    kept = bool(mine.update(lease_until=database_now() + LEASE))
    return JsonResponse({"kept": kept}, status=200 if kept else 409)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _opinions(user: User) -> SecondOpinionQuerySet:
    rows = SecondOpinion.objects.visible_to(user).exclude(review_item__judged_by=user)
    return rows.select_related("review_item__attempt__sitting__quiz__course")


def _pile(user: User, sitting_id: int, question: str) -> SecondOpinionQuerySet:
    return open_to(user).filter(review_item__attempt__sitting=sitting_id, review_item__question=question)


def _page(request: HttpRequest, opinion: SecondOpinion, form: JudgeForm, status: int = 200) -> HttpResponse:
    user, item = _user(request), opinion.review_item
    context: dict[str, Any] = {
        "opinion": opinion,
        "item": item,
        "sitting": item.attempt.sitting,
        "card": card_of(item.attempt, item.question),
        "left": _pile(user, item.attempt.sitting_id, item.question).count(),
        "form": form,
        "comments": used_comments(item.question, user, but=item.pk),
    }
    return render(request, "grading/review/second_item.html", context, status=status)
