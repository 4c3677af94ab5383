"""What is a scoring policy, and which parameters does it take?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from grading.scoring.errors import BadParameters
from grading.scoring.numbers import exact_number
from grading.scoring.tally import Tally

FLAGS = {"true": True, "false": False}


class ParameterKind(StrEnum):
    NUMBER = "number"
    NOT_NEGATIVE = "not_negative"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, written as a string. `default` None and not `required`: it may be absent."""

    name: str
    kind: ParameterKind
    meaning: str
    required: bool = False
    default: str | None = None

    def problem(self, text: str) -> str | None:
        """Why `text` cannot be the value, as a sentence, or None."""
        if self.kind is ParameterKind.FLAG:
            return None if text in FLAGS else f"The parameter {self.name!r} must be true or false, not {text!r}."
        try:
            number = exact_number(text)
        except ValueError:
            return f"The parameter {self.name!r} must be a number, not {text!r}."
        if self.kind is ParameterKind.NOT_NEGATIVE and number < 0:
            return f"The parameter {self.name!r} must not be negative, but is {text!r}."
        return None


@dataclass(frozen=True, slots=True)
class Settings:
    """Parameters, read. A number that was not given and has no default is absent."""

    numbers: Mapping[str, Fraction] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy makes of an answer that is not blank: exact points, and why in words."""

    exact: Fraction
    why: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy: `summary` is for authors; `weighted` says that it reads the options' weights.

    `agree` finds problems between parameters that are each fine alone.
    """

    name: str
    summary: str
    compute: Callable[[Tally, Settings], Outcome]
    parameters: tuple[Parameter, ...] = ()
    weighted: bool = False
    agree: Callable[[Settings], tuple[str, ...]] = lambda _: ()

    def problems(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """Every reason why `given` are not parameters of this policy, as sentences."""
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = [f"The policy {self.name!r} has no parameter {n!r}." for n in sorted(set(given) - set(known))]
        missing = [
            f"The policy {self.name!r} needs the parameter {parameter.name!r}."
            for parameter in self.parameters
            if parameter.required and parameter.name not in given
        ]
        checked = [known[name].problem(text) for name, text in given.items() if name in known]
        problems = (*unknown, *missing, *(problem for problem in checked if problem))
        return problems or self.agree(self._read(given))

    def settings(self, given: Mapping[str, str]) -> Settings:
        """The parameters as numbers and flags. Raises BadParameters with every problem."""
        if problems := self.problems(given):
            raise BadParameters(*problems)
        return self._read(given)

    def _read(self, given: Mapping[str, str]) -> Settings:
        texts = {p: given.get(p.name, p.default) for p in self.parameters}
        present = {p: text for p, text in texts.items() if text is not None}
        return Settings(
            numbers={p.name: exact_number(t) for p, t in present.items() if p.kind is not ParameterKind.FLAG},
            flags={p.name: FLAGS[t] for p, t in present.items() if p.kind is ParameterKind.FLAG},
        )
