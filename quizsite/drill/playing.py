"""How does a drill go from its first page to its last count?"""

from __future__ import annotations

import datetime as dt
import random
import ssl
import threading
import time
from collections.abc import Callable, Sequence

import httpx
from django.db import connection

from exams.models import TRANSPORT_GRACE
from exams.rules.paper import questions_of
from quizsite.drill.reckoning import counts, faults, open_or_waiting
from quizsite.drill.saboteur import Target
from quizsite.drill.stage import DrillBroken, Stage
from quizsite.drill.student import Student

SECOND = dt.timedelta(seconds=1)
ARRIVE_WITHIN = 0.2  # of the length: everybody comes in a rush
HAND_IN = 0.6  # of the students; for the others the time runs out
PATIENCE = 120.0  # seconds for closing and grading, and for what was killed to be well again
Say = Callable[[str], None]


def check_ready(base: str, trust: ssl.SSLContext) -> None:
    """Raises `DrillBroken` with what `/readyz` says is not well."""
    try:
        answer = httpx.get(f"{base}/readyz", verify=trust, timeout=10)
        ill = [name for name, part in answer.json()["parts"].items() if not part["works"]]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise DrillBroken(f"{base}/readyz does not answer as it should ({type(error).__name__}).") from error
    if ill:
        raise DrillBroken(f"These parts do not work: {', '.join(ill)}.")


def play(
    stage: Stage, base: str, trust: ssl.SSLContext, targets: Sequence[Target], *, seed: int, say: Say
) -> list[str]:
    """Plays the sitting; returns every fault in words. Raises `DrillBroken` if it could not be played."""
    edition = stage.sitting.editions.get()
    length = edition.paper["duration_seconds"]
    dice = random.Random(seed)  # noqa: S311 - a play, not a secret
    students = [
        Student(user.netid, user.full_name, stage.password, base, trust, random.Random(dice.random()))  # noqa: S311
        for user in stage.students
    ]
    threads = [_begin(student, stage, length, dice) for student in students]
    connection.close()  # for minutes this process asks nothing
    _kill_in_turn(targets, length, say)
    for thread in threads:
        thread.join()
    waits_until = time.monotonic() + length * ARRIVE_WITHIN + TRANSPORT_GRACE / SECOND + PATIENCE
    while open_or_waiting(stage.sitting) and time.monotonic() < waits_until:
        time.sleep(1)
    for name, number in counts(stage.sitting, students).items():
        say(f"{number:>8,} {name}")
    found = faults(stage.sitting, students, questions=len(list(questions_of(edition.paper))))
    return [*found, *_well_again(base, trust)]


def _begin(student: Student, stage: Stage, length: float, dice: random.Random) -> threading.Thread:
    how = {"arrives_after": dice.uniform(0, length * ARRIVE_WITHIN), "hands_in": dice.random() < HAND_IN}
    thread = threading.Thread(target=student.play, args=(stage.sitting.pk,), kwargs=how, daemon=True)
    thread.start()
    return thread


def _kill_in_turn(targets: Sequence[Target], length: float, say: Say) -> None:
    """One after the other, between a third and two thirds of the time."""
    began = time.monotonic()
    for place, target in enumerate(targets):
        moment = length * (1 / 3 + place / (3 * len(targets)))
        time.sleep(max(began + moment - time.monotonic(), 0))
        target.kill()
        say(f"Killed {target.name} after {time.monotonic() - began:.0f} s.")


def _well_again(base: str, trust: ssl.SSLContext) -> list[str]:
    patience_ends = time.monotonic() + PATIENCE
    while True:
        try:
            check_ready(base, trust)
        except DrillBroken as broken:
            if time.monotonic() > patience_ends:
                return [f"{PATIENCE:.0f} s after the end: {broken}"]
            time.sleep(1)
        else:
            return []
