"""By which key and rules is an edition marked at a sitting now?

Until a sitting is regraded, the newest key counts. From then on the latest regrade that was not undone counts, with
its key revision and its rules, until the next one: who hands in later is marked like those who were regraded, and a
newer key waits for a regrade of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from exams.models import KeyRevision
from exams.rules.order import paper_for
from exams.rules.paper import Key, Paper
from grading.marking.keys import CurrentKey, current_keys
from grading.marking.mark import QuestionSheet
from grading.marking.ruled import ruled_sheet
from grading.marking.rules import Rules, from_json
from grading.models import GradingRun, ReviewPlan

SittingAndEdition = tuple[int, int]


@dataclass(frozen=True)
class Standard:
    """`run` is the id of the regrade in force, or None. `keys`: what can be needed of the edition's keys, by id.

    `scope`: which answers a person reads.
    """

    run: int | None
    revision: int
    number: int
    paper: Paper
    keys: Mapping[int, Key]
    rules: Rules
    scope: ReviewPlan.Scope = ReviewPlan.Scope.CAN_CHANGE

    def sheet_for(self, seed: int) -> tuple[QuestionSheet, ...]:
        """The sheet with the letters that the student with this seed saw. Raises KeyDoesNotFit."""
        if not self.paper["shuffle_choices"]:
            return self._common_sheet
        return self._sheet(paper_for(self.paper, seed))

    @cached_property
    def _common_sheet(self) -> tuple[QuestionSheet, ...]:
        return self._sheet(self.paper)

    def _sheet(self, paper: Paper) -> tuple[QuestionSheet, ...]:
        sheet = ruled_sheet(paper, self.keys, self.revision, self.rules)
        if self.scope == ReviewPlan.Scope.CAN_CHANGE:
            return sheet
        return tuple(replace(question, scope=self.scope) for question in sheet)


def standards(places: Iterable[SittingAndEdition]) -> dict[SittingAndEdition, Standard]:
    """The standard of each sitting and edition that has a key. Three queries, four where something was regraded."""
    places = set(places)
    current = current_keys(edition for _, edition in places)
    runs = runs_in_force(places)
    regraded = {edition for _, edition in runs}
    keys = dict(KeyRevision.objects.filter(edition__in=regraded).values_list("pk", "key")) if regraded else {}
    scopes = _scopes(places)
    found = {
        place: _regraded(runs[place], now, keys) if place in runs else _newest(now)
        for place in places
        if (now := current.get(place[1]))
    }
    return {place: replace(one, scope=scopes.get(place[0], one.scope)) for place, one in found.items()}


def _scopes(places: set[SittingAndEdition]) -> dict[int, ReviewPlan.Scope]:
    plans = ReviewPlan.objects.filter(sitting__in={sitting for sitting, _ in places})
    return {sitting: ReviewPlan.Scope(scope) for sitting, scope in plans.values_list("sitting", "scope")}


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
