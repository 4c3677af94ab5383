"""What may change under way, what is marked, and what becomes of the answers?"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from exams.rules.erratum import (
    Obstacle,
    corrected_questions,
    corrected_sections,
    fitted,
    obstacles,
    widened,
)
from exams.rules.paper import Paper, QuestionFacts
from tests.cast import CLAIM, MANY, ONE, choice, question, small_paper, value

TRUTH = [choice("true", "True", "True"), choice("false", "False", "False")]


def changed(**parts: Any) -> Paper:
    """The small paper with parts of its select-all question changed."""
    paper: Any = small_paper()
    paper["sections"][1]["questions"][0].update(parts)
    return paper  # type: ignore[no-any-return]


def without_one() -> Paper:
    paper: Any = small_paper()
    del paper["sections"][1]["questions"][1]
    return paper  # type: ignore[no-any-return]


def with_more() -> Paper:
    paper: Any = small_paper()
    paper["sections"][1]["questions"].append(question("more", "2.3", "true_false", "4", TRUTH))
    return paper  # type: ignore[no-any-return]


def turned() -> Paper:
    paper: Any = small_paper()
    first, second = paper["sections"][1]["questions"]
    paper["sections"][1]["questions"] = [{**second, "number": "2.1"}, {**first, "number": "2.2"}]
    return paper  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (small_paper(), []),
        (small_paper(title="Other", duration_seconds=60), []),
        (changed(prompt_html="<p>New</p>", points="10", kind="select_one", choices=[choice("ma", "A")]), []),
        (small_paper(navigation="forward"), [Obstacle("navigation")]),
        (small_paper(shuffle_choices=True), [Obstacle("order")]),
        (without_one(), [Obstacle("removed", "2.2")]),
        (with_more(), [Obstacle("added", "2.3")]),
        (turned(), [Obstacle("moved", "2.1"), Obstacle("moved", "2.2")]),
        (changed(kind="true_false", choices=TRUTH), [Obstacle("kind", "2.1")]),
        (changed(explanation=True), [Obstacle("explanation", "2.1")]),
    ],
)
def test_words_options_and_points_change_under_way_and_nothing_that_moves(after: Paper, expected: list[Any]) -> None:
    assert list(obstacles(small_paper(), after)) == expected


def facts(kind: Any, *choices: str, explanation: bool = False) -> QuestionFacts:
    return QuestionFacts("q", kind, frozenset(choices), explanation)


@pytest.mark.parametrize(
    ("selected", "question", "expected"),
    [
        (["a", "c"], facts("select_all", "a", "b"), ["a"]),
        (["c"], facts("select_all", "a", "b"), None),
        (["a", "b"], facts("select_one", "a", "b"), None),
        (["a", "c"], facts("select_one", "a", "b"), ["a"]),
        ("none", facts("select_one", "a"), None),
        ("none", facts("select_all", "a"), "none"),
        (None, facts("select_all", "a"), None),
        (["b", "a"], facts("select_all", "a", "b"), ["a", "b"]),
    ],
)
def test_an_answer_keeps_what_the_corrected_question_takes(
    selected: Any, question: QuestionFacts, expected: Any
) -> None:
    before: Any = value(selected, flagged=True)
    assert fitted(before, question) == value(expected, flagged=True)


def test_the_words_of_an_explanation_stay() -> None:
    given: Any = value(["gone"], "because")
    assert fitted(given, facts("select_one", "a", explanation=True)) == value(None, "because")


def test_an_answer_to_the_question_as_it_was_or_as_it_is_has_the_right_shape() -> None:
    wide = widened(facts("select_one", "a", "b"), facts("select_all", "b", "c"))
    assert (wide.kind, wide.choices) == ("select_all", {"a", "b", "c"})


def test_what_did_not_change_is_not_marked() -> None:
    assert corrected_questions(small_paper(), small_paper()) == ()
    assert corrected_sections(small_paper(), small_paper()) == ()


def test_each_part_that_changed_is_told_as_it_was() -> None:
    options = [choice("ma", "A"), choice("mb", "B", "<p>new</p>"), choice("md", "C", "<p>Option D</p>"),
               choice("me", "D", "<p>more</p>")]  # fmt: skip
    (found,) = corrected_questions(small_paper(), changed(prompt_html="<p>New</p>", points="12", choices=options))
    assert (found.id, found.number, found.prompt_html, found.points) == (MANY, "2.1", "<p>Prompt of 2.1</p>", "15")
    assert [(c.before and c.before["label"], c.after and c.after["label"]) for c in found.choices] == [
        ("B", "B"), (None, "D"), ("C", None),
    ]  # fmt: skip
    assert (found.kind, found.cap, found.reordered) == (None, None, False)


def test_options_in_another_order_are_told() -> None:
    options = [choice(name, label, f"<p>Option {was}</p>") for name, label, was in
               [("mb", "A", "B"), ("ma", "B", "A"), ("mc", "C", "C"), ("md", "D", "D")]]  # fmt: skip
    (found,) = corrected_questions(small_paper(), changed(choices=options))
    assert (found.choices, found.reordered) == ((), True)


def test_a_section_tells_the_words_it_had() -> None:
    after: Any = deepcopy(small_paper())
    after["sections"][0]["instructions_html"] = "<p>Only one is true.</p>"
    (found,) = corrected_sections(small_paper(), after)
    assert (found.number, found.title, found.instructions_html) == ("1", None, "")


def test_the_small_quiz_has_the_questions_that_these_tests_mean() -> None:
    assert [q["id"] for s in small_paper()["sections"] for q in s["questions"]] == [CLAIM, MANY, ONE]
