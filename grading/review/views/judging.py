"""The TA's door: which explanations wait, and what is each of them worth?"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.models import Course, Sitting, User, database_now
from grading.errors import NothingToUndo, PointsOutOfRange, ReviewConflict, RubricChanged
from grading.marking.rereading import explanation_digest, explanations
from grading.models import ReviewItem, RubricItem
from grading.models.review import ReviewItemQuerySet
from grading.review.card import card_of
from grading.review.forms import JudgeForm, UndoForm, alike_of
from grading.review.judging import judge_alike, take_back
from grading.review.plan import judgeable
from grading.review.queue import count_of, in_others_hands, piles, renew, take_next, take_over, used_comments
from grading.review.rubric import rubric_of
from grading.review.second import second_piles
from grading.review.similar import MOST, similar_to
from grading.scoring.numbers import plain_ascii


@require_GET
@never_cache
@login_required
def review_queue(request: HttpRequest) -> HttpResponse:
    """All that waits in the courses that this person helps to run, by sitting and question."""
    get_object_or_404(Course.objects.staffed_by(_user(request))[:1])
    found = piles(_user(request), database_now())
    context = {
        "piles": found,
        "waiting": sum(pile.count.waiting for pile in found),
        "seconds": second_piles(_user(request)),
        "taught": set(Sitting.objects.taught_by(_user(request)).values_list("pk", flat=True)),
    }
    return render(request, "grading/review/review_queue.html", context)


@require_GET
@never_cache
@login_required
def review_item(request: HttpRequest, sitting_id: int, question: str) -> HttpResponse:
    """The next explanation of this pile, lent to this person; or word that none is free."""
    user, now = _user(request), database_now()
    sitting = get_object_or_404(Sitting.objects.staffed_by(user).select_related("quiz__course"), pk=sitting_id)
    pile = _pile(user, sitting_id, question)
    get_object_or_404(pile[:1])
    item = take_next(pile, user, now)
    undo = _undoable(user, request.GET.get("judged"))
    if item is None:
        lent = in_others_hands(pile, user, now).select_related("leased_by").order_by("lease_until")
        context = {"sitting": sitting, "count": count_of(pile, user, now), "undo": undo, "lent": lent}
        return render(request, "grading/review/review_done.html", context)
    item = _items(user).get(pk=item.pk)
    form = JudgeForm(cap=item.cap, rubric=_rubric(item), initial=_initial(item))
    return _page(request, item, form, undo=undo)


@require_POST
@login_required
def review_judge(request: HttpRequest, item_id: int) -> HttpResponse:
    """Saves a judgement and goes on; what somebody else judged meanwhile is shown beside it, not overwritten."""
    user = _user(request)
    item = get_object_or_404(_items(user), pk=item_id)
    form = JudgeForm(request.POST, cap=item.cap, rubric=_rubric(item))
    if not form.is_valid():
        if form.has_error("rubric", "invalid_choice"):
            return _conflict(request, item, form.cleaned_data, rubric_changed=True)
        return _page(request, item, form, status=400)
    given = form.cleaned_data
    try:
        done = judge_alike(
            item,
            alike_of(request.POST.getlist("alike")),
            form.judgement(),
            by=user,
            revision=given["revision"],
            seen=given["seen"] or None,
        )
    except ReviewConflict as conflict:
        return _conflict(request, item, given, rubric_changed=isinstance(conflict, RubricChanged))
    except PointsOutOfRange:
        form.add_error("other", "These points are not within the limits.")
        return _page(request, item, form, status=400)
    return _next(item, {"judged": ",".join(str(one.pk) for one in done)})


@require_POST
@login_required
def review_undo(request: HttpRequest, item_id: int) -> HttpResponse:
    """Takes a judgement back, and those that were saved with it, and shows the item again."""
    user = _user(request)
    item = get_object_or_404(_items(user), pk=item_id)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _conflict(request, item, {})
    try:
        take_back(item, by=user, revision=form.cleaned_data["revision"])
        _take_back_alike(user, request.POST.getlist("alike"))
    except (ReviewConflict, NothingToUndo):
        return _conflict(request, item, {})
    return _next(item, {})


@require_POST
@login_required
def review_renew(request: HttpRequest, item_id: int) -> HttpResponse:
    """Keeps an item while its page is open. 409 if it is no longer this person's."""
    user = _user(request)
    get_object_or_404(_items(user), pk=item_id)
    kept = renew(judgeable(user), item_id, user, database_now())
    return JsonResponse({"kept": kept}, status=200 if kept else 409)


@require_POST
@login_required
def review_take_over(request: HttpRequest, item_id: int) -> HttpResponse:
    """Takes an item that somebody else has open, and shows it; if it was judged meanwhile, the next one."""
    user = _user(request)
    item = get_object_or_404(_items(user), pk=item_id)
    take_over(judgeable(user), item.pk, user, database_now())
    return _next(item, {})


def _take_back_alike(user: User, tokens: list[str]) -> None:
    """Those saved together with an undone judgement; who judged one of them anew meanwhile is respected."""
    for one in alike_of(tokens):
        item = _items(user).filter(pk=one.item, judged_by=user).first()
        if item is not None:
            with suppress(ReviewConflict, NothingToUndo):
                take_back(item, by=user, revision=one.revision)


def _undoable(user: User, judged: str | None) -> list[ReviewItem]:
    """What this person saved just now, by the address; the first is the one that was on the screen."""
    wanted = [_number(text) for text in (judged or "").split(",")[:MOST]]
    found = _items(user).filter(judged_by=user, pk__in=wanted).in_bulk()
    return [found[pk] for pk in wanted if pk in found]


def _seen(item: ReviewItem) -> str:
    texts = explanations([item.attempt_id], [item.question])
    return explanation_digest(texts.get((item.attempt_id, item.question), ""))


def _rubric(item: ReviewItem) -> list[RubricItem]:
    return list(rubric_of(item.attempt.sitting.quiz, item.question))


def _initial(item: ReviewItem) -> dict[str, Any]:
    """An empty form; after an undoing, what was taken back."""
    before = {f"{pk}:{revision}" for pk, revision in item.marks.values_list("rubric_item", "rubric_item__revision")}
    extra = plain_ascii(item.extra) if item.extra else ""
    return {
        "revision": item.revision,
        "seen": _seen(item),
        "rubric": sorted(before),
        "other": extra,
        "comment": item.comment,
    }


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _items(user: User) -> ReviewItemQuerySet:
    return judgeable(user).select_related("attempt__sitting__quiz__course", "judged_by")


def _pile(user: User, sitting_id: int, question: str) -> ReviewItemQuerySet:
    return judgeable(user).filter(attempt__sitting=sitting_id, question=question)


def _number(text: str | None) -> int:
    """A key from the address, or one that no row has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0


def _page(
    request: HttpRequest,
    item: ReviewItem,
    form: JudgeForm,
    *,
    status: int = 200,
    undo: list[ReviewItem] | None = None,
    conflict: bool = False,
    changed: bool = False,
) -> HttpResponse:
    user, sitting = _user(request), item.attempt.sitting
    pile = _pile(user, sitting.pk, item.question)
    context: dict[str, Any] = {
        "item": item,
        "sitting": sitting,
        "card": card_of(item.attempt, item.question),
        "count": count_of(pile, user, database_now()),
        "form": form,
        "undo": undo,
        "conflict": conflict,
        "rubric_changed": changed,
        "similar": [] if item.judged_at else similar_to(item, pile, user, database_now()),
        "ticked": request.POST.getlist("alike"),
        "comments": used_comments(item.question, user),
    }
    return render(request, "grading/review/review_item.html", context, status=status)


def _conflict(
    request: HttpRequest, item: ReviewItem, given: dict[str, Any], *, rubric_changed: bool = False
) -> HttpResponse:
    """Both judgements on one page: the one that stands, and this person's, ready to be saved over it."""
    item = _items(_user(request)).get(pk=item.pk)
    rubric = _rubric(item)
    same = {f"{one.pk}:{one.revision}" for one in rubric}
    mine = {
        "rubric": [token for token in given.get("rubric") or () if token in same],
        "other": given.get("other") if rubric else given.get("points"),
        "comment": given.get("comment", ""),
        "revision": item.revision,
        "seen": _seen(item),
    }
    return _page(
        request,
        item,
        JudgeForm(cap=item.cap, rubric=rubric, initial=mine),
        status=409,
        conflict=True,
        changed=rubric_changed,
    )


def _next(item: ReviewItem, query: dict[str, Any]) -> HttpResponse:
    place = {"sitting_id": item.attempt.sitting_id, "question": item.question}
    address = reverse("review_item", kwargs=place) + (f"?{urlencode(query)}" if query else "")
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
