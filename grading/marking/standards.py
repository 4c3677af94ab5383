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
from grading.marking.keys import CurrentKey, current_keys
from grading.marking.mark import QuestionSheet
from grading.marking.ruled import ruled_sheet
from grading.marking.rules import Rules, from_json
from grading.models import GradingRun

SittingAndEdition = tuple[int, int]


@dataclass(frozen=True)
class Standard:
    """`run` is the id of the regrade in force, or None. `keys`: what can be needed of the edition's keys, by id."""

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
    regraded = {edition for _, edition in runs}
    keys = dict(KeyRevision.objects.filter(edition__in=regraded).values_list("pk", "key")) if regraded else {}
    return {
        place: _regraded(runs[place], now, keys) if place in runs else _newest(now)
        for place in places
        if (now := current.get(place[1]))
    }


def _newest(now: CurrentKey) -> Standard:
    return Standard(None, now.revision_id, now.number, now.paper, {now.revision_id: now.key}, {})


def _regraded(run: GradingRun, now: CurrentKey, keys: Mapping[int, Key]) -> Standard:
    rules = from_json(run.parameters["rules"])
    return Standard(run.pk, run.key_revision_id, run.key_revision.number, now.paper, keys, rules)


def runs_in_force(places: Iterable[SittingAndEdition]) -> dict[SittingAndEdition, GradingRun]:
    """The regrade that counts at each sitting and edition, where there is one."""
    places = set(places)
    runs = GradingRun.objects.in_force().filter(sitting__in={sitting for sitting, _ in places})
    newest_last = reversed(runs.select_related("key_revision"))
    found = {(run.sitting_id, run.key_revision.edition_id): run for run in newest_last}
    return {place: run for place, run in found.items() if place in places}
