"""How does each question of a sitting count after its key was corrected?

A rule says it for every answer alike, so that who is graded later is graded like those who were regraded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from grading.models import GradingRun
from grading.scoring.facts import Verdict

Policy = GradingRun.Policy


Scoring = tuple[str, tuple[tuple[str, str], ...]]  # the name of a policy, its parameters


@dataclass(frozen=True, slots=True)
class Rule:
    """One question: the best of some key revisions (by id) counts, options in `also` are accepted besides.

    `full`: every answer, a blank too, earns everything. `void`: the question is left out. `verdicts`: what was decided
    about options, "either" or "disregard", by option. `scoring`: a policy and its parameters instead of the key's.
    """

    revisions: tuple[int, ...]
    also: tuple[str, ...] = ()
    full: bool = False
    void: bool = False
    verdicts: tuple[tuple[str, str], ...] = ()
    scoring: Scoring | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What an instructor wants: a policy by a key revision (id), for one question or, where "", for all.

    `option` is what is accepted, counts either way or is disregarded; `scoring` is for scoring by another policy.
    """

    policy: GradingRun.Policy
    revision: int
    question: str = ""
    option: str = ""
    scoring: Scoring | None = None


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
        name: Rule(
            tuple(rule["revisions"]),
            tuple(rule["also"]),
            rule["full"],
            rule["void"],
            tuple((option, verdict) for option, verdict in rule.get("verdicts", ())),
            _scoring(rule.get("scoring")),
        )
        for name, rule in raw.items()
    }


def _scoring(raw: Any) -> Scoring | None:
    return (raw[0], tuple((name, value) for name, value in raw[1])) if raw else None


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
        case Policy.EITHER:
            return _with_verdict(kept, wanted.option, Verdict.EITHER)
        case Policy.DISREGARD:
            return _with_verdict(kept, wanted.option, Verdict.DISREGARD)
        case Policy.RESCORE:
            return replace(kept, scoring=wanted.scoring, full=False, void=False)
        case _:
            return by_key


def _with_verdict(rule: Rule, option: str, verdict: Verdict) -> Rule:
    verdicts = {**dict(rule.verdicts), option: verdict.value}
    also = tuple(one for one in rule.also if one != option)
    return replace(rule, verdicts=tuple(verdicts.items()), also=also, full=False, void=False)
