"""Does a file open that the page sealed for this sitting, and no other, and none that was touched?"""

from __future__ import annotations

import base64
import json
import re
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exams.errors import SealRefused
from exams.models import Attempt, Sitting, SittingSeal, User
from exams.running.errata import bring
from exams.running.seal import FILE_LIMIT, open_sealed, public_seal
from tests.cast import CLAIM, MANY, ONE, Begin, Page, make_edition, make_sitting, small_paper, value
from tests.exams.running.sealing import payload_of, sealed, sealed_by_the_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    return Page(begin(ada))


def refusal(sitting: Sitting, text: str) -> str:
    with pytest.raises(SealRefused) as caught:
        open_sealed(sitting, text)
    return caught.value.code


def test_a_sitting_has_one_seal_and_never_shows_its_private_half(sitting: Sitting) -> None:
    first, second = public_seal(sitting), public_seal(sitting)
    assert first == second
    assert set(first["jwk"]) == {"kty", "n", "e"}
    assert SittingSeal.objects.count() == 1


def test_two_sittings_have_two_seals(sitting: Sitting) -> None:
    other = make_sitting(sitting.editions.get(), name="Afternoon")
    assert public_seal(sitting)["key_id"] != public_seal(other)["key_id"]


def test_what_the_page_sealed_the_server_opens(page: Page, sitting: Sitting) -> None:
    items = [page.item(CLAIM, ["true"], "héllo 𝛼 “x”\u2028"), page.item(MANY, "none", revision=7, base=3)]
    text = sealed_by_the_page(public_seal(sitting), payload_of(page, *items))
    opened = open_sealed(sitting, text)
    assert opened.attempt == page.attempt
    assert int(opened.made_at.timestamp()) == 1_700_000_000
    assert [(i.question, i.revision, i.base, i.origin, i.value) for i in opened.items] == [
        (CLAIM, 1, 0, page.tab, value(["true"], "héllo 𝛼 “x”\u2028")),
        (MANY, 7, 3, page.tab, value("none")),
    ]


def test_a_paper_page_carries_the_seal(page: Page, ada: User, sitting: Sitting) -> None:
    page.client.force_login(ada)
    response = page.client.get(f"/attempts/{page.attempt.pk}/")
    boot = re.search(r'<script id="boot" type="application/json">(.*?)</script>', response.content.decode(), re.DOTALL)
    assert boot is not None
    assert json.loads(boot[1])["seal"] == public_seal(sitting)


def test_a_file_of_another_sitting_is_refused(page: Page, sitting: Sitting) -> None:
    other = make_sitting(sitting.editions.get(), name="Afternoon")
    public_seal(sitting)
    assert refusal(sitting, sealed(other, payload_of(page))) == "other_sitting"


def test_a_sitting_that_never_gave_a_seal_opens_nothing(page: Page, sitting: Sitting) -> None:
    text = sealed(sitting, payload_of(page))
    SittingSeal.objects.all().delete()
    assert refusal(sitting, text) == "other_sitting"


def test_a_file_of_an_attempt_elsewhere_is_refused(page: Page, sitting: Sitting) -> None:
    unknown = sealed(sitting, payload_of(page, attempt=str(uuid.uuid4())))
    moved = sealed(sitting, payload_of(page))
    Attempt.objects.update(sitting=make_sitting(sitting.editions.get(), name="Afternoon"))
    assert [refusal(sitting, text) for text in (unknown, moved)] == ["other_attempt"] * 2


@pytest.mark.parametrize("name", ["", "x", "0", "../.."])
def test_a_name_that_no_attempt_has_is_refused(page: Page, sitting: Sitting, name: str) -> None:
    assert refusal(sitting, sealed(sitting, payload_of(page), attempt=name or " ")) == "other_attempt"


def test_a_file_passed_off_as_another_attempts_is_refused(page: Page, sitting: Sitting) -> None:
    mine, other = str(page.attempt.pk), str(uuid.uuid4())
    assert refusal(sitting, sealed(sitting, payload_of(page)).replace(mine, other)) == "changed"
    assert refusal(sitting, sealed(sitting, payload_of(page, attempt=other), attempt=mine)) == "wrong_answers"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(part=st.sampled_from(["wrapped", "iv", "data"]), place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_a_changed_byte_is_refused(page: Page, sitting: Sitting, part: str, place: int, bit: int) -> None:
    envelope = json.loads(sealed(sitting, payload_of(page, page.item(ONE, ["oa"]))))
    raw = bytearray(base64.b64decode(envelope[part]))
    raw[place % len(raw)] ^= 1 << bit
    envelope[part] = base64.b64encode(raw).decode()
    assert refusal(sitting, json.dumps(envelope)) == "changed"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(text=st.text() | st.from_regex(r"[\[{\"0-9nN]+"))
def test_what_is_no_file_is_refused(sitting: Sitting, text: str) -> None:
    assert refusal(sitting, text) == "not_a_file"


@pytest.mark.parametrize(
    "changes",
    [{"version": 2}, {"more": 1}, {"iv": "AAAA"}, {"data": "%%%"}, {"wrapped": 5}, {"wrapped": None}, {"data": "ä"}],
)
def test_an_envelope_of_the_wrong_shape_is_refused(page: Page, sitting: Sitting, changes: dict[str, object]) -> None:
    assert refusal(sitting, sealed(sitting, payload_of(page), **changes)) == "not_a_file"


@pytest.mark.parametrize("text", ["[" * 50_000, "1" * 5_000, "NaN", "null"])
def test_json_that_is_a_trap_is_refused(sitting: Sitting, text: str) -> None:
    assert refusal(sitting, text) == "not_a_file"


def test_a_file_beyond_the_limit_is_refused(sitting: Sitting) -> None:
    assert refusal(sitting, " " * (FILE_LIMIT + 1)) == "too_large"


@pytest.mark.parametrize(
    "change",
    [
        {"value": value(["oa", "ob"])}, {"value": value(["zz"])}, {"value": None}, {"question": "foreign"},
        {"revision": 0}, {"base": 1}, {"origin": "x"}, {"at": None}, {"more": 1},
    ],
)  # fmt: skip
def test_answers_of_the_wrong_shape_are_refused(page: Page, sitting: Sitting, change: dict[str, object]) -> None:
    item = page.item(ONE, ["oa"]) | change
    assert refusal(sitting, sealed(sitting, payload_of(page, item))) == "wrong_answers"


@pytest.mark.parametrize(
    "change",
    [{"responses": {}}, {"responses": [{}] * 201}, {"made_at": "now"}, {"made_at": -1}, {"made_at": True}, {"x": 1}],
)
def test_a_payload_of_the_wrong_shape_is_refused(page: Page, sitting: Sitting, change: dict[str, object]) -> None:
    assert refusal(sitting, sealed(sitting, payload_of(page, **change))) == "wrong_answers"


def test_a_question_twice_is_refused(page: Page, sitting: Sitting) -> None:
    items = [page.item(ONE, ["oa"]), page.item(ONE, ["ob"], revision=2)]
    assert refusal(sitting, sealed(sitting, payload_of(page, *items))) == "wrong_answers"


def test_a_file_sealed_before_a_correction_opens_and_holds_what_the_corrected_question_takes(
    page: Page, sitting: Sitting, cleo: User
) -> None:
    text = sealed(sitting, payload_of(page, page.item(MANY, ["ma", "md"])))
    paper: Any = small_paper()
    del paper["sections"][1]["questions"][0]["choices"][3]
    corrected = make_edition(page.attempt.edition.quiz, cleo, paper)
    bring(sitting, before=page.attempt.edition, to=corrected, by=cleo, note="D is gone")
    (item,) = open_sealed(sitting, text).items
    assert item.value == value(["ma"])
