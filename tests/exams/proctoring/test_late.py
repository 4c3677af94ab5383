"""Do staff see late saves in words, and can only an instructor let one count?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exams.models import JournalEntry, Response, Sitting, User
from exams.rules.response import digest
from tests.cast import CLAIM, MANY, ONE, Page, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(page: Page) -> JournalEntry:
    """A save of question 1.1 that came after handing in."""
    page.submit(page.item(CLAIM, ["true"]))
    page.sync(page.item(CLAIM, ["false"], "I see it now", revision=2, base=1))
    return page.attempt.journal.get(kind="save_late")


@pytest.fixture
def looked(client: Client, cleo: User, sitting: Sitting, late: JournalEntry) -> dict[str, Any]:
    """What the form of the late save sends once Cleo has looked at it."""
    client.force_login(cleo)
    (line,) = client.get(f"/sittings/{sitting.pk}/late-saves").context["lines"]
    return {"as_": cleo, **line["form"].initial}


@pytest.mark.parametrize(
    ("who", "status"), [("bo", 200), ("cleo", 200), ("ada", 404), ("other_cleo", 404), ("dan", 404)]
)
def test_the_list_is_for_staff(
    client: Client, sitting: Sitting, late: JournalEntry, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/sittings/{sitting.pk}/late-saves").status_code == status


def test_the_list_tells_both_answers_in_words(client: Client, bo: User, sitting: Sitting, late: JournalEntry) -> None:
    client.force_login(bo)
    (line,) = client.get(f"/sittings/{sitting.pk}/late-saves").context["lines"]
    assert (line["number"], line["counts"].labels) == ("1.1", ("True",))
    assert (line["late"].labels, line["late"].explanation) == (("False",), "I see it now")


def test_none_of_these_and_a_blank_are_told_apart(client: Client, bo: User, sitting: Sitting, page: Page) -> None:
    page.submit(page.item(ONE, ["oa"]))
    page.sync(page.item(MANY, "none"), page.item(ONE, None, revision=2, base=1))
    client.force_login(bo)
    text = client.get(f"/sittings/{sitting.pk}/late-saves").content.decode()
    assert "None of these is correct" in text
    assert "Blank" in text


def test_an_instructor_accepts_with_a_reason(post: Any, looked: dict[str, Any]) -> None:
    response = post("late-saves/accept", **looked, reason="The network was down")
    assert response.status_code == 303
    assert Response.objects.get(question=CLAIM).value["selected"] == ["false"]


def test_accepting_twice_is_once(post: Any, looked: dict[str, Any], late: JournalEntry) -> None:
    first, second = (post("late-saves/accept", **looked, reason="r") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert late.attempt.journal.filter(kind="late_accepted").count() == 1


def test_what_would_change_something_else_than_was_shown_is_not_accepted(post: Any, looked: dict[str, Any]) -> None:
    """The answer that counts is another by now: the page says so, keeps the reason, and the next click is taken."""
    Response.objects.filter(question=CLAIM).update(value=value(["true"], "x"), digest=digest(value(["true"], "x")))
    refused = post("late-saves/accept", **looked, reason="The network was down")
    assert (refused.status_code, Response.objects.get(question=CLAIM).value["selected"]) == (409, ["true"])
    (line,) = refused.context["lines"]
    assert line["form"]["reason"].value() == "The network was down"
    assert "Nothing was accepted: meanwhile something changed" in refused.content.decode()
    again = looked | {"shown": line["form"]["shown"].value()}
    assert post("late-saves/accept", **again, reason="The network was down").status_code == 303
    assert Response.objects.get(question=CLAIM).value["selected"] == ["false"]


@pytest.mark.parametrize("who", ["bo", "ada", "other_cleo", "dan"])
def test_nobody_else_accepts(post: Any, looked: dict[str, Any], request: pytest.FixtureRequest, who: str) -> None:
    response = post("late-saves/accept", **looked | {"as_": request.getfixturevalue(who)}, reason="r")
    assert response.status_code == 404
    assert Response.objects.get(question=CLAIM).value["selected"] == ["true"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_blank_reason_is_refused(post: Any, looked: dict[str, Any], reason: str) -> None:
    assert post("late-saves/accept", **looked, reason=reason).status_code == 400
    assert Response.objects.get(question=CLAIM).value["selected"] == ["true"]


@pytest.mark.parametrize("entry", ["", "x", "0", "99999999", "9" * 30])
def test_an_unknown_entry_is_refused(post: Any, cleo: User, late: JournalEntry, entry: str) -> None:
    assert post("late-saves/accept", as_=cleo, entry=entry, shown="0" * 64, reason="r").status_code in (400, 404)


def test_an_entry_of_another_sitting_is_not_found(client: Client, cleo: User, late: JournalEntry, quiz: Any) -> None:
    other = Sitting.objects.create(quiz=quiz, name="Other", opens_at=late.at, closes_at=late.attempt.deadline_at)
    client.force_login(cleo)
    response = client.post(f"/sittings/{other.pk}/late-saves/accept", {"entry": late.pk, "shown": "0", "reason": "r"})
    assert response.status_code == 404


def test_accepting_refuses_get(client: Client, cleo: User, sitting: Sitting) -> None:
    client.force_login(cleo)
    assert client.get(f"/sittings/{sitting.pk}/late-saves/accept").status_code == 405
