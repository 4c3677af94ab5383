"""Which keys look wrong, and which figures rest on too few students?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grading.statistics.analysis import Answer, ItemData, QuizFigures
from grading.statistics.columns import scores_of
from grading.statistics.thirds import Thirds, thirds

FEW_STUDENTS = 30
FEW_BEST = 5


@dataclass(frozen=True, slots=True)
class SuspiciousKey:
    """Those who did best in the rest of the quiz disagree with the key about an option.

    `option` is a label, or None for the answer "none of these is correct". `best` of `best_size` students in
    the best third gave it, `weakest` of `weakest_size` in the weakest.
    """

    item: str
    option: str | None
    in_key: bool
    best: int
    best_size: int
    weakest: int
    weakest_size: int
    reason: str


def suspicious_keys(items: Sequence[ItemData], *, at_least: int = FEW_BEST) -> tuple[SuspiciousKey, ...]:
    """Options about which the best third and the key disagree, the clearest first.

    An option outside the key is suspicious when at least half of the best third chose it and the weakest
    third chose it less; an option of the key when fewer than half of the best third chose it and the weakest
    third chose it more (so that a question that was merely hard raises nothing). The thirds go by the score
    in the rest of the quiz, since a wrong key distorts the question's own. Nothing is said while the best
    third has fewer than `at_least` students. Raises ValueError as `analyse` does.
    """
    scores = scores_of([item.scores for item in items])
    found = []
    for at, item in enumerate(items):
        groups = thirds(scores.rest(at))
        if item.answers and groups and len(groups.best) >= at_least:
            found += _suspicious(item, groups)
    return tuple(sorted(found, key=_disagreement, reverse=True))


def warnings(figures: QuizFigures) -> tuple[str, ...]:
    """What a reader of the figures must know first, as sentences."""
    students = "1 student" if figures.n == 1 else f"{figures.n} students"
    few = [f"Only {students}: a few more could change every figure."] * (figures.n < FEW_STUDENTS)
    backwards = [
        f"{item.name}: those who did well in the rest of the quiz did worse here than others."
        for item in figures.items
        if item.discrimination_rest is not None and item.discrimination_rest < 0
    ]
    flat = [
        f"{item.name}: everyone has the same score, so it tells nobody apart." for item in figures.items if item.sd == 0
    ]
    return (*few, *backwards, *flat)


def _suspicious(item: ItemData, groups: Thirds) -> list[SuspiciousKey]:
    options: list[str | None] = [*item.options, None]
    looks = [_look(item, option, groups) for option in options]
    return [look for look in looks if _disagrees(look)]


def _look(item: ItemData, option: str | None, groups: Thirds) -> SuspiciousKey:
    best = sum(_gave(item.answers[student], option) for student in groups.best)
    weakest = sum(_gave(item.answers[student], option) for student in groups.weakest)
    in_key = not item.key if option is None else option in item.key
    what = "answered that none is correct" if option is None else f"chose {option}"
    verdict = "the key agrees" if in_key else "the key does not"
    reason = (
        f"{best} of the best {len(groups.best)} students {what}, "
        f"{weakest} of the weakest {len(groups.weakest)}; {verdict}."
    )
    return SuspiciousKey(
        item=item.name,
        option=option,
        in_key=in_key,
        best=best,
        best_size=len(groups.best),
        weakest=weakest,
        weakest_size=len(groups.weakest),
        reason=reason,
    )


def _gave(answer: Answer, option: str | None) -> bool:
    if answer is None:
        return False
    return not answer if option is None else option in answer


def _disagrees(look: SuspiciousKey) -> bool:
    best, weakest = look.best * look.weakest_size, look.weakest * look.best_size
    half = 2 * look.best >= look.best_size
    return (not half and best < weakest) if look.in_key else (half and best > weakest)


def _disagreement(look: SuspiciousKey) -> tuple[float, bool]:
    chosen = look.best / look.best_size
    return (1 - chosen if look.in_key else chosen), not look.in_key
