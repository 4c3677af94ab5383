"""What can be wrong with a request to score?"""

from __future__ import annotations


class ScoringError(ValueError):
    """A score cannot be computed; `problems` has one sentence for each thing that is wrong."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class UnknownPolicy(ScoringError):
    """There is no scoring policy of that name."""


class BadParameters(ScoringError):
    """A parameter of the policy is missing, unknown or not what it must be."""


class BadItem(ScoringError):
    """The question itself cannot be scored: negative points, or two options with one label."""


class UnknownLabel(ScoringError):
    """The answer names an option that the question does not have."""
