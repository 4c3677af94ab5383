"""Does a token open anything but the one attempt that it was made for, and not a moment longer than it should?"""

from __future__ import annotations

import uuid

import pytest
from django.core import signing
from django.test import override_settings

from exams.delivery.tokens import SIGNER, token_for
from exams.models import Attempt, Quiz, Response, User
from exams.running.closing import close_attempts
from exams.running.reopening import reopen
from tests.cast import CLAIM, ONE, Begin, Page, make_edition, make_sitting
from tests.security.conftest import SignedIn

pytestmark = pytest.mark.django_db


def code(page: Page, token: str, to: str = "sync") -> int:
    page.token = token
    status: int = page.post(page.body(page.item(ONE, ["ob"])), to=to).status_code
    return status


@pytest.mark.parametrize("to", ["sync", "submit"])
@pytest.mark.parametrize("token", ["", ":", "a:b", "é", "0" * 9_000, "..:", "\x00"])
def test_a_made_up_token_opens_nothing(page: Page, token: str, to: str) -> None:
    assert code(page, token, to) == 401
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "forge",
    [
        lambda a: signing.Signer(salt="exams.attempt", key="guess").sign(f"{a.pk.hex}.{a.student_id}.0"),
        lambda a: signing.Signer(salt="other").sign(f"{a.pk.hex}.{a.student_id}.0"),
        lambda a: token_for(a).replace(a.pk.hex, uuid.uuid4().hex),
        lambda a: token_for(a)[:-1],
        lambda a: token_for(a).rpartition(":")[0] + ":",
        lambda a: SIGNER.sign(f"{a.pk.hex}.{a.student_id + 1}.{a.token_epoch}"),
        lambda a: SIGNER.sign(f"{a.pk.hex}.{a.student_id}.{a.token_epoch + 1}"),
        lambda a: SIGNER.sign(f"{a.pk.hex}.{a.student_id}"),
    ],
    ids=["other key", "other salt", "other attempt", "cut", "unsigned", "other student", "other epoch", "no epoch"],
)
def test_a_forged_token_opens_nothing(page: Page, forge: object) -> None:
    assert code(page, forge(page.attempt)) == 401  # type: ignore[operator]


def test_a_token_of_another_secret_key_opens_nothing(page: Page) -> None:
    with override_settings(SECRET_KEY="another-" * 8):
        stolen = signing.Signer(salt="exams.attempt").sign(SIGNER.unsign(page.token))
    assert code(page, stolen) == 401


def test_a_session_without_the_token_saves_nothing(page: Page, ada: User, signed_in: SignedIn) -> None:
    page.client = signed_in(ada)
    assert code(page, "") == 401


@pytest.mark.parametrize("who", ["bo", "cleo", "other_cleo", "dan"])
def test_nobody_else_is_given_a_token(
    page: Page, who: str, request: pytest.FixtureRequest, signed_in: SignedIn
) -> None:
    client = signed_in(request.getfixturevalue(who))
    response = client.get(f"/attempts/{page.attempt.pk}/token")
    assert (response.status_code, "token" in response.json()) == (404, False)


def test_a_token_from_before_signing_out_stays_shut_after_signing_in_again(
    page: Page, ada: User, signed_in: SignedIn
) -> None:
    signed_in(ada).post("/sign-out/")
    fresh = signed_in(ada).get(f"/attempts/{page.attempt.pk}/token").json()["token"]
    assert (code(page, page.token), code(page, fresh)) == (401, 200)


@pytest.mark.parametrize("to", ["sync", "submit"])
def test_a_disabled_account_writes_nothing(page: Page, ada: User, to: str) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert code(page, page.token, to) == 401
    assert Attempt.objects.get().state == Attempt.State.RUNNING


def test_the_token_of_a_closed_attempt_changes_nothing_that_counts(page: Page) -> None:
    page.submit(page.item(CLAIM, ["true"]))
    assert code(page, page.token) == 200
    assert list(Response.objects.values_list("question", flat=True)) == [CLAIM]


def test_a_page_of_a_closed_attempt_cannot_take_it_over_for_when_it_is_opened_again(page: Page, bo: User) -> None:
    mine = Attempt.objects.filter(pk=page.attempt.pk)
    page.sync()
    close_attempts(mine, closed_by=Attempt.ClosedBy.PROCTOR, actor_id=bo.pk)
    Page(page.attempt).sync()
    reopen(mine, page.attempt.base_duration, by=bo, why="Fire")
    assert mine.get().holder_tab == page.tab


def test_of_two_attempts_neither_token_opens_the_other(page: Page, dan: User, begin: Begin) -> None:
    dan.enrollments.create(course=page.attempt.sitting.quiz.course, role="student")
    other = Page(begin(dan))
    assert (code(page, other.token), code(other, token_for(page.attempt))) == (401, 401)


def test_of_ones_own_two_attempts_neither_token_opens_the_other(
    page: Page, ada: User, cleo: User, begin: Begin
) -> None:
    another = Quiz.objects.create(course=page.attempt.sitting.quiz.course, title="Second Quiz", honor_statement="Yes")
    other = Page(begin(ada, at=make_sitting(make_edition(another, cleo))))
    assert (code(page, other.token), code(other, token_for(page.attempt))) == (401, 401)


def test_the_token_is_in_no_address_and_no_cookie(page: Page, ada: User, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    client.get(f"/attempts/{page.attempt.pk}/")
    proof = page.token.rpartition(":")[2]
    assert not [morsel for morsel in client.cookies.values() if proof in morsel.OutputString()]
