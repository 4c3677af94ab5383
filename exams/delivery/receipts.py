"""What does a student take home? A receipt made from the journal, with a code that staff can check."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max

from exams.models import Attempt, JournalEntry, Response, User
from exams.rules.order import paper_for
from exams.rules.paper import questions_of
from exams.rules.response import is_answered
from exams.running.late import TOO_LATE, counts_since

CODE_LENGTH = 12
_TAIL_BITS = 128 - 30


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    number: str
    answered: bool
    explained: bool
    saved_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server had when the attempt was closed; to how many questions something came after the end (`late`),
    to how many after they were left for good (`after_leaving`), and of how many staff has accepted that (`accepted`),
    which counts now.
    """

    attempt: Attempt
    code: str
    lines: tuple[ReceiptLine, ...]
    late: int
    after_leaving: int
    accepted: int

    @property
    def answered(self) -> int:
        return sum(line.answered for line in self.lines)

    @property
    def explained(self) -> int:
        return sum(line.explained for line in self.lines)

    @property
    def total(self) -> int:
        return len(self.lines)


def receipt_of(attempt: Attempt) -> Receipt:
    """The receipt of a closed attempt, in three queries beside the attempt with its edition and student; in six where
    something came too late."""
    responses = {row.question: row for row in Response.objects.filter(attempt=attempt)}
    lines = []
    for question in questions_of(paper_for(attempt.edition.paper, attempt.seed)):
        row = responses.get(question["id"])
        answered = row is not None and is_answered(row.value)
        explained = row is not None and bool(row.value["explanation"].strip())
        lines.append(ReceiptLine(question["number"], answered, explained, row.saved_at if row else None))
    closing = attempt.journal.filter(kind=JournalEntry.Kind.CLOSED).order_by("-number").first()
    return Receipt(attempt, code_of(attempt.pk, closing), tuple(lines), *_too_late(attempt))


def _too_late(attempt: Attempt) -> tuple[int, int, int]:
    """To how many questions something came late, and after leaving, that does not count; and of how many it does."""
    kept = attempt.journal.filter(kind__in=TOO_LATE).order_by().values_list("kind", "question")
    last = [((attempt.pk, question), kind, number) for kind, question, number in kept.annotate(Max("number"))]
    if not last:
        return 0, 0, 0
    since = counts_since([attempt.pk])
    waiting = [kind for place, kind, number in last if number > since.get(place, 0)]
    late, after_leaving = (waiting.count(kind) for kind in TOO_LATE)
    accepted = attempt.journal.filter(kind=JournalEntry.Kind.LATE_ACCEPTED).values_list("question", flat=True)
    return late, after_leaving, len({question for (_, question), _, _ in last} & set(accepted))


def code_of(attempt_id: uuid.UUID, closing: JournalEntry | None) -> str:
    """Six characters that find the attempt and six that vouch for what it held when it was closed."""
    if closing is None:
        return ""
    facts = f"{attempt_id.hex}.{closing.number}.{closing.data['closed_at']}.{closing.data['responses']}"
    key = hashlib.sha256(b"exams.receipt" + settings.SECRET_KEY.encode()).digest()
    proof = int.from_bytes(hmac.digest(key, facts.encode(), "sha256")[:8]) >> 34
    text = _letters(attempt_id.int >> _TAIL_BITS) + _letters(proof)
    return "-".join((text[:4], text[4:8], text[8:]))


def _letters(number: int) -> str:
    """30 bits as six characters of base 32 without the digits 0, 1, 8 and 9."""
    return base64.b32encode((number << 2).to_bytes(4)).decode()[:6]


def find_by_code(code: str, *, staff: User) -> Attempt | None:
    """The attempt whose receipt carries this code, among those that this member of staff may see."""
    text = "".join(c for c in code.upper() if c.isalnum())
    try:
        prefix = int.from_bytes(base64.b32decode(text[:6] + "A=")) >> 2 if len(text) == CODE_LENGTH else None
    except ValueError:
        prefix = None
    if prefix is None:
        return None
    first, last = (uuid.UUID(int=(prefix + step) * 2**_TAIL_BITS - (step and 1)) for step in (0, 1))
    candidates = Attempt.objects.staffed_by(staff).filter(pk__gte=first, pk__lte=last)
    for attempt in candidates.select_related("student", "edition__quiz__course", "sitting__quiz"):
        for closing in attempt.journal.filter(kind=JournalEntry.Kind.CLOSED):
            if hmac.compare_digest(code_of(attempt.pk, closing).replace("-", ""), text):
                return attempt
    return None
