"""How does an uploaded image become a figure of a quiz that texts can show at once?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from exams.authoring.importing import keep_image
from exams.content.images import check_image
from exams.models import Figure, Quiz

LONGEST_NAME = 60
LONGEST_ALT = 1500
_BRACKETS = str.maketrans("[]", "()")  # they would end the description
_MARKUP = re.compile(r"[\\!*_`$<>&]")


@dataclass(frozen=True, slots=True)
class Added:
    """The figure, and the Markdown that shows it."""

    figure: Figure
    markup: str


def add_figure(quiz: Quiz, data: bytes, *, file_name: str, alt: str) -> Added:
    """A figure under a name made of the file's that the quiz does not have yet. Raises ImageRefused."""
    clean = check_image(data)
    alt = " ".join(alt.split())[:LONGEST_ALT]
    with transaction.atomic():
        locked = Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
        taken = set(locked.figures.values_list("name", flat=True))
        name = free_name(slugify(file_name.rsplit(".", 1)[0])[:LONGEST_NAME].strip("-_") or "figure", taken)
        figure = Figure.objects.create(quiz=locked, name=name, alt=alt, image=keep_image(clean))
    return Added(figure, f"![{_as_text(alt)}](figure:{name})")


def _as_text(words: str) -> str:
    """Words that Markdown takes for nothing but words."""
    return _MARKUP.sub(r"\\\g<0>", words.translate(_BRACKETS))


def free_name(name: str, taken: set[str]) -> str:
    """The name, or the first of name-2, name-3, … that is free."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
