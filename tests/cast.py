"""Who plays in the tests, and on which stage? A named cast, a small quiz, and a way to begin an attempt."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from exams.delivery.starting import start_attempt
from exams.delivery.tokens import token_for
from exams.models import (
    Attempt,
    Course,
    Edition,
    Enrollment,
    KeyRevision,
    Quiz,
    Role,
    Sitting,
    SittingEdition,
    User,
    database_now,
    sha256_of,
)
from exams.rules.paper import Key, Paper

CLAIM, MANY, ONE = "claim", "many", "one"  # the questions of the small quiz
HONOR = "I answer this quiz by myself."


def person(netid: str, full_name: str, **fields: Any) -> User:
    """A person whose password is the NetID; hashing is left out of tests that sign in by force."""
    user = User(netid=netid, full_name=full_name, **fields)
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def course(db: None) -> Course:
    return Course.objects.create(code="TST 101", title="Testing", term="Winter 2026")


@pytest.fixture
def other_course(db: None) -> Course:
    return Course.objects.create(code="TST 202", title="Elsewhere", term="Winter 2026")


@pytest.fixture
def ada(course: Course) -> User:
    """The student."""
    user = person("ada", "Ada Example")
    Enrollment.objects.create(course=course, user=user, role=Role.STUDENT)
    return user


@pytest.fixture
def bo(course: Course) -> User:
    """The TA."""
    user = person("bo", "Bo Example")
    Enrollment.objects.create(course=course, user=user, role=Role.TA)
    return user


@pytest.fixture
def cleo(course: Course) -> User:
    """The instructor."""
    user = person("cleo", "Cleo Example", is_staff=True)
    Enrollment.objects.create(course=course, user=user, role=Role.INSTRUCTOR)
    return user


@pytest.fixture
def dan(db: None) -> User:
    """Not on the roster."""
    return person("dan", "Dan Example")


@pytest.fixture
def other_cleo(other_course: Course) -> User:
    """The instructor of another course."""
    user = person("olga", "Olga Example", is_staff=True)
    Enrollment.objects.create(course=other_course, user=user, role=Role.INSTRUCTOR)
    return user


@pytest.fixture
def other_bo(other_course: Course) -> User:
    """The TA of another course."""
    user = person("omar", "Omar Example")
    Enrollment.objects.create(course=other_course, user=user, role=Role.TA)
    return user


def choice(name: str, label: str, html: str | None = None) -> Any:
    return {"id": name, "label": label, "html": html or f"<p>Option {label}</p>", "pinned": False}


def question(name: str, number: str, kind: Any, points: str, choices: list[Any], *, cap: str | None = None) -> Any:
    return {
        "id": name,
        "number": number,
        "kind": kind,
        "points": points,
        "prompt_html": f"<p>Prompt of {number}</p>",
        "explanation": cap is not None,
        "explanation_cap": cap,
        "choices": choices,
        "pinned": False,
    }


def small_paper(**changes: Any) -> Paper:
    """Three questions: a claim of 4 points with an explanation up to 2, a select-all and a select-one of 15."""
    truth = [choice("true", "True", "True"), choice("false", "False", "False")]
    letters = "ABCD"
    sections: list[Any] = [
        {
            "id": "s1", "number": "1", "title": "True/False", "instructions_html": "", "recommended_seconds": 1200,
            "points": "4", "questions": [question(CLAIM, "1.1", "true_false", "4", truth, cap="2")],
        },
        {
            "id": "s2", "number": "2", "title": "Multiple Choice", "instructions_html": "", "recommended_seconds": 1500,
            "points": "30",
            "questions": [
                question(MANY, "2.1", "select_all", "15", [choice(f"m{x.lower()}", x) for x in letters]),
                question(ONE, "2.2", "select_one", "15", [choice(f"o{x.lower()}", x) for x in letters]),
            ],
        },
    ]  # fmt: skip
    paper: Any = {
        "version": 1,
        "course_code": "TST 101",
        "course_title": "Testing",
        "term": "Winter 2026",
        "title": "Small Quiz",
        "date": "2026-03-11",
        "duration_seconds": 2700,
        "materials_html": ["<p>A pencil</p>"],
        "instructions_html": "<p>Read everything.</p>",
        "honor_statement_html": f"<p>{HONOR}</p>",
        "navigation": "all",
        "shuffle_questions": False,
        "shuffle_choices": False,
        "points": "34",
        "sections": sections,
        **changes,
    }
    return paper


def small_key() -> Key:
    """The claim is false; of the select-all A and C are correct; of the select-one B is."""

    def choices(prefix: str, correct: str) -> Any:
        return {f"{prefix}{x}": {"correct": x in correct, "rationale_html": f"<p>RATIONALE {x}</p>"} for x in "abcd"}

    truth = {
        "true": {"correct": False, "rationale_html": ""},
        "false": {"correct": True, "rationale_html": ""},
    }
    plain: Any = {"name": "all_or_nothing", "parameters": {}}
    deduct: Any = {"name": "deduct_per_error", "parameters": {"deduction": "5"}}
    key: Any = {
        "version": 1,
        "questions": {
            CLAIM: {"points": "4", "scoring": plain, "choices": truth, "solution_html": "<p>SOLUTION claim</p>"},
            MANY: {"points": "15", "scoring": deduct, "choices": choices("m", "ac"),
                   "solution_html": "<p>SOLUTION many</p>"},
            ONE: {"points": "15", "scoring": plain, "choices": choices("o", "b"),
                  "solution_html": "<p>SOLUTION one</p>"},
        },
    }  # fmt: skip
    return key


def make_edition(quiz: Quiz, by: User, paper: Paper | None = None, key: Key | None = None) -> Edition:
    """An edition with its first key revision, written as publishing writes it."""
    paper, key = paper or small_paper(), key or small_key()
    now = database_now()
    edition = Edition.objects.create(
        quiz=quiz,
        number=quiz.editions.count() + 1,
        paper=paper,
        digest=sha256_of({"key": key, "paper": paper}),
        published_at=now,
        published_by=by,
    )
    KeyRevision.objects.create(edition=edition, number=1, key=key, digest=sha256_of(key), created_at=now, created_by=by)
    return edition


@pytest.fixture
def quiz(course: Course) -> Quiz:
    return Quiz.objects.create(course=course, title="Small Quiz", honor_statement=HONOR)


@pytest.fixture
def edition(quiz: Quiz, cleo: User) -> Edition:
    return make_edition(quiz, cleo)


def make_sitting(edition: Edition, **fields: Any) -> Sitting:
    """A sitting of this edition that is open now, unless told otherwise."""
    now = database_now()
    sitting = Sitting.objects.create(
        quiz=edition.quiz,
        **{
            "name": "Morning",
            "room": "101",
            "opens_at": now - dt.timedelta(minutes=5),
            "closes_at": now + dt.timedelta(minutes=30),
            **fields,
        },
    )
    SittingEdition.objects.create(sitting=sitting, edition=edition)
    return sitting


@pytest.fixture
def sitting(edition: Edition) -> Sitting:
    return make_sitting(edition)


Begin = Callable[..., Attempt]


@pytest.fixture
def begin(sitting: Sitting) -> Begin:
    """Starts an attempt through the real door; `ago` moves its whole clock into the past."""

    def _begin(user: User, *, at: Sitting | None = None, ago: dt.timedelta = dt.timedelta(0)) -> Attempt:
        attempt, _ = start_attempt(at or sitting, user, typed_name=user.full_name, agrees=True)
        shift(attempt, ago)
        return attempt

    return _begin


def shift(attempt: Attempt, ago: dt.timedelta) -> None:
    """Moves the attempt's start and deadline into the past, as if it had begun that long ago."""
    attempt.started_at -= ago
    attempt.deadline_at -= ago
    attempt.save(update_fields=["started_at", "deadline_at"])


def value(selected: Any = None, explanation: str = "", *, flagged: bool = False) -> dict[str, Any]:
    return {"explanation": explanation, "flagged": flagged, "selected": selected}


@dataclass
class Page:
    """A page in a browser, as far as the server can tell: a token, a tab, a sequence and a client."""

    attempt: Attempt
    client: Client = field(default_factory=Client)
    tab: str = field(default_factory=lambda: str(uuid.uuid4()))
    sequence: int = 0
    token: str = ""

    def __post_init__(self) -> None:
        self.token = self.token or token_for(self.attempt)

    def item(self, question: str, selected: Any = None, explanation: str = "", **changes: Any) -> dict[str, Any]:
        item = {
            "question": question,
            "revision": 1,
            "base": 0,
            "origin": self.tab,
            "at": 1_700_000_000_000,
            "value": value(selected, explanation),
        }
        return item | changes

    def body(self, *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
        self.sequence += 1
        return {
            "tab": self.tab,
            "sequence": self.sequence,
            "claim": self.sequence == 1,
            "responses": list(items),
            "events": [],
            "confirmed": [],
        } | changes

    def post(self, body: Any, to: str = "sync") -> Any:
        return self.client.post(
            f"/attempts/{self.attempt.pk}/{to}",
            data=body if isinstance(body, bytes | str) else json.dumps(body),
            content_type="application/json",
            headers={"X-Attempt-Token": self.token},
        )

    def sync(self, *items: dict[str, Any], **changes: Any) -> Any:
        """The reply to a sync that must be taken."""
        response = self.post(self.body(*items, **changes))
        assert response.status_code == 200, response.content
        return response.json()

    def submit(self, *items: dict[str, Any], **changes: Any) -> Any:
        """The reply to handing in."""
        response = self.post(self.body(*items, **changes), to="submit")
        assert response.status_code == 200, response.content
        return response.json()
