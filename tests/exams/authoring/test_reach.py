"""Does lint ask whether all points can be earned, and say so where they cannot?"""

from __future__ import annotations

from typing import Any

import pytest

from exams.authoring.findings import findings_of
from exams.models import Choice, Question, Quiz


def codes(quiz: Quiz) -> list[str]:
    return [finding.code for finding in findings_of(quiz)]


def weighted(quiz: Quiz, *weights: str) -> None:
    asked = Question.objects.filter(section__quiz=quiz, kind="select_all")
    asked.update(policy="moodle_fractions", policy_parameters={})
    for choice, weight in zip(asked.get().choices.order_by("position"), weights, strict=True):
        Choice.objects.filter(pk=choice.pk).update(weight=weight)


@pytest.mark.parametrize(("weights", "found"), [(("1/2", "-1", "1/2"), False), (("1/2", "-1", "1/4"), True)])
def test_points_out_of_reach_are_found(draft: Quiz, weights: tuple[str, ...], found: bool) -> None:
    weighted(draft, *weights)
    assert ("points_unreachable" in codes(draft)) is found


def test_every_point_of_a_sound_quiz_is_in_reach(draft: Quiz) -> None:
    assert codes(draft) == []


def test_without_a_key_nothing_is_said_of_reach(draft: Quiz) -> None:
    Choice.objects.update(correct=False)
    assert "points_unreachable" not in codes(draft)


def test_nobody_need_be_there_to_ask(draft: Quiz, settings: Any) -> None:
    settings.POLICY_REACH = ""
    weighted(draft, "1/2", "-1", "1/4")
    assert "points_unreachable" not in codes(draft)


@pytest.mark.parametrize("weight", ["much", "1/0"])
def test_what_cannot_be_scored_says_nothing_of_reach(draft: Quiz, weight: str) -> None:
    weighted(draft, weight, "-1", "1/4")
    assert "points_unreachable" not in codes(draft)
