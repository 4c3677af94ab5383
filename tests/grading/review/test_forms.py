"""Which points can a person give, and by which key?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from grading.review.forms import JudgeForm, steps


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        ("0", ["0"]),
        ("0.25", ["0", "0.25"]),
        ("2", ["0", "0.5", "1", "1.5", "2"]),
        ("2.25", ["0", "0.5", "1", "1.5", "2", "2.25"]),
        ("4", ["0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4"]),
        ("7.5", ["0", "1", "2", "3", "4", "5", "6", "7", "7.5"]),
        ("15", ["0", "2", "4", "6", "8", "10", "12", "14", "15"]),
    ],
)
def test_nine_keys_reach_from_nothing_to_the_cap(cap: str, expected: list[str]) -> None:
    assert steps(Decimal(cap)) == [Decimal(points) for points in expected]


@pytest.mark.parametrize(
    ("data", "points"),
    [
        ({"step": "1.5"}, "1.5"),
        ({"step": "0"}, "0"),
        ({"other": "1.25"}, "1.25"),
        ({"step": "2", "other": "0.75"}, "0.75"),
    ],
)
def test_points_come_from_a_button_or_from_what_was_typed(data: dict[str, Any], points: str) -> None:
    form = JudgeForm({"revision": "0", **data}, cap=Decimal(2))
    assert form.is_valid()
    assert form.cleaned_data["points"] == Decimal(points)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"step": "3"},
        {"other": "2.01"},
        {"other": "-0.5"},
        {"other": "NaN"},
        {"other": "0.001"},
        {"step": "1", "comment": "x" * 1001},
        {"step": "1", "revision": "soon"},
    ],
)
def test_what_is_no_judgement_is_refused(data: dict[str, Any]) -> None:
    assert not JudgeForm({"revision": "0", **data}, cap=Decimal(2)).is_valid()
