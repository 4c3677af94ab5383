"""Which questions of a course are there to take over, and where was each asked before?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime

from exams.authoring.composing import in_digits
from exams.authoring.copying import root_of
from exams.authoring.excerpts import excerpt_of
from exams.authoring.outline import key_in_words
from exams.models import Edition, Question, Quiz
from exams.rules.paper import questions_of

MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """One question. `used` says in which editions it, its original or another copy was handed out, where and when."""

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
    used = uses(quiz.course_id, {root_of(question) for question in found})
    return [
        Found(
            question,
            question.section.quiz,
            in_digits(question.points),
            key_in_words(question),
            excerpt_of(question.prompt, 18),
            tuple(used[root_of(question)]),
        )
        for question in found
    ]


def uses(course: int, roots: Collection[str]) -> defaultdict[str, list[str]]:
    """By the root of a question and its copies, the editions of the course that hold one, and the sittings of these."""
    family = {root: root for root in roots}
    copies = Question.objects.filter(section__quiz__course=course, copied_from__in=roots)
    family |= dict(copies.values_list("uid", "copied_from"))
    found: defaultdict[str, list[str]] = defaultdict(list)
    editions = Edition.objects.filter(quiz__course=course).select_related("quiz").prefetch_related("sittings")
    for edition in editions.order_by("quiz", "number"):
        for root in dict.fromkeys(family[q["id"]] for q in questions_of(edition.paper) if q["id"] in family):
            found[root].append(_in_words(edition))
    return found


def origin_of(question: Question) -> Origin | None:
    """What the question is a copy of, and where either was used before; nothing where neither is."""
    root = root_of(question)
    original = Question.objects.filter(uid=root).exclude(pk=question.pk).select_related("section__quiz").first()
    used = uses(question.section.quiz.course_id, {root})[root]
    return Origin(original, bool(question.copied_from), tuple(used)) if used or question.copied_from else None


@dataclass(frozen=True, slots=True)
class Origin:
    """`original` is None where it was deleted, or where the question `is_copy` of nothing."""

    original: Question | None
    is_copy: bool
    used: tuple[str, ...]


def _in_words(edition: Edition) -> str:
    """“Quiz 1, edition 2 (Morning, 11 March 2026)”."""
    real = [sitting for sitting in edition.sittings.all() if not sitting.rehearsal]
    when = "; ".join(f"{sitting.name}, {date_format(localtime(sitting.opens_at), 'j F Y')}" for sitting in real)
    return f"{edition.quiz.title}, edition {edition.number}" + (f" ({when})" if when else "")
