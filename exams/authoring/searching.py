"""Which questions of a course are there to take over, and where was each asked before?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from exams.authoring.composing import in_digits
from exams.authoring.excerpts import excerpt_of
from exams.authoring.outline import key_in_words
from exams.models import Edition, Question, Quiz
from exams.rules.paper import questions_of

MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """One question; `used` says in which editions it was handed out, and where."""

    question: Question
    quiz: Quiz
    points: str
    key: str
    start: str
    used: tuple[str, ...]


def search(quiz: Quiz, words: str) -> list[Found]:
    """Questions of the course's quizzes, this one's too, whose texts hold every word; the first `MOST` of them."""
    matching = Question.objects.filter(section__quiz__course=quiz.course_id)
    for word in words.split():
        here = Q(prompt__icontains=word) | Q(solution__icontains=word) | Q(choices__text__icontains=word)
        matching = matching.filter(here | Q(section__quiz__title__icontains=word))
    ordered = matching.distinct().select_related("section__quiz__course").prefetch_related("choices")
    found = list(
        ordered.order_by("-section__quiz__date", "section__quiz", "section__position", "position", "pk")[:MOST]
    )
    used = uses({question.section.quiz_id for question in found})
    return [
        Found(
            question,
            question.section.quiz,
            in_digits(question.points),
            key_in_words(question),
            excerpt_of(question.prompt, 18),
            tuple(used[question.uid]),
        )
        for question in found
    ]


def uses(quizzes: set[int]) -> defaultdict[str, list[str]]:
    """By a question's uid, the editions of these quizzes that hold it, with the sittings that hand them out."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    editions = Edition.objects.filter(quiz__in=quizzes).select_related("quiz").prefetch_related("sittings")
    for edition in editions.order_by("quiz", "number"):
        real = [sitting.name for sitting in edition.sittings.all() if not sitting.rehearsal]
        words = f"{edition.quiz.title}, edition {edition.number}" + (f" ({', '.join(real)})" if real else "")
        for question in questions_of(edition.paper):
            found[question["id"]].append(words)
    return found
