"""Which rows hang on these rows? Found by the relations of the models themselves, so that no new table is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

from django.db import models, transaction

Model = type[models.Model]
Rows = dict[Model, set[Any]]
AT_ONCE = 500  # keys in one statement


def hanging_on(roots: Mapping[Model, Iterable[Any]]) -> Rows:
    """The roots and every row that points to one of them, directly or over others, by model and primary key.

    Relations without a constraint in the database (the audit's) are left alone: their rows stand by themselves.
    """
    found: Rows = {}
    waiting: list[tuple[Model, set[Any]]] = [(model, set(keys)) for model, keys in roots.items()]
    while waiting:
        model, keys = waiting.pop()
        new = keys - found.setdefault(model, set())
        found[model] |= new
        if new:
            waiting += [(field.model, _pointing(field, new)) for field in relations_to(model)]
    return {model: keys for model, keys in found.items() if keys}


def relations_to(model: Model) -> Iterator[models.ForeignKey[Any, Any]]:
    """Every foreign key in any model that points to this one, those without a name for the way back included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.field.db_constraint:  # type: ignore[attr-defined]
            yield relation.field


def delete_rows(rows: Rows) -> int:
    """Deletes them in one transaction and says how many. The database checks at its end that nothing points to them.

    What is pointed to goes first: what was published stays as long as its edition (a trigger holds it).
    """
    with transaction.atomic():
        return sum(_delete(model, rows[model]) for model in _pointed_to_first(rows))


def _pointed_to_first(models_in: Iterable[Model]) -> Iterable[Model]:
    among = set(models_in)
    pointed_to = {
        model: {field.related_model for field in model._meta.fields if isinstance(field, models.ForeignKey)} & among
        for model in among
    }
    return TopologicalSorter({model: others - {model} for model, others in pointed_to.items()}).static_order()


def _delete(model: Model, keys: set[Any]) -> int:
    manager = model._base_manager
    return sum(manager.filter(pk__in=part)._raw_delete(manager.db) for part in in_parts(keys))


def _pointing(field: models.ForeignKey[Any, Any], keys: set[Any]) -> set[Any]:
    manager = field.model._base_manager
    found: set[Any] = set()
    for part in in_parts(keys):
        found.update(manager.filter(**{f"{field.name}__in": part}).values_list("pk", flat=True))
    return found


def in_parts(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """The keys in lists that every database takes as parameters of one statement."""
    listed = list(keys)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
