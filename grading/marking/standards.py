"""By which key and rules is an edition marked at a sitting now?

Until a sitting is regraded, the newest key counts. From then on the latest regrade that was not undone counts, with
its key revision and its rules, until the next one: who hands in later is marked like those who were regraded, and a
newer key waits for a regrade of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from exams.models import KeyRevision
from exams.rules.order import paper_for
from exams.rules.paper import Key, Paper
from grading.marking.keys import current_keys
from grading.marking.mark import QuestionSheet
from grading.marking.ruled import ruled_sheet
from grading.marking.rules import Rules, from_json
from grading.models import GradingRun

SittingAndEdition = tuple[int, int]


@dataclass(frozen=True)
class Standard:
    """`run` is the id of the regrade in force, or None. `keys` are those by id that the rules name."""

    run: int | None
    revision: int
    number: int
    paper: Paper
    keys: Mapping[int, Key]
    rules: Rules

    def sheet_for(self, seed: int) -> tuple[QuestionSheet, ...]:
        """The sheet with the letters that the student with this seed saw. Raises KeyDoesNotFit."""
        if not self.paper["shuffle_choices"]:
            return self._common_sheet
        return ruled_sheet(paper_for(self.paper, seed), self.keys, self.revision, self.rules)

    @cached_property
    def _common_sheet(self) -> tuple[QuestionSheet, ...]:
        return ruled_sheet(self.paper, self.keys, self.revision, self.rules)


def standards(places: Iterable[SittingAndEdition]) -> dict[SittingAndEdition, Standard]:
    """The standard of each sitting and edition that has a key. Two queries, three where something was regraded."""
    places = set(places)
    current = current_keys(edition for _, edition in places)
    runs = runs_in_force(places)
    rules = {place: from_json(run.parameters["rules"]) for place, run in runs.items()}
    named = {revision for found in rules.values() for rule in found.values() for revision in rule.revisions}
    named |= {run.key_revision_id for run in runs.values()}
    keys = dict(KeyRevision.objects.filter(pk__in=named).values_list("pk", "key")) if named else {}
    return {
        (sitting, edition): Standard(run.pk, run.key_revision_id, run.key_revision.number, now.paper, keys, rules[place])
        if (run := runs.get(place := (sitting, edition)))
        else Standard(None, now.revision_id, now.number, now.paper, {now.revision_id: now.key}, {})
        for sitting, edition in places
        if (now := current.get(edition))
    }


def runs_in_force(places: Iterable[SittingAndEdition]) -> dict[SittingAndEdition, GradingRun]:
    """The regrade that counts at each sitting and edition, where there is one."""
    places = set(places)
    runs = GradingRun.objects.in_force().filter(sitting__in={sitting for sitting, _ in places})
    found = {(run.sitting_id, run.key_revision.edition_id): run for run in reversed(runs.select_related("key_revision"))}
    return {place: run for place, run in found.items() if place in places}
