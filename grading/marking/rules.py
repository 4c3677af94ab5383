"""How does each question of a sitting count after its key was corrected?

A rule says it for every answer alike, so that who is graded later is graded like those who were regraded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from grading.models import GradingRun

Policy = GradingRun.Policy


@dataclass(frozen=True, slots=True)
class Rule:
    """One question: the best of some key revisions (by id) counts, options in `also` are accepted besides.

    `full`: every answer, a blank too, earns everything. `void`: the question is left out.
    """

    revisions: tuple[int, ...]
    also: tuple[str, ...] = ()
    full: bool = False
    void: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What an instructor wants: a policy by a key revision (id), for one question or, where "", for all."""

    policy: GradingRun.Policy
    revision: int
    question: str = ""
    option: str = ""


Rules = Mapping[str, Rule]


def corrected(rules: Rules, correction: Correction, questions: Iterable[str], before: tuple[int, ...]) -> Rules:
    """The rules after a correction; `before`: the revisions by which questions without a rule were marked so far.

    "Never lower" is the best of the old and the new key: it needs no look at the points that stand, so it gives the
    same to those who are graded later.
    """
    touched = [name for name in questions if correction.question in ("", name)]
    return {**rules, **{name: _corrected(rules.get(name), correction, before) for name in touched}}


def as_json(rules: Rules) -> dict[str, Any]:
    return {name: asdict(rule) for name, rule in rules.items()}


def from_json(raw: Mapping[str, Any]) -> Rules:
    return {
        name: Rule(tuple(rule["revisions"]), tuple(rule["also"]), rule["full"], rule["void"])
        for name, rule in raw.items()
    }


def _corrected(rule: Rule | None, wanted: Correction, before: tuple[int, ...]) -> Rule:
    by_key = Rule((wanted.revision,))
    kept = rule if rule and wanted.revision in rule.revisions else by_key
    match wanted.policy:
        case Policy.NEVER_LOWER:
            old = rule or Rule(before)
            return replace(old, revisions=tuple(dict.fromkeys((wanted.revision, *old.revisions))))
        case Policy.FULL_CREDIT:
            return replace(kept, full=True, void=False)
        case Policy.VOID:
            return replace(kept, void=True, full=False)
        case Policy.ACCEPT:
            return replace(kept, also=tuple(dict.fromkeys((*kept.also, wanted.option))), full=False, void=False)
        case _:
            return by_key
