"""What did I get, and why? One attempt's result, for its student once released, and for staff."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.models import Attempt, DatabaseNow, User, database_now
from exams.running.papers import paper_of
from grading.models import Release
from grading.results.class_figures import class_figures
from grading.results.forms import SeenForm
from grading.results.notices import changes_for, confirm
from grading.results.record import EVERYTHING, sheet_for, shown_by
from grading.results.requesting import takes_requests


@require_GET
@never_cache
@login_required
def result(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The result as far as the release shows it; everything for those who help to run the course."""
    user = request.user
    assert isinstance(user, User)
    attempt: Any = get_object_or_404(_attempts(user), pk=attempt_id)
    by_staff, now = attempt.by_staff, attempt.db_now
    in_force = Release.objects.in_force().filter(sitting=attempt.sitting, sitting__rehearsal=False).first()
    release = in_force if in_force is not None and in_force.visible_from <= now else None
    context = {
        "attempt": attempt,
        "paper": paper_of(attempt.edition_id, attempt.edition.digest),
        "by_staff": by_staff,
        "release": release,
        "later": in_force if release is None else None,
    }
    closed = attempt.state == Attempt.State.CLOSED
    if not by_staff and (release is None or not closed):
        return render(request, "grading/results/result_withheld.html", context, status=403)
    shown = EVERYTHING if by_staff or release is None else shown_by(release)
    own = attempt.student_id == user.pk
    may_ask = own and takes_requests(attempt, release, now)
    changes = changes_for([attempt], now).get(attempt.pk, [])
    sheet = sheet_for(attempt, shown)
    context |= {
        "shown": shown,
        "sheet": sheet,
        "may_ask": may_ask,
        "news": [change for change in changes if not change.read] if own else [],
        "told": [change for change in changes if change.read or not own],
        "through": max((change.at for change in changes), default=now).isoformat(),
        "class": class_figures(attempt.sitting, sheet.possible) if shown.statistics and not by_staff else None,
    }
    return render(request, "grading/results/result.html", context)


def _attempts(user: User) -> QuerySet[Attempt]:
    """What this person may look at, without papers; beside each whether as staff, and the database's time."""
    staffed = Exists(Attempt.objects.staffed_by(user).filter(pk=OuterRef("pk")))
    attempts = Attempt.objects.visible_to(user).annotate(by_staff=staffed, db_now=DatabaseNow())
    return attempts.select_related("edition", "sitting__quiz__course", "student").defer("edition__paper")


@require_POST
@login_required
def result_seen(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The student confirms that the changes were read, up to the newest that the page showed."""
    assert isinstance(request.user, User)
    attempt = get_object_or_404(Attempt.objects.of_student(request.user), pk=attempt_id)
    form = SeenForm(request.POST)
    if form.is_valid():
        confirm(attempt, min(form.cleaned_data["through"], database_now()))
    response = HttpResponseRedirect(reverse("result", args=[attempt.pk]))
    response.status_code = 303
    return response
