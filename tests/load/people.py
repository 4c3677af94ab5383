"""Who plays? Students on the roster of a real quiz, signed in as a browser is: by a session cookie and CSRF."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from exams.authoring.importing import save_document
from exams.authoring.publish import publish
from exams.interchange.registry import read_file
from exams.models import Course, Edition, Enrollment, Role, Sitting, SittingEdition, User, database_now
from exams.rules.paper import questions_of
from exams.rules.response import digest
from exams.running.seal import public_seal
from quizsite.demo.loading import FOLDER
from tests.load.lanes import Reply, request

BOOT = re.compile(rb'<script id="boot" type="application/json">(.*?)</script>', re.DOTALL)
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
WORDS = ("loss", "grows", "where", "the", "step", "is", "too", "long", "and", "gradient", "points", "away", "because")
KNOWN: dict[str, dict[str, Any]] = {}  # every question of a school, by its id: what a page reads off its own articles


@dataclass
class School:
    """A course with an instructor and a published quiz of fourteen questions, math and figures."""

    course: Course
    instructor: User
    edition: Edition

    def sitting(self, name: str) -> Sitting:
        """A sitting that is open now and for a day."""
        now = database_now()
        sitting = Sitting.objects.create(
            quiz=self.edition.quiz, name=name, room="Hall", opens_at=now - dt.timedelta(minutes=5),
            closes_at=now + dt.timedelta(days=1), rehearsal=False,
        )  # fmt: skip
        SittingEdition.objects.create(sitting=sitting, edition=self.edition)
        public_seal(sitting)
        return sitting


def make_school() -> School:
    """A course of its own with the demonstration's quiz, by the doors that real data takes; one instructor for all."""
    path = FOLDER / "quiz.md"
    files = {f"figures/{f.name}": f.read_bytes() for f in sorted((FOLDER / "figures").iterdir())}
    _, reading = read_file(path.name, path.read_bytes(), files)
    assert reading.document is not None, reading.errors
    document = reading.document
    course = Course.objects.create(
        code=f"LOAD {101 + Course.objects.count()}", title=document.course_title, term=document.term
    )
    cleo = User.objects.filter(netid="cleo").first() or User(netid="cleo", full_name="Cleo Example", is_staff=True)
    if cleo.pk is None:
        cleo.set_unusable_password()
        cleo.save()
    Enrollment.objects.create(course=course, user=cleo, role=Role.INSTRUCTOR)
    edition = publish(save_document(document, course=course), by=cleo)
    KNOWN.update({question["id"]: question for question in questions_known(edition)})
    return School(course, cleo, edition)


@dataclass
class Student:
    """A student's browser: cookies, and later the page of one attempt with its own count of revisions."""

    user: User
    session: str
    dice: random.Random
    csrf: str = ""
    form: str = ""
    attempt: str = ""
    token: str = ""
    tab: str = ""
    sequence: int = 0
    questions: list[dict[str, Any]] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)

    @property
    def cookies(self) -> str:
        csrf = f"; {settings.CSRF_COOKIE_NAME}={self.csrf}" if self.csrf else ""
        return f"{settings.SESSION_COOKIE_NAME}={self.session}{csrf}"

    def get(self, path: str, **headers: str) -> bytes:
        return request("GET", path, Cookie=self.cookies, Accept_Encoding="gzip", **headers)

    def see_form(self, reply: Reply) -> None:
        """Takes the CSRF token out of the cookie and the form."""
        found = CSRF.search(reply.body)
        assert reply.status == 200 and found, (reply.status, reply.body[:2000])
        self.csrf, self.form = reply.cookie(settings.CSRF_COOKIE_NAME) or self.csrf, found[1].decode()

    def post(self, path: str, form: dict[str, str]) -> bytes:
        """A form sent as a browser does, with the token that the page before held."""
        body = urlencode({"csrfmiddlewaretoken": self.form, **form}).encode()
        headers = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": self.cookies}
        return request("POST", path, body=body, **headers)

    def start(self, sitting: int) -> bytes:
        """The Start button: the honour statement signed."""
        return self.post(f"/sittings/{sitting}/start", {"agree": "on", "full_name": self.user.full_name})

    def see_paper(self, reply: Reply) -> None:
        """What the page's scripts begin with."""
        found = BOOT.search(reply.body)
        assert reply.status == 200 and found, (reply.status, reply.head)
        boot = json.loads(found[1])
        self.attempt, self.token = boot["attempt"], boot["token"]
        self.questions = [KNOWN[question["id"]] for question in boot["questions"]]
        self.tab = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
        self.revisions = {name: row["revision"] for name, row in boot["responses"].items()}

    def value(self, question: dict[str, Any], *, typed: bool) -> dict[str, Any]:
        """Some answer to this question, another one each time: the explanation holds the revision."""
        many = question["kind"] == "select_all"
        count = self.dice.randint(1, len(question["choices"])) if many else 1
        words = " ".join(self.dice.choices(WORDS, k=30)) if typed else ""
        explanation = f"{self.revisions.get(question['id'], 0)} {words}" if question["explanation"] else ""
        chosen = sorted(self.dice.sample(question["choices"], count))
        return {"explanation": explanation, "flagged": self.dice.random() < 0.05, "selected": chosen}

    def item(self, question: dict[str, Any], *, typed: bool = False) -> dict[str, Any]:
        """One changed answer, on top of what the server has."""
        base = self.revisions.get(question["id"], 0)
        value = self.value(question, typed=typed)
        while digest(value) == self.acknowledged.get(question["id"]):  # type: ignore[arg-type]
            value = self.value(question, typed=typed)
        return {
            "question": question["id"], "revision": base + 1, "base": base, "origin": self.tab,
            "at": 1_790_000_000_000, "value": value,
        }  # fmt: skip

    def sync(
        self, items: Sequence[dict[str, Any]] = (), *, to: str = "sync", claim: bool = False, events: Sequence[str] = ()
    ) -> bytes:
        """What the page posts; `events` are kinds."""
        self.sequence += 1
        body = {
            "tab": self.tab, "sequence": self.sequence, "claim": claim, "responses": list(items),
            "events": [{"kind": kind, "at": 1_790_000_000_000, "data": {}} for kind in events],
            "confirmed": [], "unsaved_ms": 0,
        }  # fmt: skip
        headers = {"Content_Type": "application/json", "X_Attempt_Token": self.token, "Cookie": self.cookies}
        return request("POST", f"/attempts/{self.attempt}/{to}", body=json.dumps(body).encode(), **headers)

    def hear(self, items: Sequence[dict[str, Any]], reply: Reply) -> None:
        """Remembers what was acknowledged, by the hash of what this page holds."""
        if reply.status != 200:
            return
        for item in items:
            standing = json.loads(reply.body)["responses"][item["question"]]
            self.revisions[item["question"]] = standing["revision"]
            if standing["digest"] == digest(item["value"]):
                self.acknowledged[item["question"]] = standing["digest"]


def enroll(school: School, count: int, *, word: str) -> list[Student]:
    """So many students with sessions, as if each had signed in."""
    users = [User(netid=f"{word}{n:05}", full_name=f"Student {n:05} Example") for n in range(count)]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users, batch_size=1000)
    Enrollment.objects.bulk_create(
        (Enrollment(course=school.course, user=user, role=Role.STUDENT) for user in users), batch_size=1000
    )
    return list(_signed_in(users))


def signed_in(user: User) -> Student:
    """One person's browser."""
    return next(_signed_in([user]))


def _signed_in(users: Sequence[User]) -> Iterator[Student]:
    expires, rows, students = timezone.now() + dt.timedelta(days=1), [], []
    for user in users:
        store = SessionStore(session_key=uuid.uuid4().hex)
        facts = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        key = store.session_key
        assert key is not None
        rows.append(Session(session_key=key, session_data=store.encode(facts), expire_date=expires))
        students.append(Student(user, key, random.Random(user.pk)))
    Session.objects.bulk_create(rows, batch_size=1000)
    yield from students


def questions_known(edition: Edition) -> list[dict[str, Any]]:
    """The questions as a page knows them, for what is made without a browser."""
    return [
        {"id": q["id"], "kind": q["kind"], "choices": [c["id"] for c in q["choices"]], "explanation": q["explanation"]}
        for q in questions_of(edition.paper)
    ]
