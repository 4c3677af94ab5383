"""Which rows are about a person? Found by the relations of the models, so that a new table is not forgotten."""

from __future__ import annotations

from typing import Any

from django.db import models

from exams.models import User
from quizsite.personal.rows import Model, Rows, hanging_on, relations_to

# Relations by which a row is about somebody. By every other one (made_by, judged_by, …) somebody only acted.
ABOUT = frozenset({"user", "student"})
# There "user" is who acts: what staff changed in the admin, and who reads which question.
ACTS = frozenset({"admin.LogEntry", "grading.Assignment"})


def is_about(field: models.Field[Any, Any]) -> bool:
    """Whether a row with this foreign key to a user is about that user."""
    return field.name in ABOUT and field.model._meta.label not in ACTS


def rows_about(user: User) -> Rows:
    """The rows about this person (not the user's own) and all that hangs on them: answers, journal, scores."""
    roots: Rows = {}
    for field in relations_to(User):
        if is_about(field):
            keys = field.model._base_manager.filter(**{field.name: user}).values_list("pk", flat=True)
            roots[field.model] = set(keys)
    return hanging_on(roots)


def models_about() -> set[Model]:
    """Every model that can hold rows about a person."""
    found: set[Model] = set()
    waiting = [field.model for field in relations_to(User) if is_about(field)]
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.add(model)
            waiting += [field.model for field in relations_to(model)]
    return found
