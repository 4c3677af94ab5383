"""What is an answer worth when every option carries a weight?

Where no option is correct and none has a positive weight, "none of these is correct" is worth all points. An
option that counts either way adds its weight whether chosen or not, and never takes away. What a disregarded
option would have added is shared among the others in proportion, so that full credit stays within reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from grading.scoring.facts import Option
from grading.scoring.numbers import plain, written
from grading.scoring.policy import Outcome, Settings
from grading.scoring.tally import Tally

ZERO, ONE = Fraction(0), Fraction(1)


def moodle_fractions(tally: Tally, settings: Settings) -> Outcome:  # noqa: ARG001
    """P · min(max(0, Σ weights of the options chosen), 1); a weight is a share of the points (1 = all).

    Without a weight, a correct option is worth one part in as many as are correct and lack one, of what the
    others' weights leave of 1; another option is worth 0 (Moodle's grade "None").
    Source: Moodle, `question/type/multichoice/question.php`, `grade_response` of the question with several
    answers. (Moodle lets a question with one answer go below 0; here nothing does.)
    """
    weights = _shares(tally)
    if _without_answer(tally, weights):
        return _none_is_right(tally)
    total, terms = _sum(tally, weights)
    share = min(max(ZERO, total), ONE)
    bound = "" if share == total else f", kept within 0 and 1: {written(share)}"
    points = f"{written(share)} of {written(tally.points)} = {plain(share * tally.points)}"
    return Outcome(share * tally.points, f"{terms}{bound}; {points}")


def qti_mapping(tally: Tally, settings: Settings) -> Outcome:
    """min(max(lower_bound, Σ mapped values of the options chosen), upper_bound), each bound only if given.

    A weight is the mapped value, in points; an option without one has the value `default`. As in QTI the sum
    **is** the score: it is not scaled to the question's points, may exceed them, and may be negative
    without a lower bound. The points count only for "none of these is correct" where nothing is correct.
    Source: 1EdTech (IMS) QTI 2.1 information model, `mapping` (lowerBound, upperBound, defaultValue) and
    `mapResponse`, as in the standard template map_response. Blank earns 0, as that template does.
    """
    default = settings.numbers["default"]
    weights = {o.label: default if o.weight is None else o.weight for o in _asked(tally)}
    if _without_answer(tally, weights):
        return _none_is_right(tally)
    total, terms = _sum(tally, weights)
    exact = max(settings.numbers.get("lower_bound", total), total)
    exact = min(settings.numbers.get("upper_bound", exact), exact)
    bound = "" if exact == total else f", kept within the bounds: {plain(exact)}"
    return Outcome(exact, f"{terms}{bound}")


def bounds_in_order(settings: Settings) -> tuple[str, ...]:
    """The problem of a lower bound above the upper one, as a sentence."""
    lower, upper = settings.numbers.get("lower_bound"), settings.numbers.get("upper_bound")
    if lower is None or upper is None or lower <= upper:
        return ()
    return (f"The lower bound {written(lower)} is above the upper bound {written(upper)}.",)


def _asked(tally: Tally) -> tuple[Option, ...]:
    return (*tally.normal, *tally.either, *tally.blind)


def _shares(tally: Tally) -> Mapping[str, Fraction]:
    unweighted = [o for o in _asked(tally) if o.weight is None and o.correct]
    given = sum((max(ZERO, o.weight) for o in _asked(tally) if o.weight is not None), ZERO)
    each = max(ZERO, ONE - given) / len(unweighted) if unweighted else ZERO
    return {o.label: o.weight if o.weight is not None else each * o.correct for o in _asked(tally)}


def _without_answer(tally: Tally, weights: Mapping[str, Fraction]) -> bool:
    return tally.correct == 0 and not any(weights[option.label] > 0 for option in tally.normal)


def _none_is_right(tally: Tally) -> Outcome:
    if not tally.chosen:
        return Outcome(tally.points, f"No option is correct, none chosen: full {plain(tally.points)}")
    return Outcome(ZERO, f"No option is correct, {len(tally.chosen)} chosen: 0")


def _sum(tally: Tally, weights: Mapping[str, Fraction]) -> tuple[Fraction, str]:
    scale = _make_up(tally, weights)
    values = [
        (o.label, weights[o.label] * (scale if weights[o.label] > 0 else 1))
        for o in tally.normal
        if o.label in tally.chosen
    ]
    values += [(o.label, scale * max(ZERO, weights[o.label])) for o in tally.either]
    total = sum((value for _, value in values), ZERO)
    if not values:
        return total, "None chosen: 0"
    terms = " + ".join(f"{label} ({written(value)})" for label, value in values)
    return total, f"{terms} = {written(total)}"


def _make_up(tally: Tally, weights: Mapping[str, Fraction]) -> Fraction:
    """The factor by which positive weights grow because disregarded options can no longer be chosen."""
    left = sum((max(ZERO, weights[o.label]) for o in (*tally.normal, *tally.either)), ZERO)
    lost = sum((max(ZERO, weights[o.label]) for o in tally.blind), ZERO)
    return (left + lost) / left if left else ONE
