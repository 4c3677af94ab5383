"""How do questions get their places in a quiz, or leave it? Each change whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from exams.authoring.importing import half_of
from exams.authoring.policies import policy_problems
from exams.errors import ExamError
from exams.models import Question, Quiz, Section


class OutlineChanged(ExamError):
    """What the page names is not what the quiz has (any more)."""


class NotWeighable(ExamError):
    """The new points or policy do not fit; the message says to which question and why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A section with its questions in order, by their keys."""

    section: int
    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """What several questions shall get; None leaves as it is."""

    points: Decimal | None = None
    policy: str | None = None
    parameters: Mapping[str, str] | None = None


@transaction.atomic
def arrange(quiz: Quiz, order: Sequence[Place]) -> None:
    """Puts sections and questions in this order. Raises OutlineChanged unless each is named exactly once."""
    held = hold(quiz)
    sections = {section.pk: section for section in held.sections.all()}
    questions = {q.pk: q for q in Question.objects.filter(section__quiz=held)}
    named = [question for place in order for question in place.questions]
    if sorted(place.section for place in order) != sorted(sections) or sorted(named) != sorted(questions):
        raise OutlineChanged
    for number, place in enumerate(order, 1):
        sections[place.section].position = number
        for position, pk in enumerate(place.questions, 1):
            questions[pk].section_id, questions[pk].position = place.section, position
    Section.objects.bulk_update(sections.values(), ["position"])
    Question.objects.bulk_update(questions.values(), ["section", "position"])


@transaction.atomic
def delete_questions(quiz: Quiz, chosen: Iterable[int]) -> int:
    """Takes the questions out of the quiz; editions keep what they have. Returns how many."""
    found = questions_named(hold(quiz), chosen)
    Question.objects.filter(pk__in=[question.pk for question in found]).delete()
    return len(found)


@transaction.atomic
def weigh(quiz: Quiz, chosen: Iterable[int], weight: Weight) -> int:
    """Gives all of these questions the same points, policy, or both. Returns how many. Raises NotWeighable."""
    found = questions_named(hold(quiz), chosen)
    for question in found:
        _weigh(question, weight)
    Question.objects.bulk_update(found, ["points", "policy", "policy_parameters", "explanation_cap"])
    return len(found)


def _weigh(question: Question, weight: Weight) -> None:
    if weight.points is not None:
        if weight.points <= 0:
            raise NotWeighable("A question gives more than 0 points.")
        _keep_cap(question, weight.points)
        question.points = weight.points
    if weight.policy is not None:
        parameters = dict(weight.parameters or {})
        if problems := policy_problems(weight.policy, parameters):
            raise NotWeighable(" ".join(problems))
        question.policy, question.policy_parameters = weight.policy, parameters


def _keep_cap(question: Question, points: Decimal) -> None:
    """A cap of half the points follows them; another one stays and must fit."""
    cap = question.explanation_cap
    if cap is not None and cap == half_of(question.points):
        question.explanation_cap = half_of(points)
    elif cap is not None and cap > points:
        raise NotWeighable(f"An explanation to “{question.prompt[:40]}” can earn {cap} points: lower that first.")


def hold(quiz: Quiz) -> Quiz:
    """The quiz, locked until the transaction ends: one outline at a time."""
    return Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)


def questions_named(quiz: Quiz, chosen: Iterable[int]) -> list[Question]:
    """These questions of the quiz, in its order. Raises OutlineChanged where one is not there."""
    wanted = set(chosen)
    found = Question.objects.filter(section__quiz=quiz, pk__in=wanted)
    ordered = list(found.order_by("section__position", "section", "position", "pk"))
    if len(ordered) != len(wanted):
        raise OutlineChanged
    return ordered


def make_room(section: Section, after: int) -> None:
    """Moves what stands behind the position `after` one place on."""
    Question.objects.filter(section=section, position__gt=after).update(position=F("position") + 1)
