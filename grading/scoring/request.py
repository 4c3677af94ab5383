"""What does a request to score, written in JSON, ask for?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NoReturn

from grading.scoring.errors import ScoringError
from grading.scoring.facts import Item, Option, Score, Selected, Verdict, item_problems, unknown_labels
from grading.scoring.numbers import exact_number
from grading.scoring.registry import check_parameters, score

NONE_CORRECT = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """Either a score, or every problem that was found, one sentence each."""

    score: Score | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Number:
    """A JSON number, kept as it is written: a float would already have rounded it."""

    text: str


def read_request(data: bytes) -> Reading:
    """Score what `data` asks for; its form is described at the command `score_response`."""
    try:
        request = json.loads(data.decode("utf-8-sig"), parse_float=_Number, parse_int=_Number, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return Reading(None, (f"The input is not JSON: {_first_line(error)}.",))
    if not isinstance(request, dict):
        return Reading(None, ("The input must be a JSON object.",))
    return _Form().read(request)


class _Form:
    """Reads the parts of a request and collects what is wrong with each."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def read(self, request: Mapping[str, Any]) -> Reading:
        name, parameters = self._policy(request.get("policy"))
        points = self._number(request.get("points"), "points")
        options = self._options(request.get("choices"))
        selected = self._selected(request)
        item = Item(points, options)
        self.problems += item_problems(item)
        if not self.problems:
            self.problems += unknown_labels(item, selected)
        if self.problems:
            return Reading(None, tuple(self.problems))
        try:
            return Reading(score(name, parameters, item, selected))
        except ScoringError as error:
            return Reading(None, error.problems)

    def _policy(self, policy: Any) -> tuple[str, Mapping[str, str]]:
        if not isinstance(policy, dict) or not isinstance(policy.get("name"), str):
            self.problems.append('"policy" must be an object with the "name" of a policy.')
            return "", {}
        given = {name: _as_text(value) for name, value in policy.items() if name != "name" and value is not None}
        texts = {name: text for name, text in given.items() if text is not None}
        strange = sorted(set(given) - set(texts))
        self.problems += [f"The parameter {name!r} must be a number, a string, true or false." for name in strange]
        if not strange:
            self.problems += check_parameters(policy["name"], texts)
        return policy["name"], texts

    def _options(self, choices: Any) -> tuple[Option, ...]:
        if not isinstance(choices, list) or not choices:
            self.problems.append('"choices" must be a list with at least one choice.')
            return ()
        return tuple(self._option(choice, f"choices[{at}]") for at, choice in enumerate(choices))

    def _option(self, choice: Any, place: str) -> Option:
        if not isinstance(choice, dict):
            self.problems.append(f"{place} must be an object with a label and whether it is correct.")
            return Option(place, correct=False)
        label, correct, verdict = choice.get("label"), choice.get("correct"), choice.get("verdict", Verdict.NORMAL)
        if not isinstance(label, str) or not label:
            self.problems.append(f"{place}.label must be a string that is not empty.")
        if not isinstance(correct, bool):
            self.problems.append(f"{place}.correct must be true or false.")
        if verdict not in list(Verdict):
            self.problems.append(f"{place}.verdict must be one of {', '.join(Verdict)}.")
            verdict = Verdict.NORMAL
        weight = choice.get("weight")
        return Option(
            label=label if isinstance(label, str) and label else place,
            correct=correct is True,
            weight=None if weight is None else self._number(weight, f"{place}.weight"),
            verdict=Verdict(verdict),
        )

    def _selected(self, request: Mapping[str, Any]) -> Selected:
        selected = request.get("selected", "")
        if selected is None or selected == NONE_CORRECT:
            return None if selected is None else frozenset()
        if isinstance(selected, list) and all(isinstance(label, str) for label in selected):
            return frozenset(selected)
        self.problems.append('"selected" must be a list of labels, "none", or null for a blank.')
        return None

    def _number(self, value: Any, place: str) -> Fraction:
        text = _as_text(value)
        try:
            return exact_number(text or "")
        except ValueError:
            shown = f", not {text!r}" if text else ""
            self.problems.append(f'"{place}" must be a number such as "7.5"{shown}.')
            return Fraction(0)


def _as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, _Number):
        return value.text
    return value if isinstance(value, str) else None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0].rstrip(".")
