"""Is everything that differs between two editions named, and nothing else?"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.authoring.changes import Changes, changes_between
from exams.authoring.publish import publish
from exams.models import Choice, Question, Quiz, User
from tests.cast import small_key, small_paper

Change = Callable[[Any, Any], object]  # of a paper and a key


def after(change: Change) -> Changes:
    paper, key = small_paper(), small_key()
    later, later_key = copy.deepcopy((paper, key))
    change(later, later_key)
    return changes_between(paper, key, later, later_key)


def question(paper: Any, place: int) -> Any:
    return paper["sections"][1]["questions"][place]


def test_equal_editions_differ_in_nothing() -> None:
    assert after(lambda _p, _k: None) == Changes((), (), (), same=3)


@pytest.mark.parametrize(
    ("change", "on_paper", "in_key"),
    [
        (lambda p, _k: question(p, 0).update(prompt_html="<p>New</p>"), ("prompt",), ()),
        (lambda p, _k: question(p, 0).update(points="10"), ("points",), ()),
        (lambda p, _k: question(p, 0)["choices"][1].update(html="New"), ("options",), ()),
        (lambda p, _k: question(p, 0)["choices"].reverse(), ("options",), ()),
        (lambda p, _k: question(p, 0).update(number="2.9", pinned=True), ("place", "shuffling"), ()),
        (lambda _p, k: k["questions"]["many"]["choices"]["ma"].update(correct=False), (), ("right answers",)),
        (lambda _p, k: k["questions"]["many"].update(solution_html="New"), (), ("solution",)),
        (lambda _p, k: k["questions"]["many"]["choices"]["ma"].update(rationale_html="New"), (), ("reasons",)),
        (lambda _p, k: k["questions"]["many"]["choices"]["ma"].update(weight="1/3"), (), ("weights",)),
        (lambda _p, k: k["questions"]["many"]["choices"]["ma"].update(verdict="either"), (), ("verdicts",)),
        (lambda _p, k: k["questions"]["many"].update(scoring={"name": "x", "parameters": {}}), (), ("scoring",)),
    ],
)
def test_a_change_of_a_question_is_named(change: Change, on_paper: tuple[str, ...], in_key: tuple[str, ...]) -> None:
    (found,) = after(change).questions
    assert (found.verdict, found.paper, found.key) == ("changed", on_paper, in_key)


def test_the_order_of_names_in_the_key_is_no_change() -> None:
    paper, key = small_paper(), small_key()
    turned: Any = copy.deepcopy(key)
    turned["questions"] = dict(reversed(turned["questions"].items()))
    turned["questions"]["many"]["choices"] = dict(reversed(turned["questions"]["many"]["choices"].items()))
    assert changes_between(paper, key, paper, turned).same == 3


def test_a_question_that_is_taken_out_comes_last() -> None:
    found = after(lambda p, _k: (p["sections"][0]["questions"].clear(), question(p, 1).update(points="9")))
    assert [(change.verdict, change.number) for change in found.questions] == [("changed", "2.2"), ("removed", "1.1")]


def test_a_new_question_is_named() -> None:
    found = after(lambda p, _k: p["sections"][0]["questions"].append({**question(p, 0), "id": "new", "number": "1.2"}))
    assert [(change.verdict, change.number) for change in found.questions] == [("added", "1.2")]


def test_right_answers_are_named_by_the_letters_of_each_side() -> None:
    (found,) = after(lambda _p, k: k["questions"]["many"]["choices"]["mb"].update(correct=True)).questions
    assert (found.right_before, found.right_after) == (("A", "C"), ("A", "B", "C"))


@pytest.mark.parametrize(
    ("change", "cover", "sections"),
    [
        (lambda p, _k: p.update(duration_seconds=60), ("The duration changed.",), ()),
        (lambda p, _k: p["sections"][0].update(title="New"), (), ("Section 1, New: title changed.",)),
        (lambda p, _k: p["sections"].reverse(), (), ("The sections stand in another order.",)),
    ],
)
def test_cover_and_sections_are_named(change: Change, cover: tuple[str, ...], sections: tuple[str, ...]) -> None:
    found = after(change)
    assert (found.cover, found.sections) == (cover, sections)


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    client.force_login(cleo)
    return client


def page(admin: Client, quiz: Quiz) -> str:
    return " ".join(admin.get(reverse("admin:exams_quiz_publish", args=[quiz.pk])).content.decode().split())


def test_a_first_edition_differs_from_nothing(admin: Client, draft: Quiz) -> None:
    assert "What is different" not in page(admin, draft)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: Question.objects.filter(kind="true_false").update(prompt="New claim"), "The paper only."),
        (lambda: Choice.objects.filter(text="Three").update(correct=True), "The key only."),
        (lambda: Question.objects.filter(kind="true_false").delete(), "The paper and the key."),
    ],
)
def test_publishing_says_whether_paper_or_key_change(
    admin: Client, draft: Quiz, cleo: User, change: Callable[[], object], said: str
) -> None:
    publish(draft, by=cleo)
    change()
    assert said in page(admin, draft)
    assert "2 questions are the same." in page(admin, draft)


def test_both_sides_are_shown_as_students_see_them(admin: Client, draft: Quiz, cleo: User) -> None:
    publish(draft, by=cleo)
    Question.objects.filter(kind="true_false").update(prompt="New claim")
    shown = page(admin, draft)
    assert "Seven is prime" in shown
    assert "New claim" in shown
    assert 'sandbox="allow-same-origin"' in shown
