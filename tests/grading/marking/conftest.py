"""What lies ready for the tests of regrading: a corrected key, and a regrade asked for and applied in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from exams.models import Edition, KeyRevision, Sitting, User, database_now, sha256_of
from grading.marking.regrade import preview
from grading.marking.regrade_apply import apply_regrades
from grading.marking.regrade_runs import start_regrade
from grading.marking.rules import Correction
from grading.models import GradingRun
from tests.cast import ONE, small_key

Regrade = Callable[..., GradingRun]


def new_key(edition: Edition, by: User, key: Any) -> KeyRevision:
    return KeyRevision.objects.create(
        edition=edition,
        number=edition.key_revisions.count() + 1,
        key=key,
        digest=sha256_of(key),
        reason="B was not right",
        created_at=database_now(),
        created_by=by,
    )


@pytest.fixture
def first(edition: Edition) -> KeyRevision:
    return edition.key_revisions.get(number=1)


@pytest.fixture
def second(edition: Edition, cleo: User) -> KeyRevision:
    """A key by which C of the select-one question is right, no longer B."""
    key: Any = small_key()
    for name, entry in key["questions"][ONE]["choices"].items():
        entry["correct"] = name == "oc"
    return new_key(edition, cleo, key)


@pytest.fixture
def regrade(sitting: Sitting, cleo: User) -> Regrade:
    """Previews and asks for a regrade; applies it unless told not to."""

    def _regrade(
        policy: str, revision: KeyRevision, question: str = "", option: str = "", *, apply: bool = True
    ) -> GradingRun:
        correction = Correction(GradingRun.Policy(policy), revision.pk, question, option)
        seen = preview(sitting, correction).seen
        [run] = start_regrade([sitting], correction, by=cleo, reason="B was not right", seen=seen)
        if apply:
            apply_regrades(chunk=2)
        run.refresh_from_db()
        return run

    return _regrade
