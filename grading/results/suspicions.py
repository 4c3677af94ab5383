"""Which keys look wrong at a sitting, and where can a correction be previewed?"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from exams.models import Sitting
from grading.models import GradingRun
from grading.results.item_data import ClassData, class_data, editions_answered
from grading.statistics.alerts import SuspiciousKey, suspicious_keys


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A key that looks wrong, and where a correction can be previewed ("" for who may not regrade)."""

    found: SuspiciousKey
    link: str


def suspicions(sitting: Sitting, data: ClassData, *, may_regrade: bool) -> list[Suspicion]:
    return [
        Suspicion(found, _preview(sitting, data, found) if may_regrade else "") for found in suspicious_keys(data.items)
    ]


def suspicions_at(sitting: Sitting, *, may_regrade: bool) -> list[Suspicion]:
    """Over all editions that were answered at a sitting, as far as it is graded now."""
    editions = editions_answered(sitting)
    return [
        s for edition in editions for s in suspicions(sitting, class_data(sitting, edition), may_regrade=may_regrade)
    ]


def _preview(sitting: Sitting, data: ClassData, found: SuspiciousKey) -> str:
    """Accepting the option that the best chose; where they left one of the key, leaving the question out."""
    question = next(q for q in data.questions if q["number"] == found.item)
    wish = {"revision": str(data.standard.revision), "policy": str(GradingRun.Policy.VOID), "question": question["id"]}
    if found.option is not None and not found.in_key:
        choice = next(c["id"] for c in question["choices"] if c["label"] == found.option)
        wish |= {"policy": str(GradingRun.Policy.ACCEPT), "option": f"{question['id']}:{choice}"}
    return reverse("regrade", args=[sitting.pk], query=wish)
