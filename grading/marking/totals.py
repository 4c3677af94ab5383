"""What is the total of everybody at a sitting, as it stands or as it would be?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from exams.models import Sitting
from grading.models import Adjustment, QuestionScore
from grading.scoring.totals import rescaled, with_adjustment

ZERO = Decimal("0.00")
Instead = Mapping[tuple[UUID, str], tuple[Decimal, bool]]  # points and whether it is left out, by attempt and question


def totals_of(sitting: Sitting, instead: Instead | None = None) -> dict[UUID, Decimal]:
    """Totals of the graded attempts, with other points `instead` of those that stand. Two queries."""
    new = instead or {}
    sums: defaultdict[UUID, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    rows = QuestionScore.objects.filter(attempt__sitting=sitting).order_by()
    for attempt, question, points, most, void in rows.values_list(
        "attempt_id", "question", "points", "max_points", "void"
    ):
        points, void = new.get((attempt, question), (points, void))
        mine = sums[attempt]
        mine[0] += points
        mine[1] += ZERO if void else most
        mine[2] += most
    by_hand = Adjustment.objects.of_totals(sitting)
    return {attempt: with_adjustment(rescaled(*mine), by_hand.get(attempt)) for attempt, mine in sums.items()}
