"""How did the quiz and each of its questions and options work?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from grading.statistics import moments
from grading.statistics.columns import Number, Scores, correlation, scores_of
from grading.statistics.reliability import (
    Interval,
    alpha_interval,
    alphas_if_deleted,
    cronbach_alpha,
    standard_error,
)
from grading.statistics.thirds import Thirds, share, thirds

# The labels chosen; None: left blank; the empty set: "none of these is correct".
Answer = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class ItemData:
    """One question: a score per student, all questions with the same students in the same order.

    `maximum` None: 1 if every score lies within 0 and 1, else the highest score seen. `answers` may be left
    empty where they are not known; `options` and `key` are labels.
    """

    name: str
    scores: Sequence[Number]
    maximum: Number | None = None
    answers: Sequence[Answer] = ()
    options: tuple[str, ...] = ()
    key: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """`chosen` is a number of students, `best` and `weakest` shares of those thirds who chose the option.

    `point_biserial`: Pearson's correlation of choosing it (1, else 0, blanks too) with the score in the rest
    of the quiz; positive is expected of right options, negative of wrong ones.
    """

    label: str
    in_key: bool
    chosen: int
    point_biserial: float | None
    best: float | None
    weakest: float | None


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """`facility`: mean score / maximum. `discrimination_rest`: correlation with the rest.

    That is psych's `r.drop`, SPSS's "corrected item-total correlation". `best` and `weakest`: the facility
    among the thirds by the score in the rest of the quiz. `blank_rate`: share of students who left it blank.
    """

    name: str
    facility: float | None
    sd: float | None
    discrimination_rest: float | None
    alpha_if_deleted: float | None
    blank_rate: float | None
    best: float | None
    weakest: float | None
    options: tuple[OptionFigures, ...]


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """Figures of the totals, in points; None where too few students or no variation leave one undefined."""

    n: int
    mean: float | None
    sd: float | None
    median: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    alpha_interval: Interval | None
    sem: float | None
    items: tuple[ItemFigures, ...]


def analyse(items: Sequence[ItemData]) -> QuizFigures:
    """Every figure of a quiz. Raises ValueError if questions differ in the number of scores or answers."""
    scores = scores_of([item.scores for item in items])
    totals, alpha = scores.totals, cronbach_alpha(scores)
    dropped = alphas_if_deleted(scores)
    return QuizFigures(
        n=len(totals),
        mean=moments.mean(totals, scores.unit),
        sd=moments.sd(totals, scores.unit),
        median=moments.median(totals, scores.unit),
        skewness=moments.skewness(totals),
        kurtosis=moments.kurtosis(totals),
        alpha=alpha,
        alpha_interval=alpha_interval(alpha, len(totals), len(items)),
        sem=standard_error(scores),
        items=tuple(_item(item, scores, at, dropped[at]) for at, item in enumerate(items)),
    )


def option_figures(item: ItemData, rest: Sequence[int], groups: Thirds | None) -> tuple[OptionFigures, ...]:
    """Figures per option, if the answers are known; `rest`: the students' scores in the rest of the quiz."""
    if not item.answers:
        return ()
    if len(item.answers) != len(rest):
        raise ValueError(f"{item.name}: {len(item.answers)} answers for {len(rest)} students.")
    return tuple(_option(item, label, rest, groups) for label in item.options)


def _item(item: ItemData, scores: Scores, at: int, dropped: float | None) -> ItemFigures:
    own, rest = scores.columns[at], scores.rest(at)
    groups, maximum = thirds(rest), _maximum(item)
    return ItemFigures(
        name=item.name,
        facility=_facility(own, scores.unit, maximum),
        sd=moments.sd(own, scores.unit),
        discrimination_rest=correlation(own, rest),
        alpha_if_deleted=dropped,
        blank_rate=share([answer is None for answer in item.answers]),
        best=_facility([own[s] for s in groups.best], scores.unit, maximum) if groups else None,
        weakest=_facility([own[s] for s in groups.weakest], scores.unit, maximum) if groups else None,
        options=option_figures(item, rest, groups),
    )


def _option(item: ItemData, label: str, rest: Sequence[int], groups: Thirds | None) -> OptionFigures:
    chose = [int(answer is not None and label in answer) for answer in item.answers]
    return OptionFigures(
        label=label,
        in_key=label in item.key,
        chosen=sum(chose),
        point_biserial=correlation(chose, rest),
        best=share([chose[s] for s in groups.best]) if groups else None,
        weakest=share([chose[s] for s in groups.weakest]) if groups else None,
    )


def _maximum(item: ItemData) -> Fraction:
    if item.maximum is not None:
        return Fraction(item.maximum)
    scores = [Fraction(score) for score in item.scores]
    return Fraction(1) if all(0 <= score <= 1 for score in scores) else max(scores)


def _facility(own: Sequence[int], unit: Fraction, maximum: Fraction) -> float | None:
    if not own or maximum <= 0:
        return None
    return float(Fraction(sum(own), len(own)) * unit / maximum)
