"""What can be done in a quiz's outline? Order, double, delete, weigh and take over questions, one address each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from exams.authoring.admin.bases import ModelAdmin
from exams.authoring.admin.parameters import ParametersField
from exams.authoring.admin.scope import person, rows
from exams.authoring.arranging import (
    NotWeighable,
    OutlineChanged,
    Place,
    Weight,
    arrange,
    delete_questions,
    weigh,
)
from exams.authoring.copying import copy_into, duplicate
from exams.authoring.outline import outline_of
from exams.authoring.policies import policy_catalogue
from exams.authoring.searching import MOST, search
from exams.models import Question, Quiz, Section

MOST_NAMED = 1000
CHANGED = "The quiz was changed in another window. This is how it stands now: please look and try again."
Verb = Callable[[HttpRequest, Quiz], str]


class Malformed(Exception):
    """The request names no questions in the way that the outline does."""


class WeighForm(forms.Form):
    points = forms.DecimalField(required=False, max_digits=6, decimal_places=2)
    policy = forms.CharField(required=False, max_length=32)
    parameters = ParametersField(required=False)

    def weight(self) -> Weight:
        policy = self.cleaned_data["policy"] or None
        return Weight(self.cleaned_data["points"], policy, self.cleaned_data["parameters"] if policy else None)


class OutlinePages(ModelAdmin):
    """Addresses for the script of the outline; each answers with the outline as it then stands."""

    def get_urls(self) -> list[URLPattern]:
        verbs: dict[str, Verb] = {
            "order": self.order,
            "duplicate": self.duplicate,
            "delete_questions": self.delete_questions,
            "weigh": self.weigh,
            "take": self.take,
        }
        own = [self._address(name, require_POST(self._answering(verb))) for name, verb in verbs.items()]
        return [*own, self._address("search", require_safe(self.search)), *super().get_urls()]

    def _address(self, name: str, view: Any) -> URLPattern:
        made: URLPattern = path(f"<int:quiz_id>/{name}/", self.admin_site.admin_view(view), name=f"exams_quiz_{name}")
        return made

    def _answering(self, verb: Verb) -> Callable[..., JsonResponse]:
        """The view of a verb: whose quiz it is, what happened, and what the outline then looks like."""

        def view(request: HttpRequest, quiz_id: int) -> JsonResponse:
            quiz = _quiz(request, quiz_id)
            try:
                said = verb(request, quiz)
            except OutlineChanged:
                return JsonResponse({"error": CHANGED, **_standing(quiz)}, status=409)
            except (NotWeighable, Malformed) as refused:
                return JsonResponse({"error": str(refused)}, status=400)
            self.log_change(request, quiz, said)
            return JsonResponse({"said": said, **_standing(quiz)})

        return view

    def order(self, request: HttpRequest, quiz: Quiz) -> str:
        """Body: `{"sections": [{"id": 1, "questions": [5, 3]}, …]}`, the whole quiz."""
        arrange(quiz, _places(request.body))
        return "Put in another order."

    def duplicate(self, request: HttpRequest, quiz: Quiz) -> str:
        return _counted("Doubled {}.", len(duplicate(quiz, _chosen(request))))

    def delete_questions(self, request: HttpRequest, quiz: Quiz) -> str:
        return _counted("Deleted {}.", delete_questions(quiz, _chosen(request)))

    def weigh(self, request: HttpRequest, quiz: Quiz) -> str:
        form = WeighForm(request.POST)
        if not form.is_valid():
            raise Malformed(" ".join(str(words) for of_field in form.errors.values() for words in of_field))
        return _counted("Weighed {} anew.", weigh(quiz, _chosen(request), form.weight()))

    def take(self, request: HttpRequest, quiz: Quiz) -> str:
        """Copies questions of the same course into a section of this quiz."""
        wanted, section = _chosen(request), request.POST.get("section", "")
        theirs = rows(Question, person(request)).filter(pk__in=wanted, section__quiz__course=quiz.course_id)
        here = Section.objects.filter(quiz=quiz, pk=int(section)).first() if section.isdecimal() else None
        if here is None or theirs.count() != len(set(wanted)):
            raise OutlineChanged
        by_key = {question.pk: question for question in theirs}
        copies = copy_into(here, [by_key[pk] for pk in dict.fromkeys(wanted)])
        return _counted("Copied {} into this quiz.", len(copies))

    def search(self, request: HttpRequest, quiz_id: int) -> HttpResponse:
        quiz, words = _quiz(request, quiz_id), request.GET.get("q", "")[:200]
        found = search(quiz, words)
        context = {"found": found, "quiz": quiz, "sections": quiz.sections.order_by("position", "pk"), "most": MOST}
        return JsonResponse({"html": render_to_string("exams/authoring/_found.html", context)})


def outline_html(quiz: Quiz) -> SafeString:
    context = {"outline": outline_of(quiz), "quiz": quiz, "policies": policy_catalogue()}
    return render_to_string("exams/authoring/_outline.html", context)


def _standing(quiz: Quiz) -> dict[str, Any]:
    """The outline, and where its sections stand, for the form on the same page."""
    positions = {str(pk): position for pk, position in quiz.sections.values_list("pk", "position")}
    return {"html": outline_html(quiz), "positions": positions}


def _quiz(request: HttpRequest, quiz_id: int) -> Quiz:
    quiz: Quiz | None = rows(Quiz, person(request)).select_related("course").filter(pk=quiz_id).first()
    if quiz is None:
        raise Http404
    return quiz


def _places(body: bytes) -> list[Place]:
    """Raises Malformed unless the body is what `order` takes."""
    try:
        sections = json.loads(body)["sections"]
        places = [Place(section["id"], tuple(section["questions"])) for section in sections]
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise Malformed("This names no order.") from wrong
    named = [key for place in places for key in (place.section, *place.questions)]
    if len(named) > MOST_NAMED or not all(type(key) is int for key in named):
        raise Malformed("This names no order.")
    return places


def _chosen(request: HttpRequest) -> list[int]:
    """The keys of the questions that were ticked. Raises Malformed without any."""
    named = request.POST.getlist("question")[:MOST_NAMED]
    if not named or not all(key.isdecimal() and len(key) < 16 for key in named):
        raise Malformed("Tick the questions first.")
    return [int(key) for key in named]


def _counted(words: str, number: int) -> str:
    return words.format("1 question" if number == 1 else f"{number} questions")
