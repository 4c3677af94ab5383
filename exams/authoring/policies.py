"""Which scoring policies may a question name? Asked of whom the settings name: exams does not know grading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def policy_problems(name: str, parameters: Any) -> tuple[str, ...]:
    """Every problem of a policy's name and parameters, as sentences; none where nobody is there to ask.

    `POLICY_CHECKER` is the dotted path of `(name, parameters) -> tuple[str, ...]`.
    """
    if not is_text_mapping(parameters):
        return ("The parameters of a scoring policy are names with texts, such as {“deduction”: “5”}.",)
    path = getattr(settings, "POLICY_CHECKER", "")
    return tuple(import_string(path)(name, parameters)) if path else ()


def policy_catalogue() -> tuple[tuple[str, str], ...]:
    """The name and summary of each policy there is, or nothing where `POLICY_CATALOGUE` names nobody.

    `POLICY_CATALOGUE` is the dotted path of a mapping from names to objects with a `summary`.
    """
    path = getattr(settings, "POLICY_CATALOGUE", "")
    return tuple((name, policy.summary) for name, policy in import_string(path).items()) if path else ()


def parameters_in_words() -> tuple[str, ...]:
    """A sentence for each policy that takes parameters: their names and what they mean."""
    path = getattr(settings, "POLICY_CATALOGUE", "")
    policies = import_string(path) if path else {}
    return tuple(
        f"{name} takes {'; '.join(f'{p.name} ({p.meaning})' for p in policy.parameters)}."
        for name, policy in policies.items()
        if policy.parameters
    )


def most_points(
    name: str, parameters: Any, points: Decimal, options: Sequence[tuple[str, bool, str]], *, at_most: int | None
) -> Decimal | None:
    """The most that any answer earns; None where nobody is there to ask, or nobody can tell.

    `options` are label, correct, weight. `POLICY_REACH` is the dotted path of a callable with these arguments.
    """
    path = getattr(settings, "POLICY_REACH", "")
    if not path or not is_text_mapping(parameters):
        return None
    most: Decimal | None = import_string(path)(name, parameters, points, options, at_most=at_most)
    return most


def as_text_mapping(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Parameters with numbers and truth values written as texts, the way policies take them."""
    return {str(name): _as_text(value) for name, value in parameters.items()}


def is_text_mapping(parameters: Any) -> bool:
    return isinstance(parameters, dict) and all(isinstance(value, str) for value in parameters.values())


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
