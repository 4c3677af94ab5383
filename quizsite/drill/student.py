"""What does one simulated student do? Everything over HTTP as a browser does it, and remembers what was promised."""

from __future__ import annotations

import json
import random
import re
import ssl
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from exams.rules.response import ResponseValue, digest

BOOT = re.compile(r'<script id="boot" type="application/json">(.*?)</script>', re.DOTALL)
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BACK_OFF = (1.0, 2.0, 4.0, 8.0)  # seconds, as the page waits
HEARTBEAT = 15.0  # seconds
PATIENCE = 10.0  # seconds for one request
WORDS = ("because", "it", "divides", "counts", "floats", "follows", "from", "the", "definition")


class DoorShut(Exception):
    """A page on the way to the paper did not come, however often it was asked for."""


@dataclass(slots=True)
class Promise:
    """The last answer to a question that the server said it has; `pending` was sent and not acknowledged."""

    revision: int
    digest: str


@dataclass
class Student:
    """One browser. `play` runs in a thread of its own; the rest is read when it has ended."""

    netid: str
    name: str
    password: str
    base: str
    trust: ssl.SSLContext
    dice: random.Random
    promised: dict[str, Promise] = field(default_factory=dict)
    pending: dict[str, Promise] = field(default_factory=dict)
    attempt: str = ""
    saves: int = 0
    tries_again: int = 0
    handed_in: bool = False
    trouble: str = ""

    def play(self, sitting: int, *, arrives_after: float, hands_in: bool) -> None:
        """The whole sitting. What goes wrong stands in `trouble`, so that no thread ends unheard."""
        time.sleep(arrives_after)
        try:
            with httpx.Client(base_url=self.base, verify=self.trust, timeout=PATIENCE, follow_redirects=True) as client:
                self.client = client
                self._work(self._enter(sitting), hands_in=hands_in)
        except (DoorShut, httpx.HTTPError, KeyError, ValueError) as error:
            self.trouble = f"{type(error).__name__}: {error}"[:300]

    def _enter(self, sitting: int) -> dict[str, Any]:
        """Signs in, reads the lobby, signs the honour statement, and returns what the paper's scripts begin with."""
        self._form("/sign-in/", "/sign-in/", username=self.netid, password=self.password, next="/")
        start = f"/sittings/{sitting}/"
        paper = self._form(start, f"{start}start", full_name=self.name, agree="on")
        found = BOOT.search(paper.text)
        if found is None:
            raise DoorShut(f"no paper after the start (HTTP {paper.status_code}, {paper.url.path})")
        boot: dict[str, Any] = json.loads(found[1])
        self.attempt, self.token, self.tab, self.sequence = boot["attempt"], boot["token"], str(uuid.uuid4()), 0
        return boot

    def _form(self, page: str, to: str, **typed: str) -> httpx.Response:
        """Loads a page and sends its form; both again while the server is away. Starting twice starts once."""
        for wait in (*BACK_OFF, *BACK_OFF, 0.0):
            try:
                shown = self.client.get(page)
                token = CSRF.search(shown.text)
                if shown.status_code == 200 and token:
                    where = {"Referer": f"{self.base}{page}", "Origin": self.base}
                    answer = self.client.post(to, data={"csrfmiddlewaretoken": token[1], **typed}, headers=where)
                    if answer.status_code < 400:
                        return answer
                elif shown.history and shown.status_code == 200:
                    return shown  # an earlier try came through: the page led on by itself
            except httpx.TransportError:
                pass  # the server is away; the count below and the patience say so
            self.tries_again += 1
            time.sleep(wait * self.dice.uniform(0.5, 1.0))
        raise DoorShut(f"{to} was not answered well")

    def _work(self, boot: dict[str, Any], *, hands_in: bool) -> None:
        """Answers everything, some twice, spread over the time; then hands in, or lets the time run out."""
        left = (boot["deadline"] - boot["now"]) / 1000
        ends = time.monotonic() + left
        questions = boot["questions"] + self.dice.sample(boot["questions"], len(boot["questions"]) // 3)
        self.dice.shuffle(questions)
        moments = sorted(self.dice.uniform(0.5, left * 0.8) for _ in questions)
        began = time.monotonic()
        for question, moment in zip(questions, moments, strict=True):
            while (pause := began + moment - time.monotonic()) > 0:
                time.sleep(min(pause, HEARTBEAT))
                if pause > HEARTBEAT:
                    self._send("sync", [], until=time.monotonic() + 1)
            self._send("sync", [self._item(question)], until=ends)
        if hands_in:
            self.handed_in = self._send("submit", [], until=ends)

    def _item(self, question: dict[str, Any]) -> dict[str, Any]:
        name = question["id"]
        known = self.pending.get(name) or self.promised.get(name)
        revision = known.revision + 1 if known else 1
        value = self._value(question)
        self.pending[name] = Promise(revision, digest(value))
        return {
            "question": name, "revision": revision, "base": revision - 1, "origin": self.tab,
            "at": int(time.time() * 1000), "value": value,
        }  # fmt: skip

    def _value(self, question: dict[str, Any]) -> ResponseValue:
        many = self.dice.randint(1, 3) if question["kind"] == "select_all" else 1
        chosen = sorted(self.dice.sample(question["choices"], many))
        words = " ".join(self.dice.choices(WORDS, k=8)) if question["explanation"] and self.dice.random() < 0.5 else ""
        return {"explanation": words, "flagged": self.dice.random() < 0.1, "selected": chosen}

    def _send(self, verb: str, items: list[dict[str, Any]], *, until: float) -> bool:
        """Sends one sync again and again, always the same, until it is acknowledged or the time is over."""
        self.sequence += 1
        body = json.dumps(
            {"tab": self.tab, "sequence": self.sequence, "claim": self.sequence == 1, "responses": items, "events": [],
             "confirmed": []}
        )  # fmt: skip
        for count in range(1000):
            reply = self._try(verb, body)
            if reply is not None:
                self._note(reply)
                return True
            self.tries_again += 1
            wait = BACK_OFF[min(count, 3)] * self.dice.uniform(0.5, 1.0)
            if time.monotonic() + wait > until:
                break
            time.sleep(wait)
        return False

    def _try(self, verb: str, body: str) -> dict[str, Any] | None:
        headers = {"X-Attempt-Token": self.token, "Content-Type": "application/json"}
        try:
            answer = self.client.post(f"/attempts/{self.attempt}/{verb}", content=body, headers=headers)
        except httpx.TransportError:
            return None
        if answer.status_code == 200:
            reply: dict[str, Any] = answer.json()
            return reply
        if answer.status_code in (400, 401, 403, 404):
            raise DoorShut(f"{verb} was refused: HTTP {answer.status_code} {answer.text[:100]}")
        return None

    def _note(self, reply: dict[str, Any]) -> None:
        """What the server says it has is a promise only if it is what was sent."""
        for question, standing in reply["responses"].items():
            sent = self.pending.get(question)
            if sent and (standing["revision"], standing["digest"]) == (sent.revision, sent.digest):
                self.promised[question] = self.pending.pop(question)
                self.saves += 1
