"""Where there is no way back: what is behind, what is handed out, and when does the next question come?"""

from __future__ import annotations

from typing import Any

import pytest

from exams.rules.forward import Way, reached, way_through
from exams.rules.paper import questions_of
from exams.rules.saving import Verdict
from tests.cast import CLAIM, MANY, ONE, small_paper

THERE = Way((CLAIM, MANY, ONE), 1)


def test_only_a_paper_without_a_way_back_has_a_way() -> None:
    assert way_through(small_paper(), 0) is None
    assert way_through(small_paper(navigation="free"), 0) is None
    assert way_through(small_paper(navigation="forward"), 1) == THERE


def test_what_is_left_and_what_is_handed_out() -> None:
    assert THERE.current == MANY
    assert THERE.left == {CLAIM}
    assert THERE.handed_out({CLAIM: 1, MANY: 2, ONE: 3}) == {CLAIM: 1, MANY: 2}


@pytest.mark.parametrize(
    ("way", "question", "verdict", "goes"),
    [
        (THERE, MANY, None, True),
        (THERE, MANY, Verdict.SAVED, True),
        (THERE, MANY, Verdict.SAME, True),
        (THERE, MANY, Verdict.STALE, False),
        (THERE, MANY, Verdict.LATE, False),
        (THERE, CLAIM, Verdict.SAME, False),
        (THERE, ONE, None, False),
        (Way((CLAIM, MANY, ONE), 2), ONE, None, False),
    ],
)
def test_going_on_leads_from_the_current_question_to_the_next(
    way: Way, question: str, verdict: Verdict | None, goes: bool
) -> None:
    assert way.may_leave(question, verdict) is goes


@pytest.mark.parametrize(
    ("place", "found"),
    [(0, [("s1", [CLAIM])]), (1, [("s1", [CLAIM]), ("s2", [MANY])]), (2, [("s1", [CLAIM]), ("s2", [MANY, ONE])])],
)
def test_sections_come_with_their_first_question(place: int, found: list[Any]) -> None:
    sections = reached(small_paper()["sections"], Way((CLAIM, MANY, ONE), place))
    assert [(s["id"], [q["id"] for q in s["questions"]]) for s in sections] == found


def test_with_a_way_back_everything_is_handed_out() -> None:
    paper = small_paper()
    assert reached(paper["sections"], None) == list(paper["sections"])
    assert len(list(questions_of(paper))) == 3
