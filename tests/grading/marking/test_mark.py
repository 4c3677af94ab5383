"""What does the key make of an answer?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from exams.rules.order import paper_for
from grading.errors import KeyDoesNotFit
from grading.marking.mark import Mark, mark, sheet_of
from grading.models import ReviewPlan
from tests.cast import CLAIM, MANY, ONE, small_key, small_paper, value


def marks(**responses: Any) -> dict[str, Mark]:
    return {m.question: m for m in mark(sheet_of(small_key(), small_paper()), responses)}


@pytest.mark.parametrize(
    ("question", "selected", "points"),
    [
        (CLAIM, ["false"], "4"),
        (CLAIM, ["true"], "0"),
        (CLAIM, None, "0"),
        (MANY, ["ma", "mc"], "15"),
        (MANY, ["ma"], "10"),
        (MANY, ["ma", "mb", "mc"], "10"),
        (MANY, ["mb"], "0"),
        (MANY, ["mb", "md"], "0"),
        (MANY, "none", "5"),
        (MANY, None, "0"),
        (ONE, ["ob"], "15"),
        (ONE, ["oa"], "0"),
        (ONE, None, "0"),
    ],
)
def test_each_answer_gets_the_points_of_its_rule(question: str, selected: Any, points: str) -> None:
    assert marks(**{question: value(selected)})[question].machine_points == Decimal(points)


def test_where_nothing_is_correct_none_of_these_earns_all_and_a_blank_nothing() -> None:
    key = small_key()
    key["questions"][MANY]["choices"]["ma"]["correct"] = False
    key["questions"][MANY]["choices"]["mc"]["correct"] = False
    sheet = sheet_of(key, small_paper())
    none, blank = mark(sheet, {MANY: value("none")})[1], mark(sheet, {MANY: value()})[1]
    assert (none.machine_points, blank.machine_points) == (15, 0)


def test_every_question_is_marked_in_an_attempt_without_responses() -> None:
    assert {m.question: m.machine_points for m in marks().values()} == {CLAIM: 0, MANY: 0, ONE: 0}


def test_the_words_say_how_the_points_came_about() -> None:
    assert marks(**{MANY: value(["ma", "mb"])})[MANY].explanation.endswith("15 − 2 × 5 = 5")


@pytest.mark.parametrize(
    ("selected", "explanation", "cap"),
    [
        (["true"], "because", Decimal(2)),
        (None, "because", Decimal(2)),
        (["false"], "because", None),
        (["true"], " \n\t ", None),
        (["true"], "", None),
    ],
)
def test_an_explanation_queues_only_where_it_can_change_the_result(
    selected: Any, explanation: str, cap: Decimal | None
) -> None:
    assert marks(**{CLAIM: value(selected, explanation)})[CLAIM].review_cap == cap


@pytest.mark.parametrize(
    ("scope", "selected", "explanation", "cap"),
    [
        ("explained", ["false"], "because", Decimal(2)),
        ("explained", ["true"], "", None),
        ("every", ["true"], "", Decimal(2)),
        ("every", None, "", Decimal(2)),
        ("every", ["false"], "", Decimal(2)),
    ],
)
def test_an_instructor_can_have_more_read(scope: Any, selected: Any, explanation: str, cap: Decimal | None) -> None:
    sheet = tuple(replace(q, scope=ReviewPlan.Scope(scope)) for q in sheet_of(small_key(), small_paper()))
    made = {m.question: m.review_cap for m in mark(sheet, {CLAIM: value(selected, explanation)})}
    assert made == {CLAIM: cap, MANY: None, ONE: None}


def test_an_explanation_that_was_not_asked_for_never_queues() -> None:
    assert marks(**{ONE: value(["oa"], "because")})[ONE].review_cap is None


def test_the_words_use_the_letters_that_the_student_saw() -> None:
    paper = paper_for(small_paper(shuffle_choices=True), seed=2)
    key = small_key()
    key["questions"][MANY]["choices"]["md"]["verdict"] = "either"
    letter = next(c["label"] for c in paper["sections"][1]["questions"][0]["choices"] if c["id"] == "md")
    words = mark(sheet_of(key, paper), {MANY: value(["ma"])})[1].explanation
    assert letter != "D"
    assert f"Option {letter} counts either way" in words


def test_a_mapping_that_leaves_the_scale_is_kept_within_the_points_and_says_so() -> None:
    key = small_key()
    key["questions"][MANY]["scoring"] = {"name": "qti_mapping", "parameters": {"default": "9"}}
    made = mark(sheet_of(key, small_paper()), {MANY: value(["ma", "mb"])})[1]
    assert made.machine_points == 15
    assert made.explanation.endswith("kept within 0 and 15: 15")


def test_a_key_that_lacks_a_question_does_not_fit() -> None:
    key = small_key()
    del key["questions"][MANY]
    with pytest.raises(KeyDoesNotFit):
        sheet_of(key, small_paper())


@pytest.mark.parametrize(
    ("policy", "selected"),
    [({"name": "guesswork", "parameters": {}}, ["ma"]), ({"name": "all_or_nothing", "parameters": {}}, ["zz"])],
)
def test_an_unknown_policy_or_choice_does_not_fit(policy: Any, selected: Any) -> None:
    key = small_key()
    key["questions"][MANY]["scoring"] = policy
    with pytest.raises(KeyDoesNotFit):
        mark(sheet_of(key, small_paper()), {MANY: value(selected)})
