"""Who are the best and the weakest third of a class?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thirds:
    """Positions of students, ascending."""

    best: tuple[int, ...]
    weakest: tuple[int, ...]


def thirds(criterion: Sequence[int]) -> Thirds | None:
    """The best and the weakest third by `criterion`, one value per student; equals stay together.

    Each group has at least n // 3 students, more where equals stand at its border, so that the order of the
    list decides nothing. None for fewer than three students, and where the groups would overlap.
    """
    size = len(criterion) // 3
    if size == 0:
        return None
    ordered = sorted(criterion)
    low, high = ordered[size - 1], ordered[-size]
    if low >= high:
        return None
    return Thirds(
        best=tuple(at for at, value in enumerate(criterion) if value >= high),
        weakest=tuple(at for at, value in enumerate(criterion) if value <= low),
    )


def share(marks: Sequence[int]) -> float | None:
    """How many of the marks are set, between 0 and 1; None without marks."""
    return sum(marks) / len(marks) if marks else None
