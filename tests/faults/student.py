"""How does a student's page save over real HTTP while the server breaks, and what was it promised?"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from exams.rules.response import digest
from tests.cast import CLAIM, MANY, ONE, Page, value

PATIENCE = 90.0  # seconds until a test gives up
NO_REPLY = 0
MANY_CHOICES: tuple[Any, ...] = (["ma"], ["ma", "mc"], "none", ["mb"])
ONE_CHOICES = ("oa", "ob", "oc", "od")


class Acknowledged(NamedTuple):
    """A response of which the server said that it has it."""

    question: str
    revision: int
    digest: str


@dataclass
class Student(Page):
    """Saves one answer after the other. A request without a reply is repeated as it was, as the page does."""

    url: str = ""
    acknowledged: list[Acknowledged] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    revisions: Counter[str] = field(default_factory=Counter)
    bases: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def post(self, body: Any, to: str = "sync") -> tuple[int, Any]:
        """Status and reply of one request; a broken connection has the status 0."""
        request = urllib.request.Request(
            f"{self.url}/attempts/{self.attempt.pk}/{to}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "X-Attempt-Token": self.token},
        )
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=15) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            return error.code, None
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return NO_REPLY, None
        finally:
            self.slowest = max(self.slowest, time.monotonic() - began)

    def save(self, question: str, selected: Any = None, explanation: str = "", *, to: str = "sync") -> Any:
        """Edits a question and sends it until the server replies; returns the reply."""
        self.revisions[question] += 1
        item = self.item(question, selected, explanation, revision=self.revisions[question], base=self.bases[question])
        reply = self.insist(self.body(item), to)
        standing = reply["responses"][question]
        if standing["digest"] == digest(value(selected, explanation)):  # type: ignore[arg-type]
            self.acknowledged.append(Acknowledged(question, standing["revision"], standing["digest"]))
        self.bases[question] = standing["revision"]
        return reply

    def hand_in(self) -> Any:
        """Submits until the server replies."""
        return self.insist(self.body(), "submit")

    def insist(self, body: dict[str, Any], to: str) -> Any:
        """Repeats one request until it is answered, at the page's pace divided by twenty."""
        patience_ends, wait = time.monotonic() + PATIENCE, 0.05
        while time.monotonic() < patience_ends:
            status, reply = self.post(body, to)
            self.statuses[status] += 1
            if status == http.client.OK:
                return reply
            time.sleep(wait * (0.75 + random.random() / 2))
            wait = min(wait * 2, 0.4)
        raise TimeoutError(f"No answer to {to}: {dict(self.statuses)}")

    def save_next(self) -> None:
        """One more edit: the three questions in turn, never twice the same value."""
        turn = sum(self.revisions.values())
        question = (CLAIM, MANY, ONE)[turn % 3]
        selected: Any = {
            CLAIM: [("true", "false")[turn % 2]],
            MANY: MANY_CHOICES[turn // 3 % 4],
            ONE: [ONE_CHOICES[turn // 3 % 4]],
        }[question]
        self.save(question, selected, f"because of {turn}" if question == CLAIM else "")


class Room:
    """Students who all save at the same time, each in a thread, until `finish`."""

    def __init__(self, students: Iterable[Student]) -> None:
        self.students = list(students)
        self._enough = threading.Event()
        self._errors: list[Exception] = []
        self._threads = [threading.Thread(target=self._sit, args=[student]) for student in self.students]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    @property
    def saved(self) -> int:
        """How many saves were acknowledged until now."""
        return sum(len(student.acknowledged) for student in self.students)

    @property
    def statuses(self) -> Counter[int]:
        """How often which status came; 0 stands for no reply."""
        return sum((student.statuses for student in self.students), Counter())

    def wait_for(self, more: int) -> None:
        """Until so many more saves were acknowledged."""
        wanted = self.saved + more
        until(lambda: self.saved >= wanted or self._errors, f"{more} more saves")

    def finish(self) -> None:
        """Lets everybody end the save at hand; whoever could not is an error."""
        self.__exit__()
        assert not self._errors
        assert not any(thread.is_alive() for thread in self._threads)

    def _sit(self, student: Student) -> None:
        try:
            while not self._enough.is_set():
                student.save_next()
        except Exception as error:
            self._errors.append(error)


def until(holds: Any, what: str, *, seconds: float = PATIENCE, pause: float = 0.05) -> None:
    """Polls until `holds()` is true; TimeoutError saying what did not come."""
    patience_ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > patience_ends:
            raise TimeoutError(f"Waited {seconds:.0f} s for {what}")
        time.sleep(pause)
