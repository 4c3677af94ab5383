"""What would go wrong at this sitting, and by which rules does one student take it?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.models import STAFF_ROLES, Enrollment, Role, Sitting, User, database_now
from exams.proctoring.effective import rules_for
from exams.proctoring.preflight import facts_of
from exams.proctoring.views.doors import staffed_sitting
from exams.rules.preflight import preflight as findings_of
from exams.running.external import external

# Where each finding is mended: the name of the page, and whether it is an instructor's.
PLACES = {
    "sitting": ("admin:exams_sitting_change", "Page of the sitting"),
    "lockdown": ("lockdown", "Lockdown browser"),
}


@require_safe
@never_cache
@login_required
def preflight(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Everything that would go wrong, with names, the worst first."""
    sitting, user = staffed_sitting(request, sitting_id)
    start_url = external(request, reverse("attempt_lobby", args=[sitting.pk]))
    facts = facts_of(sitting, start_url=start_url, now=database_now())
    teaches = Sitting.objects.taught_by(user).filter(pk=sitting.pk).exists()
    found = findings_of(facts)
    context = {
        "sitting": sitting,
        "facts": facts,
        "lines": [(finding, _place(sitting, finding.where) if teaches else None) for finding in found],
        "stops": sum(finding.severity == "stop" for finding in found),
        "warnings": sum(finding.severity == "warn" for finding in found),
    }
    return render(request, "exams/proctoring/preflight.html", context)


@require_safe
@never_cache
@login_required
def student_rules(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Each rule that holds for one student (`?who=` NetID), and where it comes from; without one, whom to choose."""
    sitting, user = staffed_sitting(request, sitting_id)
    takes = STAFF_ROLES if sitting.rehearsal else (Role.STUDENT,)
    enrolled = Enrollment.objects.current().filter(course=sitting.quiz.course_id, role__in=takes)
    people = [row.user for row in enrolled.select_related("user").order_by("user__full_name", "user__netid")]
    chosen = _chosen(people, request.GET.get("who", ""))
    context = {
        "sitting": sitting,
        "people": people,
        "chosen": chosen,
        "rules": rules_for(sitting, chosen) if chosen else None,
        "teaches": Sitting.objects.taught_by(user).filter(pk=sitting.pk).exists(),
    }
    return render(request, "exams/proctoring/student_rules.html", context)


def _chosen(people: list[User], netid: str) -> User | None:
    if not netid:
        return None
    found = next((user for user in people if user.netid == netid.strip().lower()), None)
    if found is None:
        raise Http404
    return found


def _place(sitting: Sitting, where: str) -> tuple[str, str] | None:
    if where not in PLACES:
        return None
    name, label = PLACES[where]
    return reverse(name, args=[sitting.pk]), label
