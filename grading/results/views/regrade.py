"""What would a regrade change, and what became of it? Preview, apply, progress, undo; for who teaches the course."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.models import Sitting, User
from exams.rules.paper import questions_of
from grading.errors import NotTheLatestRegrade, RegradeUnfinished
from grading.marking.regrade import Preview, preview
from grading.marking.regrade_runs import start_regrade, start_undo
from grading.models import GradingRun, RegradeStep, Release
from grading.results.regrade_form import ApplyForm, RegradeForm, UndoRegradeForm


@require_GET
@never_cache
@login_required
def regrade(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The form and, once it is filled in, the preview. Nothing is written."""
    sitting = _sitting(request, sitting_id)
    form = RegradeForm(request.GET if "revision" in request.GET else None, sitting=sitting, initial=_wished(request))
    if not form.is_valid():
        return _page(request, sitting, form, status=400 if form.is_bound else 200)
    shown = [preview(one, form.correction()) for one in form.sittings(sitting)]
    seen = {attempt: revisions for one in shown for attempt, revisions in one.seen.items()}
    return _page(request, sitting, form, shown=shown, apply=ApplyForm(initial={"seen": seen}))


@require_POST
@login_required
def regrade_apply(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Asks for the regrade that the address describes, guarded by what the preview showed."""
    sitting = _sitting(request, sitting_id)
    form, apply = RegradeForm(request.GET, sitting=sitting), ApplyForm(request.POST)
    if not form.is_valid():
        return _page(request, sitting, form, status=400)
    sittings = form.sittings(sitting)
    if not apply.is_valid():
        shown = [preview(one, form.correction()) for one in sittings]
        return _page(request, sitting, form, shown=shown, apply=apply, status=400)
    given = apply.cleaned_data
    try:
        runs = start_regrade(sittings, form.correction(), by=_user(request), reason=given["reason"], seen=given["seen"])
    except RegradeUnfinished:
        return _page(request, sitting, form, unfinished=True, status=409)
    return _see(runs[0])


@require_GET
@never_cache
@login_required
def regrade_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """What a run does or did, who was passed by, and the way to undo it."""
    return _run_page(request, _run(request, run_id), UndoRegradeForm())


@require_GET
@never_cache
@login_required
def regrade_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a run has come, for its page."""
    run = _run(request, run_id)
    return JsonResponse({"done": run.done, "total": run.total, "finished": run.state == GradingRun.State.DONE})


@require_POST
@login_required
def regrade_undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Asks for the run to be undone. 409 if another regrade stands on it, or one is still being applied."""
    run, form = _run(request, run_id), UndoRegradeForm(request.POST)
    if not form.is_valid():
        return _run_page(request, run, form, status=400)
    try:
        undone = start_undo(run, by=_user(request), reason=form.cleaned_data["reason"])
    except (NotTheLatestRegrade, RegradeUnfinished):
        return _run_page(request, run, form, refused=True, status=409)
    return _see(undone)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _sitting(request: HttpRequest, sitting_id: int) -> Sitting:
    sittings = Sitting.objects.taught_by(_user(request)).select_related("quiz__course")
    return get_object_or_404(sittings, pk=sitting_id)


def _run(request: HttpRequest, run_id: int) -> GradingRun:
    runs = GradingRun.objects.regrades().taught_by(_user(request))
    related = ("sitting__quiz__course", "key_revision__edition", "created_by", "undoes", "undone_by")
    return get_object_or_404(runs.select_related(*related), pk=run_id)


def _wished(request: HttpRequest) -> dict[str, str]:
    """What a link from elsewhere proposes, such as the statistics of a suspicious key."""
    return {"policy": GradingRun.Policy.AS_KEY, **request.GET.dict()}


def _page(
    request: HttpRequest,
    sitting: Sitting,
    form: RegradeForm,
    *,
    shown: list[Preview] | None = None,
    apply: ApplyForm | None = None,
    unfinished: bool = False,
    status: int = 200,
) -> HttpResponse:
    runs = GradingRun.objects.regrades().filter(sitting=sitting).select_related("created_by", "undone_by", "undoes")
    released = Release.objects.in_force().filter(sitting__in=[one.sitting for one in shown or []])
    context = {
        "sitting": sitting,
        "form": form,
        "previews": shown,
        "released": set(released.values_list("sitting", flat=True)) if shown else set(),
        "apply": apply,
        "unfinished": unfinished,
        "runs": runs,
        "address": request.GET.urlencode(),
    }
    return render(request, "grading/results/regrade.html", context, status=status)


def _run_page(
    request: HttpRequest, run: GradingRun, form: UndoRegradeForm, *, refused: bool = False, status: int = 200
) -> HttpResponse:
    numbers = _numbers(run.sitting)
    rows = run.steps.select_related("attempt__student").order_by("attempt__student__full_name", "question")
    steps = [(numbers.get(step.question, step.question), step) for step in rows]
    together = GradingRun.objects.filter(batch=run.batch).exclude(pk=run.pk).select_related("sitting__quiz__course")
    in_force = GradingRun.objects.in_force().filter(
        sitting=run.sitting_id, key_revision__edition=run.key_revision.edition_id
    )
    context = {
        "run": run,
        "sitting": run.sitting,
        "written": [step for step in steps if step[1].outcome == RegradeStep.Outcome.WRITTEN],
        "passed_by": [step for step in steps if step[1].outcome == RegradeStep.Outcome.PASSED_BY],
        "together": together if run.batch else [],
        "may_undo": in_force.first() == run,
        "refused": refused,
        "question": numbers.get(run.parameters.get("question", ""), ""),
        "option": _option(run),
        "form": form,
    }
    return render(request, "grading/results/regrade_run.html", context, status=status)


def _numbers(sitting: Sitting) -> dict[str, str]:
    """The number of each question by its id."""
    papers = sitting.editions.order_by("number").values_list("paper", flat=True)
    return {question["id"]: question["number"] for paper in papers for question in questions_of(paper)}


def _option(run: GradingRun) -> str:
    """The letter of the option that a run is about, as authored; "" for none."""
    asked = run.parameters.get("question", ""), run.parameters.get("option", "")
    questions = questions_of(run.key_revision.edition.paper)
    return next((c["label"] for q in questions if q["id"] == asked[0] for c in q["choices"] if c["id"] == asked[1]), "")


def _see(run: GradingRun) -> HttpResponse:
    response = HttpResponseRedirect(reverse("regrade_run", args=[run.pk]))
    response.status_code = 303
    return response
