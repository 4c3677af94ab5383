"""What came too late, and what does an instructor let count?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from exams.errors import EffectChanged
from exams.models import Attempt, JournalEntry, Sitting
from exams.proctoring.answers import Papers, told
from exams.proctoring.forms import AcceptForm
from exams.proctoring.views.doors import say, see_other, staffed_sitting, taught_sitting
from exams.running.late import LateSave
from exams.running.late import late_saves as late_saves_of
from exams.running.late_effect import Effect, accept_as_shown, effects_of, shown_digest


@require_safe
@never_cache
@login_required
def late_saves(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Every save that would change an answer if it counted, beside the answer that does; what it would change."""
    sitting, user = staffed_sitting(request, sitting_id)
    may_accept = Sitting.objects.taught_by(user).filter(pk=sitting.pk).exists()
    return _page(request, sitting, may_accept=may_accept)


@require_POST
@login_required
def late_accept(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Lets one late save count, with a reason, and has the attempt graded again. Twice is once.

    Not if it would change something else by now than the page showed: then the page shows what it would.
    """
    sitting, user = taught_sitting(request, sitting_id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, sitting, may_accept=True, refused=form)
    entries = JournalEntry.objects.visible_to(user).filter(attempt__sitting=sitting)
    entry = get_object_or_404(entries, pk=form.cleaned_data["entry"])
    given = form.cleaned_data
    try:
        accepted = accept_as_shown(sitting, entry, by=user, why=given["reason"], shown=given["shown"])
    except EffectChanged:
        return _page(request, sitting, may_accept=True, refused=form, changed=True)
    say(request, "late_accept", int(accepted))
    return see_other("late_saves", sitting.pk)


def _page(
    request: HttpRequest,
    sitting: Sitting,
    *,
    may_accept: bool,
    refused: AcceptForm | None = None,
    changed: bool = False,
) -> HttpResponse:
    papers = Papers()
    saves = late_saves_of(Attempt.objects.filter(sitting=sitting))
    effects = effects_of(sitting, saves) if may_accept else {}
    context = {
        "sitting": sitting,
        "lines": [_line(save, papers, refused, effects.get(save.entry.pk)) for save in saves],
        "may_accept": may_accept,
        "refused": refused,
        "changed": changed,
    }
    status = 409 if changed else 400 if refused else 200
    return render(request, "exams/proctoring/late_saves.html", context, status=status)


def _line(save: LateSave, papers: Papers, refused: AcceptForm | None, effect: Effect | None) -> dict[str, Any]:
    entry, response = save.entry, save.response
    question = papers.question(entry.attempt, entry.question)
    known = {"entry": entry.pk, "shown": shown_digest(save, effect)}
    typed = refused.data if refused is not None and refused["entry"].value() == str(entry.pk) else None
    form = AcceptForm(typed and {**dict(typed.items()), **known}, initial=known, auto_id=f"accept_{entry.pk}_%s")
    return {
        "entry": entry,
        "number": question["number"],
        "late": told(question, entry.data["value"]),
        "counts": told(question, response.value if response else None),
        "saved_at": response.saved_at if response else None,
        "form": form,
        "effect": effect,
    }
