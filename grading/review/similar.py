"""Which explanations that wait say the same as this one, so that they can be judged together?

Only answers with the same choice are compared. Texts that differ in nothing but case, punctuation and white space are
the same; of those that are nearly the same a person decides, since one small "not" can turn a reason around.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz import fuzz

from exams.models import Response, User
from exams.rules.response import ResponseValue
from grading.marking.rereading import explanation_digest
from grading.models import ReviewItem
from grading.models.review import ReviewItemQuerySet

NEARLY = 88  # percent, of rapidfuzz's ratio over normalised texts
MOST = 30  # more than a person reads at once


@dataclass(frozen=True, slots=True)
class Similar:
    """Another waiting item; `same`: nothing but case, punctuation or white space differs."""

    item: int
    revision: int
    text: str
    same: bool

    @property
    def token(self) -> str:
        """What the form carries: which item, as it was seen."""
        return f"{self.item}:{self.revision}:{explanation_digest(self.text)}"


def normal(text: str) -> str:
    """The words alone, in small letters, one space between them."""
    return " ".join(re.findall(r"[^\W_]+|[<>=≤≥≠+*/^−-]", unicodedata.normalize("NFKC", text).casefold()))


def similarity(one: str, other: str) -> float:
    """0 to 100, of normalised texts."""
    return fuzz.ratio(one, other)


def similar_to(item: ReviewItem, pile: ReviewItemQuerySet, user: User, now: dt.datetime) -> list[Similar]:
    """Free waiting items of the pile that say the same or nearly the same, the same first. Two queries."""
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(leased_by=user)
    rows = list(
        pile.waiting().filter(free).exclude(pk=item.pk).order_by("order").values_list("pk", "attempt", "revision")
    )
    values = _values(item, [attempt for _, attempt, _ in rows])
    mine = values.get(item.attempt_id)
    if mine is None:
        return []
    found = []
    for pk, attempt, revision in rows:
        other = values.get(attempt)
        if other is None or other["selected"] != mine["selected"]:
            continue
        score = similarity(normal(mine["explanation"]), normal(other["explanation"]))
        if score >= NEARLY:
            found.append((score, Similar(pk, revision, other["explanation"], same=score == 100)))
    found.sort(key=lambda pair: -pair[0])
    return [similar for _, similar in found[:MOST]]


def _values(item: ReviewItem, attempts: Iterable[object]) -> dict[object, ResponseValue]:
    rows = Response.objects.filter(question=item.question, attempt__in=[item.attempt_id, *attempts])
    return dict(rows.values_list("attempt_id", "value"))
