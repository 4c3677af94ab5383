"""What is in a quiz as it stands? Everything below it in a constant number of queries."""

from __future__ import annotations

from django.db.models import Prefetch

from exams.models import Choice, Figure, Question, Quiz, Section
from exams.rules.paper import FALSE, TRUE

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRUTHS = {TRUE: ("True", True), FALSE: ("False", False)}


def whole(quiz: Quiz) -> Quiz:
    """The quiz read anew, with course, sections, questions, choices and figures (without their bytes) at hand."""
    return (
        Quiz.objects.select_related("course")
        .prefetch_related(
            Prefetch("sections", Section.objects.order_by("position", "pk")),
            Prefetch("sections__questions", Question.objects.order_by("position", "pk")),
            Prefetch("sections__questions__choices", Choice.objects.order_by("position", "pk")),
            Prefetch("figures", Figure.objects.select_related("image").defer("image__data").order_by("name")),
        )
        .get(pk=quiz.pk)
    )


def letter(place: int) -> str:
    """The letter of the option at this place, from 0; after Z comes AA."""
    return letter(place // 26 - 1) + LETTERS[place % 26] if place >= 26 else LETTERS[place]
