"""Which reasons for points does a question have, and how are they changed? For those who help to run the course."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.models import Course, Edition, Quiz, Sitting, User
from exams.rules.paper import PaperQuestion, questions_of
from grading.errors import RubricChanged
from grading.models import RubricItem
from grading.review.forms import RubricItemForm, RubricRevisionForm
from grading.review.plan import judgeable
from grading.review.rubric import (
    Effect,
    add_rubric_item,
    edit_rubric_item,
    effects,
    move_rubric_item,
    remove_rubric_item,
    retire_rubric_item,
    used_rubric,
)


@require_GET
@never_cache
@login_required
def rubric(request: HttpRequest, quiz_id: int, question: str) -> HttpResponse:
    """The rubric of a question, with a form to add to it."""
    return _page(request, _quiz(request, quiz_id), question, RubricItemForm())


@require_POST
@login_required
def rubric_add(request: HttpRequest, quiz_id: int, question: str) -> HttpResponse:
    """Adds an item at the end."""
    quiz = _quiz(request, quiz_id)
    _question(request, quiz, question)
    form = RubricItemForm(request.POST)
    if not form.is_valid():
        return _page(request, quiz, question, form, status=400)
    given = form.cleaned_data
    add_rubric_item(quiz, question, by=_user(request), points=given["points"], words=given["words"])
    return _see(quiz.pk, question)


@require_POST
@login_required
def rubric_edit(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """Changes an item. Where judgements would change with it, they are shown first and must be confirmed."""
    item, form = _item(request, rubric_id), RubricItemForm(request.POST)
    if not form.is_valid():
        return _change(request, item, form, status=400)
    given = form.cleaned_data
    found = effects(item, given["points"])
    if found and not given["confirmed"]:
        return _confirm(request, item, found, points=given["points"], words=given["words"])
    try:
        edit_rubric_item(
            item, by=_user(request), points=given["points"], words=given["words"], revision=given["revision"] or 0
        )
    except RubricChanged:
        return _change(request, item, form, conflict=True, status=409)
    return _see(item.quiz_id, item.question)


@require_POST
@login_required
def rubric_remove(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """Deletes an item, and takes it out of every judgement; those that change are shown first."""
    item, form = _item(request, rubric_id), RubricRevisionForm(request.POST)
    if not form.is_valid():
        return _change(request, item, _filled(item), conflict=True, status=400)
    found = effects(item, None)
    if found and not form.cleaned_data["confirmed"]:
        return _confirm(request, item, found)
    try:
        remove_rubric_item(item, by=_user(request), revision=form.cleaned_data["revision"])
    except RubricChanged:
        return _change(request, item, _filled(item), conflict=True, status=409)
    return _see(item.quiz_id, item.question)


@require_POST
@login_required
def rubric_retire(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """Offers an item no more; where it was ticked it counts on."""
    return _offer(request, rubric_id, retired=True)


@require_POST
@login_required
def rubric_offer(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """Offers a retired item again."""
    return _offer(request, rubric_id, retired=False)


@require_POST
@login_required
def rubric_move(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """One place up, and so to the next lower key."""
    item = _item(request, rubric_id)
    move_rubric_item(item)
    return _see(item.quiz_id, item.question)


def _offer(request: HttpRequest, rubric_id: int, *, retired: bool) -> HttpResponse:
    item, form = _item(request, rubric_id), RubricRevisionForm(request.POST)
    try:
        retire_rubric_item(item, retired=retired, revision=form.cleaned_data["revision"] if form.is_valid() else 0)
    except RubricChanged:
        return _change(request, item, _filled(item), conflict=True, status=409)
    return _see(item.quiz_id, item.question)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _quiz(request: HttpRequest, quiz_id: int) -> Quiz:
    """A published quiz of a course that one helps to run; as written, it is for those who teach."""
    quizzes = Quiz.objects.filter(course__in=Course.objects.staffed_by(_user(request)), editions__isnull=False)
    return get_object_or_404(quizzes.select_related("course").distinct(), pk=quiz_id)


def _question(request: HttpRequest, quiz: Quiz, question: str) -> PaperQuestion:
    papers = Edition.objects.visible_to(_user(request)).filter(quiz=quiz).order_by("-number")
    for paper in papers.values_list("paper", flat=True):
        for found in questions_of(paper):
            if found["id"] == question:
                return found
    raise Http404


def _item(request: HttpRequest, rubric_id: int) -> RubricItem:
    rows = RubricItem.objects.visible_to(_user(request)).select_related("quiz__course")
    return get_object_or_404(rows, pk=rubric_id)


def _filled(item: RubricItem) -> RubricItemForm:
    return RubricItemForm(initial={"points": item.points, "words": item.words, "revision": item.revision})


def _page(request: HttpRequest, quiz: Quiz, question: str, form: RubricItemForm, status: int = 200) -> HttpResponse:
    context = {
        "quiz": quiz,
        "question": _question(request, quiz, question),
        "form": form,
        "rows": used_rubric(quiz, question),
        "waiting": _waiting(request, quiz, question),
    }
    return render(request, "grading/review/rubric.html", context, status=status)


def _waiting(request: HttpRequest, quiz: Quiz, question: str) -> QuerySet[Sitting]:
    """The sittings at which answers to the question wait for this person."""
    pile = judgeable(_user(request)).waiting().filter(attempt__sitting__quiz=quiz, question=question)
    return Sitting.objects.filter(pk__in=pile.values("attempt__sitting")).select_related("quiz__course")


def _change(
    request: HttpRequest, item: RubricItem, form: RubricItemForm, *, conflict: bool = False, status: int
) -> HttpResponse:
    """One item that could not be changed as asked: as it stands now, and what was typed."""
    standing = RubricItem.objects.filter(pk=item.pk).first()
    if standing is not None and conflict:
        form = RubricItemForm(initial={**form.initial, **form.data.dict(), "revision": standing.revision})  # type: ignore[attr-defined]
    context = {
        "item": item,
        "standing": standing,
        "form": form,
        "question": _question(request, item.quiz, item.question),
        "conflict": conflict,
    }
    return render(request, "grading/review/rubric_change.html", context, status=status)


def _confirm(
    request: HttpRequest, item: RubricItem, found: list[Effect], *, points: Decimal | None = None, words: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "item": item,
        "effects": found,
        "raised": sum(effect.after > effect.before for effect in found),
        "lowered": sum(effect.after < effect.before for effect in found),
        "points": points,
        "words": words,
        "question": _question(request, item.quiz, item.question),
    }
    return render(request, "grading/review/rubric_confirm.html", context)


def _see(quiz: int, question: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("rubric", args=[quiz, question]))
    response.status_code = 303
    return response
