"""Whatever comes as a sync: is it taken whole or refused whole, and is the server still standing?"""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from exams.models import Attempt, JournalEntry, Response, User
from tests.cast import CLAIM, MANY, ONE, Begin, Page

pytestmark = pytest.mark.django_db
NASTY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["\x00", "\ud800", "none", "true", [], {}, [[]], -1, 2**63, 10**400, 1e308, "🙂" * 1500, "x" * 2001]
    ),
)
JSON = st.recursive(
    NASTY, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
QUIET = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    return Page(begin(ada))


def whole(page: Page) -> dict[str, Any]:
    """A body of the protocol that has something of everything."""
    events = [{"kind": "focus_lost", "at": 1_700_000_000_000, "data": {"seconds": 1.5}}]
    items = [page.item(ONE, ["oa"]), page.item(MANY, "none"), page.item(CLAIM, ["true"], "Because")]
    return page.body(*items, events=events, confirmed=[1])


def paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value within a JSON value."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [before, *(path for key in keys for path in paths(value[key], (*before, key)))]


def put(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy of the body with one value replaced."""
    if not path:
        return value
    body = copy.deepcopy(body)
    place = body
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return body


def kept(page: Page) -> tuple[Any, ...]:
    """All that a sync can change, but for when the page was seen."""
    return (
        list(JournalEntry.objects.order_by("number").values_list("number", "kind", "question")),
        list(Response.objects.order_by("question").values_list("question", "revision", "digest")),
        Attempt.objects.values_list("state", "journal_length", "deadline_at").get(pk=page.attempt.pk),
    )


def refused_whole_or_taken(page: Page, raw: bytes) -> None:
    before = kept(page)
    response = page.post(raw)
    assert response.status_code in (200, 400, 413)
    assert response.json().get("error") or response.status_code == 200
    assert response.status_code == 200 or kept(page) == before


@QUIET
@given(raw=st.binary(max_size=200))
@example(raw=b'{"tab":' * 50_000)
@example(raw=b"\xef\xbb\xbf{}")
@example(raw=b'{"a":1,"a":2}')
def test_any_bytes_are_refused_and_change_nothing(page: Page, raw: bytes) -> None:
    before = kept(page)
    assert page.post(raw).status_code == 400
    assert kept(page) == before


@QUIET
@given(body=JSON)
def test_any_json_is_refused_or_taken_whole(page: Page, body: Any) -> None:
    refused_whole_or_taken(page, json.dumps(body).encode("utf-8", "surrogatepass"))


@QUIET
@given(data=st.data())
def test_one_hostile_value_in_a_good_body_is_refused_or_taken_whole(page: Page, data: st.DataObject) -> None:
    good = whole(page)
    path = data.draw(st.sampled_from(paths(good)))
    body = put(good, path, data.draw(JSON))
    refused_whole_or_taken(page, json.dumps(body).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "changes",
    [
        {"responses": [{}] * 10_000}, {"events": [{}] * 10_000}, {"confirmed": list(range(1, 10_001))},
        {"responses": [[[[]]]] * 200}, {"tab": "x" * 400_000},
    ],
)  # fmt: skip
def test_a_flood_is_refused_and_the_journal_is_not_flooded(page: Page, changes: dict[str, Any]) -> None:
    before = kept(page)
    assert page.post(page.body(**changes)).status_code in (400, 413)
    assert kept(page) == before


def test_a_megabyte_of_explanation_is_refused(page: Page) -> None:
    before = kept(page)
    assert page.post(page.body(page.item(CLAIM, ["true"], "x" * 1_000_000))).status_code == 413
    assert kept(page) == before


def test_a_sequence_of_another_attempt_writes_into_no_other(page: Page, begin: Begin, bo: User) -> None:
    other = Page(page.attempt, tab=page.tab, token=page.token)
    page.sync(page.item(ONE, ["oa"]))
    assert other.sync(other.item(ONE, ["ob"], revision=5))["responses"][ONE]["verdict"] == "stale"
    assert Response.objects.get(question=ONE).value["selected"] == ["oa"]
