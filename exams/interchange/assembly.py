"""How do the parts that a file names become a question of ours, and what stands in the way?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    QuestionDocument,
    QuizDocument,
    Reading,
    ScoringRule,
    SectionDocument,
)
from exams.interchange.problems import Problems

UNTITLED = "Untitled quiz"
QUESTIONS = "Questions"
TRUE, FALSE = "True", "False"
MAX_POINTS = Decimal(9999)
CENT = Decimal("0.01")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,15})?|\.\d{1,15})", re.ASCII)
# The grades that Moodle knows, as exact shares: a file holds only their first decimals.
_SHARES = (*(Fraction(1, parts) for parts in (3, 6, 7, 8, 9, 11, 12)), Fraction(2, 3), Fraction(5, 6))
_NEAR = Fraction(1, 10_000)

ALL_OR_NOTHING = ScoringRule("all_or_nothing")
SHARES = ScoringRule("moodle_fractions")


@dataclass(frozen=True, slots=True)
class Option:
    """One option as a file has it; `weight` in the unit of the question's scoring rule."""

    text: str
    correct: bool
    weight: Fraction | None = None
    rationale: str = ""
    pinned: bool = False


def label(place: int) -> str:
    """The letter of the option at this place, from 0; after Z comes AA."""
    return label(place // 26 - 1) + _LETTERS[place % 26] if place >= 26 else _LETTERS[place]


def number(text: str | None) -> Fraction | None:
    """A plain decimal number, exactly; None for anything else (exponents, more than 15 places)."""
    flat = (text or "").strip().replace(",", ".")
    return Fraction(flat if not flat.endswith(".") else flat[:-1]) if _NUMBER.fullmatch(flat) else None


def share(text: str | None) -> Fraction | None:
    """A percentage as a share of 1; `33.333` and the like as the thirds, sixths, sevenths … that they stand for."""
    percent = number(text)
    if percent is None:
        return None
    exact = percent / 100
    sign = -1 if exact < 0 else 1
    near = (one for one in _SHARES if 0 < abs(abs(exact) - one) <= _NEAR)
    return sign * next(near, abs(exact))


def points(value: Fraction, line: int, problems: Problems, *, what: str) -> Decimal | None:
    """The points to hundredths; None, with an error, where they are none that a question can be worth."""
    if not 0 < value <= MAX_POINTS:
        problems.error(line, f"{what} is worth {_plain(value)} points; only more than 0 and at most 9999 can be kept.")
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(CENT)
    if Fraction(rounded) != value:
        problems.warning(line, f"{what} is worth {exact:.6f} points; they were rounded to {rounded}.")
    if rounded == 0:
        problems.error(line, f"{what} is worth less than a hundredth of a point.")
        return None
    return rounded.normalize() if rounded != rounded.to_integral_value() else rounded.quantize(Decimal(1))


def choices(options: Sequence[Option]) -> tuple[ChoiceDocument, ...]:
    return tuple(
        ChoiceDocument(label(place), one.text, one.correct, one.rationale, one.weight, one.pinned)
        for place, one in enumerate(options)
    )


def claim(*, truth: bool) -> tuple[ChoiceDocument, ...]:
    """The two choices of a true/false question."""
    return (ChoiceDocument(TRUE, TRUE, truth), ChoiceDocument(FALSE, FALSE, not truth))


def solution(*parts: str) -> str:
    """Texts that explain the answer, each once, as paragraphs."""
    return "\n\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))


def claim_solution(general: str, if_true: str, if_false: str) -> str:
    """Everything that a true/false question says afterwards: it has no options that could carry a reason."""
    return solution(
        general,
        f"**Answer “True”:** {if_true.strip()}" if if_true.strip() else "",
        f"**Answer “False”:** {if_false.strip()}" if if_false.strip() else "",
    )


def by_shares(options: Sequence[Option], *, several: bool) -> tuple[tuple[Option, ...], ScoringRule]:
    """Options whose weights are shares of the points, and the rule that keeps them exactly.

    With one answer to choose, all for one option and nothing for the others needs no weights.
    """
    if not several and sorted(option.weight or Fraction(0) for option in options) == [0] * (len(options) - 1) + [1]:
        plain = tuple(Option(o.text, o.correct, None, o.rationale, o.pinned) for o in options)
        return plain, ALL_OR_NOTHING
    return tuple(options), SHARES


def not_ours(kind: str) -> str:
    """The sentence about a question that was left out, after the words that name it."""
    return f"is of the kind “{kind}”, which does not exist here; it was left out"


def finished(
    title: str,
    sections: Sequence[tuple[str, Sequence[QuestionDocument]]],
    figures: tuple[FigureDocument, ...],
    problems: Problems,
) -> Reading:
    """The reading of a whole file: sections without questions fall away, questions are numbered through."""
    kept = [(name, questions) for name, questions in sections if questions]
    if not kept and not any(problem.severity == "error" for problem in problems.sorted()):
        problems.error(0, "No question that can be kept was found in the file.")
    numbered, count = [], 0
    for name, questions in kept:
        title_kept = (name.strip() or QUESTIONS)[:200]
        numbered.append(SectionDocument(title_kept, _numbered(questions, count), line=questions[0].line))
        count += len(questions)
    document = QuizDocument((title.strip() or UNTITLED)[:200], tuple(numbered), figures=figures)
    return Reading(document, problems.sorted())


def _numbered(questions: Sequence[QuestionDocument], before: int) -> tuple[QuestionDocument, ...]:
    return tuple(replace(one, number=one.number or str(place)) for place, one in enumerate(questions, before + 1))


def multiple_choice(
    prompt: str,
    options: Sequence[Option],
    *,
    several: bool,
    rule: ScoringRule,
    worth: Decimal,
    line: int,
    after: str = "",
) -> QuestionDocument:
    return QuestionDocument(
        number="",
        kind=Kind.SELECT_ALL if several else Kind.SELECT_ONE,
        points=worth,
        prompt=prompt,
        choices=choices(options),
        solution=after,
        scoring=rule,
        line=line,
    )


def true_false(prompt: str, *, truth: bool, worth: Decimal, line: int, after: str = "") -> QuestionDocument:
    return QuestionDocument(
        number="",
        kind=Kind.TRUE_FALSE,
        points=worth,
        prompt=prompt,
        choices=claim(truth=truth),
        solution=after,
        line=line,
    )


def _plain(value: Fraction) -> str:
    return f"{float(value):g}" if abs(value) < 10**15 else "too many"
