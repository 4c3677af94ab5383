"""Does a receipt say what the server has, and can staff trust its code?"""

from __future__ import annotations

import pytest
from django.test import Client

from exams.delivery.receipts import find_by_code, receipt_of
from exams.models import Attempt, User
from tests.cast import CLAIM, MANY, ONE, Begin, Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(ada: User, begin: Begin) -> Attempt:
    page = Page(begin(ada))
    page.submit(page.item(ONE, ["oa"]), page.item(CLAIM, None, "because"), page.item(MANY, "none"))
    return Attempt.objects.select_related("edition", "student").get(pk=page.attempt.pk)


def test_a_receipt_counts_answers_and_explanations(closed: Attempt) -> None:
    receipt = receipt_of(closed)
    assert (receipt.answered, receipt.explained, receipt.total, receipt.late) == (2, 1, 3, 0)
    assert [line.number for line in receipt.lines] == ["1.1", "2.1", "2.2"]


def test_the_code_finds_the_attempt_for_staff_only(closed: Attempt, bo: User, ada: User, other_bo: User) -> None:
    code = receipt_of(closed).code
    assert find_by_code(code.lower().replace("-", " "), staff=bo) == closed
    assert find_by_code(code, staff=other_bo) is None
    assert find_by_code(code, staff=ada) is None


@pytest.mark.parametrize("change", [0, 5, 6, 13])
def test_a_changed_code_is_not_genuine(closed: Attempt, bo: User, change: int) -> None:
    code = receipt_of(closed).code
    wrong = code[:change] + ("A" if code[change] != "A" else "B") + code[change + 1 :]
    assert find_by_code(wrong, staff=bo) is None


@pytest.mark.parametrize("code", ["", "x", "0000-0000-0000", "ÄÖÜ", "A" * 200, "AAAA-AAAA-AAAA"])
def test_nonsense_is_not_genuine(closed: Attempt, bo: User, code: str) -> None:
    assert find_by_code(code, staff=bo) is None


def test_the_file_is_for_the_student_and_staff(client: Client, closed: Attempt, ada: User, dan: User) -> None:
    client.force_login(ada)
    response = client.get(f"/attempts/{closed.pk}/receipt.json")
    assert response.json()["code"] == receipt_of(closed).code
    assert response.json()["edition"]["digest"] == closed.edition.digest
    client.force_login(dan)
    assert client.get(f"/attempts/{closed.pk}/receipt.json").status_code == 404


def test_an_open_attempt_has_no_receipt(client: Client, ada: User, begin: Begin) -> None:
    attempt = begin(ada)
    client.force_login(ada)
    assert client.get(f"/attempts/{attempt.pk}/receipt")["Location"] == f"/attempts/{attempt.pk}/"
    assert client.get(f"/attempts/{attempt.pk}/receipt.json").status_code == 404


def test_only_staff_check_codes(client: Client, ada: User, bo: User, closed: Attempt) -> None:
    client.force_login(ada)
    assert client.get("/receipts/").status_code == 404
    client.force_login(bo)
    response = client.post("/receipts/", {"code": receipt_of(closed).code})
    assert response.context["attempt"] == closed
