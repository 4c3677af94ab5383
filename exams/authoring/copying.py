"""How does a question get into another place or quiz as a copy, with its options and figures?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from exams.authoring.arranging import hold, make_room, questions_named
from exams.authoring.figures import free_name
from exams.models import Choice, Figure, Question, Quiz, Section, new_uid

_NAMED = re.compile(r"(?P<before>\]\(\s*<?figure:)(?P<name>[^)>\s]+)")


@transaction.atomic
def duplicate(quiz: Quiz, chosen: Iterable[int]) -> list[Question]:
    """A copy of each of these questions right behind it. Raises OutlineChanged."""
    copies = []
    for pk in [question.pk for question in questions_named(hold(quiz), chosen)]:
        original = Question.objects.select_related("section").get(pk=pk)
        make_room(original.section, original.position)
        copies.append(_copy(original, original.section, original.position + 1, {}))
    return copies


@transaction.atomic
def copy_into(section: Section, originals: Iterable[Question]) -> list[Question]:
    """Copies of these questions, of whatever quiz, at the end of the section; their figures come along."""
    quiz = hold(section.quiz)
    last = section.questions.aggregate(last=Max("position"))["last"] or 0
    return [
        _copy(original, section, last + place, _bring_figures(original, quiz))
        for place, original in enumerate(originals, 1)
    ]


def _copy(original: Question, section: Section, position: int, names: dict[str, str]) -> Question:
    """The copy is another question: it gets names of its own, so that editions do not take it for the first."""
    choices = list(original.choices.order_by("position", "pk"))
    fields = {f.attname: getattr(original, f.attname) for f in Question._meta.concrete_fields if not f.primary_key}
    own = {"uid": new_uid(), "section_id": section.pk, "position": position, "copied_from": root_of(original)}
    texts = {"prompt": _renamed(original.prompt, names), "solution": _renamed(original.solution, names)}
    copy = Question.objects.create(**fields | own | texts)
    Choice.objects.bulk_create(_copied(choice, copy, names) for choice in choices)
    return copy


def root_of(question: Question) -> str:
    """The uid of the question that all its copies, and the copies of these, come from."""
    return question.copied_from or question.uid


def _copied(choice: Choice, question: Question, names: dict[str, str]) -> Choice:
    fields = {f.attname: getattr(choice, f.attname) for f in Choice._meta.concrete_fields if not f.primary_key}
    texts = {"text": _renamed(choice.text, names), "rationale": _renamed(choice.rationale, names)}
    return Choice(**fields | {"uid": new_uid(), "question_id": question.pk} | texts)


def _renamed(text: str, names: dict[str, str]) -> str:
    return _NAMED.sub(lambda found: found["before"] + names.get(found["name"], found["name"]), text)


def _bring_figures(original: Question, quiz: Quiz) -> dict[str, str]:
    """Makes the figures that the question shows ones of the quiz too; says under which names where they differ."""
    shown = {name for text in _texts(original) for name in _names(text)}
    theirs = Figure.objects.filter(quiz__sections__questions=original, name__in=shown).exclude(quiz=quiz)
    ours = {figure.name: figure.image_id for figure in quiz.figures.all()}
    names: dict[str, str] = {}
    for figure in theirs.order_by("name"):
        same = [name for name, image in ours.items() if image == figure.image_id]
        names[figure.name] = figure.name if figure.name in same else min(same, default="")
        if not names[figure.name]:
            names[figure.name] = free_name(figure.name, set(ours))
            ours[names[figure.name]] = figure.image_id
            Figure.objects.create(quiz=quiz, name=names[figure.name], alt=figure.alt, image_id=figure.image_id)
    return names


def _texts(question: Question) -> list[str]:
    choices = question.choices.all()
    return [question.prompt, question.solution, *(t for choice in choices for t in (choice.text, choice.rationale))]


def _names(text: str) -> list[str]:
    return [found["name"] for found in _NAMED.finditer(text)]
