"""Are an author's sentences about choosing, explaining and losing points understood?"""

from __future__ import annotations

import pytest

from exams.interchange.document import Kind, ScoringRule
from exams.interchange.markdown import wording


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Select one.", Kind.SELECT_ONE),
        ("**Choose one** answer", Kind.SELECT_ONE),
        ("There is exactly one correct answer.", Kind.SELECT_ONE),
        ("Pick the best answer.", Kind.SELECT_ONE),
        ("Circle exactly one letter.", Kind.SELECT_ONE),
        ("Each question has a single correct option.", Kind.SELECT_ONE),
        ("Select all that apply", Kind.SELECT_ALL),
        ("choose ALL that\napply", Kind.SELECT_ALL),
        ("Mark every true statement.", Kind.SELECT_ALL),
        ("Choose one or more options.", Kind.SELECT_ALL),
        ("More than one answer may be correct.", Kind.SELECT_ALL),
        ("Multiple choice", None),
        ("Some ask to select one, others to select all that apply.", None),
        ("Which of the following holds?", None),
    ],
)
def test_how_many_options_to_choose(text: str, kind: Kind | None) -> None:
    assert wording.chosen_kind(text) is kind


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("You need no explanation. A short explanation may earn partial credit.", True),
        ("You may justify your answer; a sensible reason is worth up to 2 points.", True),
        ("You need not explain, but a good explanation can earn half the points.", True),
        ("Explanations are optional.", True),
        ("Work shown may be considered for partial credit.", True),
        ("Partial credit is possible if you justify a wrong answer.", True),
        ("No partial credit will be given without an explanation.", True),
        ("No explanation is needed.", False),
        ("No partial credit.", False),
        ("Explanations will not be read.", False),
        ("No partial credit is given and explanations are ignored.", False),
        ("Fill in the circle.", None),
    ],
)
def test_whether_an_explanation_counts(text: str, counts: bool | None) -> None:
    assert wording.explanation_counts(text) is counts


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("You lose 2 points for every wrong or missing choice.", "2"),
        ("-5 per error", "5"),
        ("−3 points for each mistake", "3"),
        (
            "For questions with several correct options, each incorrect or missing one costs 2.5 points (up to 10).",
            "2.5",
        ),
        ("One point is deducted for each wrong selection, up to 4 points.", "1"),
        ("Each question is worth 6 points, minus 2 for every error.", "2"),
        ("A question is worth 15 points; each wrong choice gets a 4-point deduction.", "4"),
        ("Up to 9 points can be lost: 3 points for each missing option.", "3"),
        ("Points are taken off: 3 per mistake.", "3"),
        ("There is no penalty of points for each wrong answer.", None),
        ("Points are not deducted for wrong answers: 4 points each.", None),
        ("Each question is worth 4 points.", None),
    ],
)
def test_what_an_error_costs(text: str, amount: str | None) -> None:
    expected = None if amount is None else ScoringRule("deduct_per_error", {"deduction": amount})
    assert wording.deduction(text) == expected
