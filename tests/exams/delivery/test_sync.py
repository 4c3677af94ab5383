"""Does a sync save what it should, and only that?"""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.test import Client

from exams.models import Attempt, JournalEntry, Response, User
from exams.rules.replay import replay
from exams.rules.response import digest
from tests.cast import CLAIM, MANY, ONE, Begin, Page, make_edition, shift, small_paper, value

pytestmark = pytest.mark.django_db
AFTER_GRACE = dt.timedelta(minutes=45, seconds=11)
WITHIN_GRACE = dt.timedelta(minutes=45, seconds=3)


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    return Page(begin(ada))


def stored(attempt: Attempt, question: str) -> Response:
    return Response.objects.get(attempt=attempt, question=question)


def kinds(attempt: Attempt) -> list[str]:
    return list(attempt.journal.values_list("kind", flat=True))


def test_a_save_is_acknowledged_by_the_hash_of_what_is_stored(page: Page) -> None:
    reply = page.sync(page.item(MANY, ["ma", "mc"]))
    assert reply["responses"][MANY] == {
        "verdict": "saved",
        "revision": 1,
        "digest": digest(value(["ma", "mc"])),  # type: ignore[arg-type]
    }
    assert stored(page.attempt, MANY).value == value(["ma", "mc"])
    assert (reply["state"], reply["holder"]) == ("running", True)
    assert reply["now"] < reply["deadline"]


def test_the_same_sync_twice_writes_once(page: Page) -> None:
    body = page.body(page.item(CLAIM, ["true"], "because"))
    first, second = page.post(body).json(), page.post(body).json()
    assert first["responses"][CLAIM]["digest"] == second["responses"][CLAIM]["digest"]
    assert second["responses"][CLAIM]["verdict"] == "same"
    assert kinds(page.attempt).count("saved") == 1


def test_a_later_word_of_the_same_page_stands_although_the_reply_to_the_first_was_lost(page: Page) -> None:
    page.sync(page.item(ONE, ["oa"]))
    reply = page.sync(page.item(ONE, ["ob"], revision=2, base=0))
    assert reply["responses"][ONE]["verdict"] == "saved"
    assert stored(page.attempt, ONE).value["selected"] == ["ob"]


def test_an_earlier_word_that_arrives_late_does_not_overwrite(page: Page) -> None:
    page.sync(page.item(ONE, ["ob"], revision=2))
    reply = page.sync(page.item(ONE, ["oa"], revision=1))
    assert reply["responses"][ONE]["verdict"] == "stale"
    assert reply["responses"][ONE]["value"]["selected"] == ["ob"]
    assert stored(page.attempt, ONE).value["selected"] == ["ob"]
    assert "save_stale" in kinds(page.attempt)


def test_another_page_that_did_not_know_the_stored_answer_does_not_overwrite_it(page: Page) -> None:
    page.sync(page.item(ONE, ["oa"]))
    other = Page(page.attempt)
    other.sync(other.item(ONE, ["ob"], revision=2, base=1))
    reply = page.sync(page.item(ONE, ["oc"], revision=5, base=1))
    assert reply["responses"][ONE]["verdict"] == "stale"
    assert stored(page.attempt, ONE).value["selected"] == ["ob"]


def test_the_newest_page_takes_over_and_the_older_hands_over_once(page: Page) -> None:
    page.sync()
    other = Page(page.attempt)
    assert other.sync()["holder"] is True
    handed = page.sync(page.item(ONE, ["oa"]))
    assert (handed["holder"], handed["responses"][ONE]["verdict"]) == (False, "saved")
    again = page.sync(page.item(MANY, ["ma"]))
    assert again["responses"][MANY]["verdict"] == "other_device"
    assert not Response.objects.filter(question=MANY).exists()
    assert {"device_changed", "save_other_device"} <= set(kinds(page.attempt))


def test_what_a_page_held_before_a_crash_is_saved_by_the_next(page: Page) -> None:
    page.sync(page.item(ONE, ["oa"]))
    after = Page(page.attempt)
    reply = after.sync(after.item(ONE, ["ob"], revision=2, base=0, origin=page.tab))
    assert reply["responses"][ONE]["verdict"] == "saved"


def test_a_save_within_the_grace_counts(page: Page) -> None:
    shift(page.attempt, WITHIN_GRACE)
    assert page.sync(page.item(ONE, ["oa"]))["responses"][ONE]["verdict"] == "saved"


def test_a_late_save_is_kept_but_does_not_count(page: Page) -> None:
    page.sync(page.item(ONE, ["oa"]))
    shift(page.attempt, AFTER_GRACE)
    reply = page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    assert reply["responses"][ONE] == {
        "verdict": "late",
        "revision": 1,
        "digest": digest(value(["oa"])),  # type: ignore[arg-type]
    }
    late = page.attempt.journal.get(kind="save_late")
    assert late.data["value"]["selected"] == ["ob"]


def test_a_save_after_handing_in_is_kept_but_does_not_count(page: Page) -> None:
    page.submit()
    assert page.sync(page.item(ONE, ["oa"]))["responses"][ONE]["verdict"] == "late"
    assert not Response.objects.exists()


def test_replaying_the_journal_gives_the_responses(page: Page) -> None:
    page.sync(page.item(ONE, ["oa"]), page.item(CLAIM, ["true"], "héllo 𝛼\u2028"))
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    page.sync(page.item(ONE, ["oc"], revision=1))
    replayed = replay(page.attempt.journal.order_by("number"))
    rows = Response.objects.filter(attempt=page.attempt)
    assert {r.question: (r.revision, r.digest, r.value) for r in rows} == {
        question: (r.revision, r.digest, r.value) for question, r in replayed.items()
    }


def test_events_are_written_with_both_clocks(page: Page) -> None:
    page.sync(events=[{"kind": "focus_lost", "at": 1_700_000_000_123, "data": {"seconds": 3.5}}])
    event = page.attempt.journal.get(kind="event")
    assert event.data == {"event": "focus_lost", "seconds": 3.5}
    assert event.client_at == dt.datetime(2023, 11, 14, 22, 13, 20, 123000, tzinfo=dt.UTC)


def test_a_heartbeat_writes_nothing_into_the_journal(page: Page) -> None:
    page.sync()
    before = page.attempt.journal.count()
    page.sync()
    assert page.attempt.journal.count() == before


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"token_epoch": 1}, 401), ({"token_epoch": 0}, 200)],
)
def test_a_revoked_token_is_refused(page: Page, changes: dict[str, int], status: int) -> None:
    Attempt.objects.filter(pk=page.attempt.pk).update(**changes)
    assert page.post(page.body(page.item(ONE, ["oa"]))).status_code == status


def test_a_disabled_account_is_refused(page: Page, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert page.post(page.body(page.item(ONE, ["oa"]))).status_code == 401
    assert not Response.objects.exists()


def test_a_token_of_another_attempt_is_refused(page: Page) -> None:
    forged = Page(page.attempt, token=page.token.replace(page.attempt.pk.hex, uuid.uuid4().hex))
    assert forged.post(forged.body()).status_code == 401


def test_a_token_opens_no_other_attempt(page: Page) -> None:
    response = Client().post(
        f"/attempts/{uuid.uuid4()}/sync", data="{}", content_type="application/json",
        headers={"X-Attempt-Token": page.token},
    )  # fmt: skip
    assert response.status_code == 401


def test_a_message_is_shown_until_it_is_confirmed(page: Page, bo: User) -> None:
    message = page.attempt.messages.create(
        text="Question 2: read “at least”.", sent_at=page.attempt.started_at, sent_by=bo
    )
    assert page.sync()["messages"][0]["text"] == "Question 2: read “at least”."
    assert len(page.sync()["messages"]) == 1
    assert page.sync(confirmed=[message.pk])["messages"] == []
    message.refresh_from_db()
    assert message.delivered_at is not None
    assert message.confirmed_at is not None


BAD_VALUES = [
    ({"selected": ["oa", "ob"]}, "choose_one"),
    ({"selected": ["zz"]}, "choice_unknown"),
    ({"selected": []}, "selected_type"),
    ({"selected": "none"}, "none_not_offered"),
    ({"selected": [1]}, "selected_type"),
    ({"selected": {"a": 1}}, "selected_type"),
    ({"flagged": "yes"}, "flagged_type"),
    ({"explanation": None}, "explanation_type"),
    ({"explanation": "not asked"}, "explanation_not_asked"),
]


@pytest.mark.parametrize(("change", "code"), BAD_VALUES)
def test_a_value_of_the_wrong_shape_is_refused_and_nothing_changes(
    page: Page, change: dict[str, object], code: str
) -> None:
    good = page.item(CLAIM, ["true"])
    response = page.post(page.body(good, page.item(ONE, value=value() | change)))
    assert (response.status_code, response.json()["error"]) == (400, code)
    assert not Response.objects.exists()
    assert JournalEntry.objects.filter(kind="saved").count() == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [("x" * 2001, "explanation_too_long"), ("nul\x00", "explanation_characters"), ("\ud800", "explanation_characters")],
)
def test_an_explanation_that_cannot_be_kept_is_refused(page: Page, text: str, code: str) -> None:
    response = page.post(json.dumps(page.body(page.item(CLAIM, ["true"], text))))
    assert (response.status_code, response.json()["error"]) == (400, code)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b"{", b"\xff", b'{"tab": NaN}', b"[" * 100_000, b"1" * 5000,
        b'{"tab": "x", "sequence": 1, "claim": true, "responses": [], "events": [], "confirmed": []}',
    ],
)  # fmt: skip
def test_a_body_that_is_not_of_the_protocol_is_refused(page: Page, body: bytes) -> None:
    assert page.post(body).status_code == 400
    assert page.attempt.journal.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"sequence": 0}, {"sequence": True}, {"sequence": "1"}, {"sequence": 10**12}, {"claim": 1}, {"responses": {}},
        {"responses": [None]}, {"responses": [{}] * 201}, {"events": [{}]}, {"events": "x"}, {"confirmed": ["1"]},
        {"events": [{"kind": "rm", "at": 1, "data": {}}]}, {"extra": 1},
        {"events": [{"kind": {}, "at": 1, "data": {}}]},
        {"events": [{"kind": "copy", "at": 1, "data": {"text": "x" * 65}}]},
        {"events": [{"kind": "copy", "at": 1, "data": {"deep": [[]]}}]},
        {"events": [{"kind": "copy", "at": -1, "data": {}}]}, {"events": [{"kind": "copy", "at": 1e400, "data": {}}]},
    ],
)  # fmt: skip
def test_a_field_of_the_wrong_type_or_size_is_refused(page: Page, changes: dict[str, object]) -> None:
    assert page.post(page.body(**changes)).status_code == 400
    assert page.attempt.journal.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"question": "foreign"}, {"question": None}, {"revision": 0}, {"revision": 2_000_000}, {"base": -1},
        {"base": 1, "revision": 1}, {"origin": "x"}, {"at": None}, {"value": None}, {"value": {}}, {"more": 1},
    ],
)  # fmt: skip
def test_an_item_of_the_wrong_shape_is_refused(page: Page, changes: dict[str, object]) -> None:
    assert page.post(page.body(page.item(ONE, ["oa"]) | changes)).status_code == 400
    assert not Response.objects.exists()


def test_a_question_twice_in_one_sync_is_refused(page: Page) -> None:
    response = page.post(page.body(page.item(ONE, ["oa"]), page.item(ONE, ["ob"], revision=2)))
    assert response.json()["error"] == "question_twice"


def test_a_body_beyond_the_limit_is_refused(page: Page) -> None:
    assert page.post(b'{"x": "' + b"y" * 600_000 + b'"}').status_code == 413


def test_sync_refuses_get(page: Page, client: Client) -> None:
    assert client.get(f"/attempts/{page.attempt.pk}/sync").status_code == 405
    assert client.get(f"/attempts/{page.attempt.pk}/submit").status_code == 405


# Statements for one answer, for three, and for a heartbeat. On PostgreSQL each is one, in a transaction of its own.
STATEMENTS = {"sqlite": (8, 8, 4), "postgresql": (1, 1, 1)}


def test_a_save_costs_a_fixed_number_of_statements(page: Page, django_assert_num_queries: object) -> None:
    one, three, heartbeat = STATEMENTS[connection.vendor]
    page.sync()
    with django_assert_num_queries(one):  # type: ignore[operator]
        page.sync(page.item(ONE, ["oa"]))
    with django_assert_num_queries(three):  # type: ignore[operator]
        page.sync(page.item(ONE, ["ob"], revision=2), page.item(MANY, ["ma"]), page.item(CLAIM, ["true"]))
    with django_assert_num_queries(heartbeat):  # type: ignore[operator]
        page.sync()


def test_every_reply_names_the_edition_that_the_attempt_has_now(page: Page, cleo: User) -> None:
    assert page.sync()["edition"] == page.attempt.edition.digest
    later = make_edition(page.attempt.edition.quiz, cleo, small_paper(title="Small Quiz, corrected"))
    Attempt.objects.filter(pk=page.attempt.pk).update(edition=later)
    assert page.sync(page.item(ONE, ["oa"]))["edition"] == later.digest
