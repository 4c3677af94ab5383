"""How do simulated students sit a quiz? Through the real start, sync and submit, with made-up times in the past."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from exams.delivery.starting import start_attempt
from exams.delivery.submitting import close_submitted
from exams.delivery.syncing import held_for_token, sync_held
from exams.models import Attempt, Edition, Sitting, User
from exams.rules.order import paper_for
from exams.rules.paper import Key, PaperQuestion, questions_of
from exams.rules.sync import parse_sync_object
from exams.running.closing import close_attempts
from quizsite.demo.explanations import EXPLANATIONS, Quality

SECOND = dt.timedelta(seconds=1)


@dataclass
class SimulatedStudent:
    """One student with an ability from 0 to 1, at work on one attempt: thinks, answers, changes, looks away."""

    user: User
    ability: float
    dice: random.Random
    now: dt.datetime
    tab: str = ""
    sequence: int = 0
    revisions: dict[str, int] = field(default_factory=dict)

    def sit(self, sitting: Sitting, key: Key) -> None:
        """The whole attempt, from the start to handing in or to the deadline."""
        with transaction.atomic():
            attempt, _ = start_attempt(sitting, self.user, typed_name=self.user.full_name, agrees=True, now=self.now)
            self.tab = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
            questions = list(questions_of(paper_for(attempt.edition.paper, attempt.seed)))
            for question in questions:
                self._work_on(attempt, question, key)
            if self.now < attempt.deadline_at and self.dice.random() < 0.9:
                self._sync(attempt, [], [], submit=True)
            else:
                close_attempts(
                    Attempt.objects.filter(pk=attempt.pk),
                    closed_by=Attempt.ClosedBy.DEADLINE,
                    now=attempt.deadline_at + 10 * SECOND,
                )

    def _work_on(self, attempt: Attempt, question: PaperQuestion, key: Key) -> None:
        usual = 100 if question["kind"] == "true_false" else 290
        self.now += self.dice.gauss(1.15 - 0.3 * self.ability, 0.25) * usual * SECOND
        if self.now >= attempt.deadline_at:
            return
        if self.dice.random() < 0.04:
            self._look_away(attempt)
        first, last = (self._value(question, key) for _ in range(2))
        if self.dice.random() < 0.2:
            self._sync(attempt, [self._item(question, first)], [])
            self.now += self.dice.uniform(5, 30) * SECOND
        if last["selected"] is not None or last["explanation"]:
            self._sync(attempt, [self._item(question, last)], [])

    def _value(self, question: PaperQuestion, key: Key) -> dict[str, Any]:
        knows = self.dice.random() < 0.25 + 0.7 * self.ability
        return {
            "explanation": self._explanation(question, knows) if question["explanation"] else "",
            "flagged": self.dice.random() < 0.06,
            "selected": self._selected(question, key, knows),
        }

    def _selected(self, question: PaperQuestion, key: Key, knows: bool) -> list[str] | str | None:
        names = [choice["id"] for choice in question["choices"]]
        right = sorted(n for n in names if key["questions"][question["id"]]["choices"][n]["correct"])
        if self.dice.random() < 0.03 * (1 - self.ability):
            return None
        if question["kind"] != "select_all":
            return right if knows else [self.dice.choice(names)]
        chosen = set(right)
        for name in self.dice.sample(names, 0 if knows else self.dice.choice([1, 1, 2])):
            chosen ^= {name}
        return sorted(chosen) or "none"

    def _explanation(self, question: PaperQuestion, knows: bool) -> str:
        bank = EXPLANATIONS.get(question["number"], ())
        if not bank or self.dice.random() < 0.45:
            return ""
        good = knows or self.dice.random() < self.ability
        wanted = [e.text for e in bank if (e.quality >= Quality.HALF_RIGHT) == good] or [bank[0].text]
        return self.dice.choice(wanted)

    def _item(self, question: PaperQuestion, value: dict[str, Any]) -> dict[str, Any]:
        base = self.revisions.get(question["id"], 0)
        self.revisions[question["id"]] = base + 1
        return {
            "question": question["id"], "revision": base + 1, "base": base, "origin": self.tab,
            "at": self._client_ms(), "value": value,
        }  # fmt: skip

    def _look_away(self, attempt: Attempt) -> None:
        seconds = round(self.dice.uniform(2, 25), 1)
        lost = {"kind": "focus_lost", "at": self._client_ms(), "data": {}}
        self.now += seconds * SECOND
        back = {"kind": "focus_back", "at": self._client_ms(), "data": {"seconds": seconds}}
        self._sync(attempt, [], [lost, back])

    def _client_ms(self) -> int:
        return int(self.now.timestamp() * 1000)

    def _sync(self, attempt: Attempt, items: list[Any], events: list[Any], *, submit: bool = False) -> None:
        self.sequence += 1
        request = parse_sync_object(
            {
                "tab": self.tab, "sequence": self.sequence, "claim": self.sequence == 1,
                "responses": items, "events": events, "confirmed": [],
            }
        )  # fmt: skip
        held = held_for_token(attempt.pk, student_id=self.user.pk, epoch=0, now=self.now)
        outcome = sync_held(held, request)
        if submit:
            close_submitted(outcome)


def simulate(sitting: Sitting, edition: Edition, key: Key, students: list[User], *, seed: int) -> None:
    """Lets the students take the sitting, all within its window."""
    assert edition.pk in sitting.editions.values_list("pk", flat=True)
    for user, ability, dice in _drawn(students, seed):
        late = abs(dice.gauss(0, 60)) * SECOND
        SimulatedStudent(user, ability, dice, sitting.opens_at + 20 * SECOND + late).sit(sitting, key)


def _drawn(students: list[User], seed: int) -> Iterator[tuple[User, float, random.Random]]:
    for place, user in enumerate(students):
        dice = random.Random(seed * 1000 + place)  # noqa: S311 - a play, not a secret
        yield user, min(1.0, max(0.05, dice.gauss(0.62, 0.22))), dice
