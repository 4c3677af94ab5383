"""What lies ready for the tests of results: Ada's graded attempt, half right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exams.models import Attempt, Sitting, User
from grading.marking.pipeline import grade_chunk
from grading.models import Release
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from tests.cast import value
from tests.grading.conftest import Hand


@pytest.fixture
def graded(hand: Hand) -> Attempt:
    """Claim wrong with an explanation (0 of 4), two errors of many (5 of 15), one right (15 of 15)."""
    attempt = hand(claim=value(["true"], "<i>because</i> of the bias"), many=value(["ma", "mb"]), one=value(["ob"]))
    grade_chunk()
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def let_out(sitting: Sitting, cleo: User) -> Callable[..., Release]:
    """Releases the sitting; every part is shown unless it is named False."""

    def _let_out(**parts: bool) -> Release:
        shown = {"answers": True, "key": True, "solutions": True, "comments": True, **parts}
        return release_results(sitting, Shown(**shown), by=cleo)

    return _let_out
