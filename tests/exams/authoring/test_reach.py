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
    asked.update(policy="weighted_sum", policy_parameters={})
    for choice, weight in zip(asked.get().choices.order_by("position"), weights, strict=True):
        Choice.objects.filter(pk=choice.pk).update(weight=weight)


@pytest.mark.parametrize(("weights", "found"), [(("1/2", "-1", "1/2"), False), (("1/2", "-1", "1/4"), True)])
def test_points_out_of_reach_are_found(draft: Quiz, policy_name: str, weights: tuple[str, ...], found: bool) -> None:
    weighted(draft, *weights)
    Question.objects.filter(section__quiz=draft, kind="select_all").update(policy=policy_name)
    assert ("points_unreachable" in codes(draft)) is found


def test_every_point_of_a_sound_quiz_is_in_reach(draft: Quiz) -> None:
    assert codes(draft) == []


def test_without_a_key_nothing_is_said_of_reach(draft: Quiz) -> None:
    Choice.objects.update(correct=False)
    assert "points_unreachable" not in codes(draft)


@pytest.mark.parametrize("setting", ["", "tests.exams.authoring.reaching.little"])
def test_nobody_need_be_there_to_ask(draft: Quiz, settings: Any, setting: str) -> None:
    settings.POLICY_REACH = setting and "builtins.len"[:0]
    assert "points_unreachable" not in codes(draft)
