"""Does a raised hand reach the board, and the answer the page, once?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from exams.models import Attempt, Hand, User
from exams.running.closing import close_attempts
from exams.running.tokens import revoke_tokens
from tests.cast import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    for cache in (caches["default"], caches["here"]):
        cache.clear()


def hand(page: Page, step: str, body: Any = None, token: str | None = None) -> Any:
    address = f"/attempts/{page.attempt.pk}/hand{'/' if step else ''}{step}"
    headers = {"X-Attempt-Token": page.token if token is None else token}
    client = Client(enforce_csrf_checks=True)
    if not step:
        return client.get(address, headers=headers)
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def kinds(page: Page) -> list[str]:
    return [kind for kind in page.attempt.journal.order_by("number").values_list("kind", flat=True) if "hand" in kind]


def test_a_question_comes_to_the_board_and_the_answer_to_the_page(post: Any, page: Page, bo: User) -> None:
    assert hand(page, "raise", {"text": " Is 0 even? "}).json()["hand"]["text"] == "Is 0 even?"
    assert post("room/answer", who=str(page.attempt.pk), text="Yes.").status_code == 303
    assert hand(page, "").json() == {"hand": None}
    assert [message["text"] for message in page.sync()["messages"]] == ["Yes."]
    assert kinds(page) == ["hand_raised", "hand_answered"]
    entry = page.attempt.journal.get(kind="hand_answered")
    assert (entry.actor, entry.data) == (bo, {"asked": "Is 0 even?", "text": "Yes."})


def test_of_two_who_answer_the_second_changes_nothing(post: Any, page: Page) -> None:
    hand(page, "raise", {"text": ""})
    for words in ("Coming.", "I come."):
        post("room/answer", who=str(page.attempt.pk), text=words)
    assert [message["text"] for message in page.sync()["messages"]] == ["Coming."]
    assert kinds(page).count("hand_answered") == 1


def test_a_hand_is_lowered_without_words(post: Any, page: Page) -> None:
    hand(page, "raise", {"text": ""})
    post("room/answer", who="all", text="")
    assert page.sync()["messages"] == []
    assert Hand.objects.get().lowered_at is not None


def test_a_student_changes_the_words_and_lowers_the_hand(page: Page) -> None:
    hand(page, "raise", {"text": "One"})
    hand(page, "raise", {"text": "Two"})
    assert Hand.objects.get().text == "Two"
    assert hand(page, "lower").json() == {"hand": None}
    hand(page, "lower")
    assert kinds(page) == ["hand_raised", "hand_raised", "hand_lowered"]


@pytest.mark.parametrize(
    "body", [None, [], {}, {"text": 1}, {"text": "x" * 501}, {"text": "\x00"}, {"text": "", "who": "all"}]
)
def test_what_is_no_question_is_refused(page: Page, body: Any) -> None:
    assert hand(page, "raise", body).status_code == 400
    assert not Hand.objects.exists()


def test_only_the_token_of_the_attempt_raises_a_hand(page: Page, ada: User) -> None:
    assert hand(page, "raise", {"text": ""}, token="forged").status_code == 401
    revoke_tokens(ada)
    assert [hand(page, step, {"text": ""}).status_code for step in ("raise", "lower", "")] == [401, 401, 401]


def test_a_closed_attempt_asks_nothing(page: Page) -> None:
    close_attempts(Attempt.objects.all(), closed_by=Attempt.ClosedBy.SUBMIT)
    assert hand(page, "raise", {"text": ""}).status_code == 409


def test_a_script_cannot_raise_hands_without_end(page: Page) -> None:
    codes = [hand(page, "raise", {"text": str(n)}).status_code for n in range(25)]
    assert codes == [200] * 20 + [429] * 5
