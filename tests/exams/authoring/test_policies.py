"""Are scoring policies judged by whom the settings name, and by nobody where they name none?"""

from __future__ import annotations

from typing import Any

import pytest

from exams.authoring.policies import as_text_mapping, policy_catalogue, policy_problems


def test_the_sites_checker_is_asked() -> None:
    assert policy_problems("deduct_per_error", {"deduction": "5"}) == ()
    assert "no scoring policy" in policy_problems("guess", {})[0]


@pytest.mark.parametrize("parameters", [[], "x", None, {"deduction": 5}, {"deduction": None}])
def test_parameters_are_names_with_texts(parameters: Any) -> None:
    assert len(policy_problems("deduct_per_error", parameters)) == 1


def test_without_a_checker_every_policy_will_do(settings: Any) -> None:
    settings.POLICY_CHECKER = ""
    assert policy_problems("guess", {}) == ()


def test_the_catalogue_is_the_one_that_the_settings_name(settings: Any) -> None:
    settings.POLICY_CATALOGUE = "grading.scoring.registry.POLICIES"
    assert "all_or_nothing" in dict(policy_catalogue())
    settings.POLICY_CATALOGUE = ""
    assert policy_catalogue() == ()


def test_numbers_and_truth_values_become_texts() -> None:
    assert as_text_mapping({"a": 5, "b": True, "c": "x", "d": 0.5}) == {"a": "5", "b": "true", "c": "x", "d": "0.5"}
