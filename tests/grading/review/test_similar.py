"""Which explanations are judged together, and what becomes of those that changed meanwhile?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.models import User, database_now
from grading.marking.pipeline import grade_chunk
from grading.models import QuestionScore, ReviewItem
from grading.review.similar import NEARLY, normal, similar_to, similarity
from tests.cast import CLAIM, person, value
from tests.grading.conftest import Hand, answer_anew, as_person


@pytest.fixture
def group(hand: Hand) -> dict[str, ReviewItem]:
    """Five who chose True: two say the same, one nearly, one the opposite, one something else; one chose nothing."""
    texts = {
        "first": "The bias moves the line, so it is not through the origin.",
        "same": "the bias moves the line so it is NOT through the origin",
        "nearly": "The bias moves the line, so it isn't through the origin.",
        "else": "I do not know.",
    }
    attempts = {
        name: hand(person(f"p-{name}", f"Person {name}"), claim=value(["true"], text)) for name, text in texts.items()
    }
    attempts["blank"] = hand(person("p-blank", "Person blank"), claim=value(None, texts["first"]))
    grade_chunk()
    return {name: ReviewItem.objects.get(attempt=attempt) for name, attempt in attempts.items()}


def similar(item: ReviewItem, user: User) -> list[tuple[int, bool]]:
    found = similar_to(item, ReviewItem.objects.filter(question=CLAIM), user, database_now())
    return [(one.item, one.same) for one in found]


def judge_page(group: dict[str, ReviewItem], bo: User, *names: str, **changes: Any) -> Any:
    found = similar_to(group["first"], ReviewItem.objects.filter(question=CLAIM), bo, database_now())
    tokens = {one.item: one.token for one in found}
    data = {"step": "1", "revision": 0, "alike": [tokens[group[name].pk] for name in names], **changes}
    return as_person(bo).post(reverse("review_judge", args=[group["first"].pk]), data)


def judged(group: dict[str, ReviewItem]) -> set[str]:
    return {name for name, item in group.items() if ReviewItem.objects.get(pk=item.pk).judged_at}


def test_same_and_nearly_same_texts_with_the_same_choice_are_found(group: dict[str, ReviewItem], bo: User) -> None:
    assert similar(group["first"], bo) == [(group["same"].pk, True), (group["nearly"].pk, False)]
    assert similar(group["blank"], bo) == []


def test_what_others_hold_or_judged_is_not_offered(group: dict[str, ReviewItem], bo: User, cleo: User) -> None:
    until = database_now().replace(year=2100)
    ReviewItem.objects.filter(pk=group["same"].pk).update(leased_by=cleo, lease_until=until)
    assert similar(group["first"], bo) == [(group["nearly"].pk, False)]


def test_a_small_not_is_never_the_same() -> None:
    with_it, without = normal("The gradient is not zero at the saddle"), normal("The gradient is zero at the saddle")
    assert NEARLY <= similarity(with_it, without) < 100


@pytest.mark.parametrize(("one", "other"), [("x < y", "x > y"), ("a + b", "a - b"), ("3", "4")])
def test_signs_and_numbers_count(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_ticked_ones_are_judged_together_and_undone_together(group: dict[str, ReviewItem], bo: User) -> None:
    response = judge_page(group, bo, "same", comment="Half right.")
    assert judged(group) == {"first", "same"}
    assert set(QuestionScore.objects.filter(judged_points=1).values_list("attempt", flat=True)) == {
        group["first"].attempt_id,
        group["same"].attempt_id,
    }
    client = as_person(bo)
    assert "for 2 explanations" in client.get(response["Location"]).content.decode()
    tokens = [f"{group['same'].pk}:1"]
    client.post(reverse("review_undo", args=[group["first"].pk]), {"revision": 1, "alike": tokens})
    assert judged(group) == set()


def test_one_that_changed_meanwhile_is_left_for_its_own_judgement(group: dict[str, ReviewItem], bo: User) -> None:
    token = similar_to(group["first"], ReviewItem.objects.all(), bo, database_now())[0].token
    answer_anew(group["same"].attempt, CLAIM, value(["true"], "Something else"))
    judge_page(group, bo, alike=[token])
    assert judged(group) == {"first"}


@pytest.mark.parametrize("token", ["", "x", "1:2:3", "999999:0:" + "0" * 64, "-1:0:" + "0" * 64])
def test_a_strange_token_is_left_out(group: dict[str, ReviewItem], bo: User, token: str) -> None:
    assert judge_page(group, bo, alike=[token]).status_code == 303
    assert judged(group) == {"first"}


def test_an_item_of_another_pile_cannot_be_smuggled_in(
    group: dict[str, ReviewItem], bo: User, hand: Hand, quiz: Any, cleo: User, ada: User
) -> None:
    ReviewItem.objects.filter(pk=group["same"].pk).update(question="other")
    token = f"{group['same'].pk}:0:" + "0" * 64
    judge_page(group, bo, alike=[token])
    assert judged(group) == {"first"}


def test_the_page_ticks_only_the_same(group: dict[str, ReviewItem], bo: User) -> None:
    ReviewItem.objects.filter(pk=group["first"].pk).update(order=-1)
    body = as_person(bo).get(reverse("review_item", args=[group["first"].attempt.sitting_id, CLAIM])).content.decode()
    assert body.count('name="alike"') == 2
    assert len(re.findall(r'name="alike"[^>]*checked', body)) == 1


def test_the_page_needs_the_same_number_of_queries_however_many_are_similar(
    group: dict[str, ReviewItem], bo: User, hand: Hand
) -> None:
    client = as_person(bo)
    address = reverse("review_item", args=[group["first"].attempt.sitting_id, CLAIM])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    [hand(person(f"more{n}", f"More {n}"), claim=value(["true"], "I do not know.")) for n in range(5)]
    grade_chunk()
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(few) < 25
