"""Which key and which scoring rule of ours say exactly what the response processing of QTI 1.2 says?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from exams.interchange.assembly import (
    ALL_OR_NOTHING,
    Option,
    by_shares,
    claim_solution,
    multiple_choice,
    points,
    solution,
    true_false,
)
from exams.interchange.document import QuestionDocument, ScoringRule
from exams.interchange.exactness import exact_text
from exams.interchange.problems import Problems
from exams.interchange.qti.conditions import Processing

HUNDRED = Fraction(100)
CANVAS = ScoringRule("canvas")
TRUTHS = ("true", "false")
MAX_OPTIONS, MAX_CONDITIONS = 100, 400  # each option is tried under each condition


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to choose from; `options` are identifiers with texts. `percent`: the score is of 100."""

    named: str
    line: int
    prompt: str
    options: tuple[tuple[str, str], ...]
    several: bool
    claim: bool
    canvas: bool
    worth: Fraction | None
    percent: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What is said afterwards: by option, and to all."""

    reasons: Mapping[str, str]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    options: tuple[Option, ...]
    rule: ScoringRule
    best: Fraction


def choice_question(asked: Asked, given: Given, processing: Processing, problems: Problems) -> QuestionDocument | None:
    """The question, or None with an error where options or key are missing."""
    idents = [ident for ident, _ in asked.options]
    reason = _broken(idents, processing)
    key = None if reason else (_several if asked.several else _one)(asked, given, processing, problems)
    if key is None:
        problems.error(asked.line, f"{asked.named} {reason or 'has no option that earns points'}.")
        return None
    worth = points(_worth(asked, key.best), asked.line, problems, what=asked.named)
    if worth is None:
        return None
    if not asked.several and is_claim([text for _, text in asked.options]) and key.rule == ALL_OR_NOTHING:
        return claim_question(asked.prompt, key.options, worth, asked.line, *given.said)
    return multiple_choice(
        asked.prompt,
        key.options,
        several=asked.several,
        rule=key.rule,
        worth=worth,
        line=asked.line,
        after=solution(*given.said),
    )


def is_claim(texts: Sequence[str]) -> bool:
    return sorted(text.strip(" .*").lower() for text in texts) == sorted(TRUTHS)


def claim_question(prompt: str, options: Sequence[Option], worth: Decimal, line: int, *said: str) -> QuestionDocument:
    """A true/false question out of two options that say so."""
    by_text = {option.text.strip(" .*").lower(): option for option in options}
    after = claim_solution(solution(*said), by_text["true"].rationale, by_text["false"].rationale)
    return true_false(prompt, truth=by_text["true"].correct, worth=worth, line=line, after=after)


def _broken(idents: Sequence[str], processing: Processing) -> str:
    if len(idents) < 2:
        return "has fewer than two options"
    if "" in idents or len(set(idents)) < len(idents):
        return "has options without an identifier of their own"
    if len(idents) > MAX_OPTIONS or len(processing.conditions) > MAX_CONDITIONS:
        return f"has more than {MAX_OPTIONS} options or {MAX_CONDITIONS} conditions"
    return "" if processing.conditions else "does not say which answer is right"


def _one(asked: Asked, given: Given, processing: Processing, problems: Problems) -> _Key | None:  # noqa: ARG001
    """Each option's score is what choosing it alone earns."""
    scores = {ident: processing.score([ident]) for ident, _ in asked.options}
    best = max(scores.values())
    if best <= 0:
        return None
    if min(scores.values()) < 0:
        factor = _worth(asked, best) / best
        options = [_option(asked, given, i, scores[i] == best, scores[i] * factor) for i in scores]
        return _Key(tuple(options), ScoringRule("qti_mapping", {"default": "0"}), best)
    options = [_option(asked, given, ident, score == best, score / best) for ident, score in scores.items()]
    kept, rule = by_shares(options, several=False)
    return _Key(kept, rule, best)


def _several(asked: Asked, given: Given, processing: Processing, problems: Problems) -> _Key | None:
    if processing.adds and not asked.canvas:
        return _mapped(asked, given, processing)
    sets = processing.exact_sets()
    best = max((earned for _, earned in sets), default=Fraction(0))
    if best <= 0:
        return None
    right = next(chosen for chosen, earned in sets if earned == best)
    if any(0 < earned < best for _, earned in sets):
        message = (
            f"{asked.named} gives parts of the points by rules that do not exist here; only the full key was kept."
        )
        problems.warning(asked.line, message)
    options = tuple(_option(asked, given, ident, ident in right, None) for ident, _ in asked.options)
    return _Key(options, CANVAS if asked.canvas else ALL_OR_NOTHING, best)


def _mapped(asked: Asked, given: Given, processing: Processing) -> _Key | None:
    """Sums with bounds: the values in points are the weights of a mapping."""
    free = Processing(processing.conditions, None, None)
    values = {ident: free.score([ident]) for ident, _ in asked.options}
    total = sum((value for value in values.values() if value > 0), Fraction(0))
    best = total if processing.upper is None else min(total, processing.upper)
    if best <= 0:
        return None
    factor = _worth(asked, best) / best
    bounds = {"lower_bound": processing.lower, "upper_bound": processing.upper}
    parameters = {name: exact_text(value * factor) for name, value in bounds.items() if value is not None}
    options = [_option(asked, given, ident, value > 0, value * factor) for ident, value in values.items()]
    return _Key(tuple(options), ScoringRule("qti_mapping", {**parameters, "default": "0"}), best)


def _worth(asked: Asked, best: Fraction) -> Fraction:
    """In points: as stated, else what the score itself says; a score of 100 percent of nothing stated is 1 point."""
    if asked.worth is not None:
        return asked.worth
    return Fraction(1) if asked.percent and best == HUNDRED else best


def _option(asked: Asked, given: Given, ident: str, correct: bool, weight: Fraction | None) -> Option:
    return Option(dict(asked.options)[ident], correct, weight, given.reasons.get(ident, ""))
