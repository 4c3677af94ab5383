"""What does the server know of a student who opens the paper? All in one statement, and the answers in another."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, QuerySet

from exams.delivery.corrections import Correction, corrections_of
from exams.delivery.replies import shown_messages
from exams.models import Attempt, DatabaseNow, ErratumNotice, Hand, Message, Response, Sitting, User
from exams.rules.response import ResponseValue
from exams.running.kept import KeptQuery, columns_of
from exams.running.seal import public_seal

OWN = columns_of(
    Attempt, "id", "sitting_id", "student_id", "edition_id", "seed", "state", "started_at", "deadline_at",
    "token_epoch", "device", "place",
)  # fmt: skip
OF_SITTING = columns_of(Sitting, "id", "lockdown_required", "one_device")


def _attempt(student: int, attempt: uuid.UUID) -> QuerySet[Attempt, Any]:
    # Each names the attempt by its id: of a reference to the outer row PostgreSQL may make a set of all attempts that
    # have answers, and its plan is kept while the table grows.
    facts = {
        "db_now": DatabaseNow(),
        "has_answers": Exists(Response.objects.filter(attempt=attempt)),
        "has_messages": Exists(Message.objects.filter(attempt=attempt, confirmed_at=None)),
        "has_corrections": Exists(ErratumNotice.objects.filter(attempt=attempt)),
        "has_hand": Exists(Hand.objects.filter(attempt=attempt, lowered_at=None)),
    }
    found = Attempt.objects.of_student(User(pk=student)).filter(pk=attempt).order_by().annotate(**facts)
    more = ("edition__digest", "sitting__seal__key_id", "sitting__seal__public_jwk", *facts)
    return found.values_list(*OWN, *(f"sitting__{name}" for name in OF_SITTING), *more)


def _answers(attempt: uuid.UUID) -> QuerySet[Response, Any]:
    found = Response.objects.filter(attempt=attempt).order_by("question")
    return found.values_list("question", "revision", "digest", "value")


ATTEMPT = KeptQuery(_attempt, int, uuid.UUID)
ANSWERS = KeptQuery(_answers, uuid.UUID)


class Stored(NamedTuple):
    """An answer as the server has it."""

    question: str
    revision: int
    digest: str
    value: ResponseValue


@dataclass(frozen=True, slots=True)
class Opening:
    """One student's attempt, with its sitting, as far as a paper needs it. `now` is the database's."""

    attempt: Attempt
    edition: str
    now: Any
    seal: dict[str, Any]
    has_answers: bool
    has_messages: bool
    has_corrections: bool
    has_hand: bool

    def answers(self) -> dict[str, Stored]:
        """By question."""
        rows = ANSWERS.rows(self.attempt.pk) if self.has_answers else ()
        return {row[0]: Stored(*row) for row in rows}

    def corrections(self) -> tuple[Correction, ...]:
        return corrections_of(self.attempt) if self.has_corrections else ()

    def messages(self) -> list[dict[str, Any]]:
        """Those that the student has not confirmed."""
        return shown_messages(self.attempt.messages.filter(confirmed_at=None)) if self.has_messages else []


def opening_of(user: User, attempt_id: uuid.UUID) -> Opening | None:
    """What a paper needs of this student's own attempt; nothing where it is not theirs, or their account is off."""
    row = ATTEMPT.first(user.pk, attempt_id) if user.is_active else None
    if row is None:
        return None
    own, sitting, more = row[: len(OWN)], row[len(OWN) :][: len(OF_SITTING)], row[len(OWN) + len(OF_SITTING) :]
    attempt = Attempt.from_db("default", OWN, own)
    attempt.sitting = Sitting.from_db("default", OF_SITTING, sitting)
    digest, key_id, jwk, now, *has = more
    seal = {"key_id": key_id, "jwk": jwk} if key_id else public_seal(attempt.sitting)
    return Opening(attempt, digest, now, seal, *has)
