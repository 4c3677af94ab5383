"""What does an answer earn by a rule: the best of several keys, options accepted besides, full credit, left out?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from exams.rules.paper import Key, KeyChoice, KeyQuestion, Paper, PaperQuestion, questions_of
from grading.errors import KeyDoesNotFit
from grading.marking.mark import QuestionSheet, question_sheet
from grading.marking.rules import Rule, Rules
from grading.scoring.facts import Score, Selected, Verdict

EARLIER = "Counted by another revision of the key, by which this answer earns more"
FULL = "Everybody gets full points for this question"
VOID = "This question does not count; the others count for more instead"

Scorer = Callable[[Selected], Score]


def ruled_sheet(paper: Paper, keys: Mapping[int, Key], revision: int, rules: Rules) -> tuple[QuestionSheet, ...]:
    """Every question by its rule, or else by the key of `revision`; give the paper in the student's own order.

    Raises KeyDoesNotFit as `sheet_of` does.
    """
    plain = Rule((revision,))
    try:
        return tuple(_sheet(question, rules.get(question["id"], plain), keys) for question in questions_of(paper))
    except (KeyError, ValueError) as problem:
        raise KeyDoesNotFit(f"The key does not fit the paper: {problem!r}") from problem


def _sheet(question: PaperQuestion, rule: Rule, keys: Mapping[int, Key]) -> QuestionSheet:
    by_key = [_amended(keys[revision]["questions"][question["id"]], rule) for revision in rule.revisions]
    first = question_sheet(by_key[0], question)
    if rule.void:
        return replace(first, score=_fixed(Decimal(0), VOID), void=True)
    if rule.full:
        return replace(first, score=_fixed(first.points, FULL))
    scorers: list[tuple[Scorer, str]] = [(first.score, "")]
    scorers += [(question_sheet(key, question).score, EARLIER) for key in by_key[1:]]
    scorers += [
        (question_sheet(also, question).score, words) for key in by_key for also, words in _also(key, question, rule)
    ]
    return first if len(scorers) == 1 else replace(first, score=_best(scorers))


def _amended(key: KeyQuestion, rule: Rule) -> KeyQuestion:
    """The key with what was decided about its options and its scoring."""
    if not rule.verdicts and rule.scoring is None:
        return key
    decided: dict[str, Any] = dict(rule.verdicts)
    choices: dict[str, KeyChoice] = {
        name: {**choice, "verdict": decided[name]} if name in decided else choice
        for name, choice in key["choices"].items()
    }
    scoring = key["scoring"]
    if rule.scoring is not None:
        scoring = {"name": rule.scoring[0], "parameters": dict(rule.scoring[1])}
    return {**key, "choices": choices, "scoring": scoring}


def _also(key: KeyQuestion, question: PaperQuestion, rule: Rule) -> list[tuple[KeyQuestion, str]]:
    """The keys by which the accepted options are right too. Where several may be chosen, they count either way."""
    if not rule.also:
        return []
    if question["kind"] == "select_all":
        either: dict[str, KeyChoice] = {
            name: {**choice, "verdict": Verdict.EITHER.value} if name in rule.also else choice
            for name, choice in key["choices"].items()
        }
        return [({**key, "choices": either}, "")]
    labels = {choice["id"]: choice["label"] for choice in question["choices"]}
    return [(_only(key, option), f"{labels[option]} is accepted as well") for option in rule.also]


def _only(key: KeyQuestion, option: str) -> KeyQuestion:
    choices: dict[str, KeyChoice] = {
        name: {**choice, "correct": name == option} for name, choice in key["choices"].items()
    }
    return {**key, "choices": choices}


def _fixed(points: Decimal, words: str) -> Scorer:
    return lambda _: Score(points.quantize(Decimal("0.01")), Fraction(points), words)


def _best(scorers: list[tuple[Scorer, str]]) -> Scorer:
    def score(selected: Selected) -> Score:
        scored = [(scorer(selected), words) for scorer, words in scorers]
        best, words = max(scored, key=lambda pair: pair[0].exact)
        return replace(best, explanation=f"{best.explanation}. {words}") if words else best

    return score
