"""What is the total of everybody at a sitting, as it stands or as it would be, and who comes first?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from exams.models import Sitting
from grading.models import Adjustment, QuestionScore
from grading.scoring.totals import rescaled, with_adjustment

ZERO = Decimal("0.00")
Instead = Mapping[tuple[UUID, str], tuple[Decimal, bool]]  # points and whether it is left out, by attempt and question
Row = tuple[str, Decimal, Decimal, bool]  # question, points, the most it gives, whether it is left out


@dataclass(frozen=True, slots=True)
class Standing:
    """The scores of a sitting's graded attempts, read once; what was added to totals by hand, by attempt."""

    rows: Mapping[UUID, Sequence[Row]]
    by_hand: Mapping[UUID, Decimal]

    def totals(self, instead: Instead | None = None) -> dict[UUID, Decimal]:
        """The total of everybody, with other points `instead` of those that stand."""
        return {attempt: self.total(attempt, instead) for attempt in self.rows}

    def total(self, attempt: UUID, instead: Instead | None = None) -> Decimal:
        new = instead or {}
        earned = counted = whole = ZERO
        for question, points, most, void in self.rows[attempt]:
            points, void = new.get((attempt, question), (points, void))
            earned += points
            counted += ZERO if void else most
            whole += most
        return with_adjustment(rescaled(earned, counted, whole), self.by_hand.get(attempt))


def standing_of(sitting: Sitting) -> Standing:
    """Two queries."""
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    rows = QuestionScore.objects.filter(attempt__sitting=sitting).order_by()
    for attempt, question, points, most, void in rows.values_list(
        "attempt_id", "question", "points", "max_points", "void"
    ):
        found[attempt].append((question, points, most, void))
    return Standing(dict(found), Adjustment.objects.of_totals(sitting))


def totals_of(sitting: Sitting) -> dict[UUID, Decimal]:
    """Totals of the graded attempts as they stand, added up by the database. Two queries."""
    by_hand = Adjustment.objects.of_totals(sitting)
    rows = QuestionScore.objects.filter(attempt__sitting=sitting).order_by().values("attempt")
    sums = rows.annotate(earned=Sum("points"), whole=Sum("max_points"), out=Sum("max_points", filter=Q(void=True)))
    return {
        attempt: with_adjustment(_total(earned, whole, out or ZERO), by_hand.get(attempt))
        for attempt, earned, whole, out in sums.values_list("attempt", "earned", "whole", "out")
    }


def _total(earned: Decimal, whole: Decimal, left_out: Decimal) -> Decimal:
    """SQLite adds up binary numbers, so that its sums are brought back to hundredths."""
    earned, whole, left_out = (points.quantize(ZERO) for points in (earned, whole, left_out))
    return rescaled(earned, whole - left_out, whole)


def ranks(totals: Mapping[UUID, Decimal]) -> dict[UUID, int]:
    """Places from 1; equals share one."""
    places: dict[Decimal, int] = {}
    for place, total in enumerate(sorted(totals.values(), reverse=True), start=1):
        places.setdefault(total, place)
    return {attempt: places[total] for attempt, total in totals.items()}
