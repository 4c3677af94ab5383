"""Does a start at once write exactly what the ordinary way would, or nothing?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exams.delivery import quick_start
from exams.delivery.entering import Arrival
from exams.delivery.quick_start import Begun, begin_at_once
from exams.delivery.starting import start_attempt
from exams.errors import MayNotEnter
from exams.models import (
    Accommodation,
    Attempt,
    Enrollment,
    JournalEntry,
    Place,
    Sitting,
    SittingEdition,
    User,
    database_now,
)
from exams.rules.client import Client as Sender
from exams.rules.networks import read_address
from exams.running.papers import paper_of
from tests.cast import make_edition, make_sitting, small_paper

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
MINUTE = dt.timedelta(minutes=1)
HERE = Sender("10.0.0.7", "Firefox")
CODE = "OWL42"
ARRIVAL = Arrival(read_address("10.0.0.7"), "d" * 64)
Case = Callable[[Sitting, User, User], None]


def set_up(sitting: Sitting, **fields: Any) -> None:
    Sitting.objects.filter(pk=sitting.pk).update(**fields)
    sitting.refresh_from_db()


def plain(sitting: Sitting, ada: User, cleo: User) -> None:
    """Nothing special."""


def more_time(sitting: Sitting, ada: User, cleo: User) -> None:
    Accommodation.objects.create(
        course=sitting.quiz.course, user=ada, factor=Decimal("1.25"), extra_time=dt.timedelta(seconds=7)
    )


def other_time_here(sitting: Sitting, ada: User, cleo: User) -> None:
    more_time(sitting, ada, cleo)
    Accommodation.objects.create(course=sitting.quiz.course, user=ada, sitting=sitting, factor=Decimal(2))


def hard_stop(sitting: Sitting, ada: User, cleo: User) -> None:
    more_time(sitting, ada, cleo)
    set_up(sitting, hard_stop=True)


def one_device(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, one_device=True)


def checked_in(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, check_in_required=True)
    Place.objects.create(sitting=sitting, student=ada, checked_in_at=database_now(), checked_in_by=cleo)


def inside(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, networks="10.0.0.0/8")


def excused(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, networks="192.168.0.0/16")
    Place.objects.create(sitting=sitting, student=ada, excused_at=database_now(), excused_by=cleo)


def code_of_the_sitting(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, code_kind="static", access_code=CODE)


def excused_from_the_code(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, code_kind="rotating")
    Place.objects.create(sitting=sitting, student=ada, excused_at=database_now(), excused_by=cleo)


def late_with_more_time(sitting: Sitting, ada: User, cleo: User) -> None:
    more_time(sitting, ada, cleo)
    set_up(sitting, closes_at=database_now() - MINUTE)


def several_editions(sitting: Sitting, ada: User, cleo: User) -> None:
    for minutes in (10, 20, 30):
        edition = make_edition(sitting.quiz, cleo, small_paper(duration_seconds=60 * minutes))
        SittingEdition.objects.create(sitting=sitting, edition=edition)


def taken_in_a_rehearsal(sitting: Sitting, ada: User, cleo: User) -> None:
    rehearsal = make_sitting(sitting.editions.get(), rehearsal=True)
    Enrollment.objects.filter(user=ada).update(role="ta")
    start_attempt(rehearsal, ada, typed_name=ada.full_name, agrees=True)
    Enrollment.objects.filter(user=ada).update(role="student")


ORDINARY: list[Case] = [
    plain, more_time, other_time_here, hard_stop, one_device, checked_in, inside, excused, code_of_the_sitting,
    excused_from_the_code, late_with_more_time, several_editions, taken_in_a_rehearsal,
]  # fmt: skip


def started(sitting: Sitting, ada: User) -> tuple[Any, ...]:
    """All that a start writes, but for what is drawn and for the moments."""
    attempt = Attempt.objects.get(sitting=sitting, student=ada)
    drawn = {"id", "seed", "started_at", "deadline_at"}
    fields = {f.attname: getattr(attempt, f.attname) for f in Attempt._meta.concrete_fields if f.attname not in drawn}
    length = attempt.deadline_at - attempt.started_at
    if attempt.hard_stop_at == attempt.deadline_at:
        length = dt.timedelta(0)
    entries = [
        {f.attname: getattr(entry, f.attname) for f in JournalEntry._meta.concrete_fields}
        for entry in attempt.journal.order_by("number")
    ]
    for entry in entries:
        assert (entry.pop("at"), entry.pop("attempt_id"), entry.pop("id") > 0) == (attempt.started_at, attempt.pk, True)
        assert entry["data"].pop("deadline_at", attempt.deadline_at.isoformat()) == attempt.deadline_at.isoformat()
    return fields, length, entries


def at_once(sitting: Sitting, ada: User, **changes: Any) -> Begun | None:
    given: dict[str, Any] = {"typed_name": f" {ada.full_name.upper()} ", "agrees": True, "access_code": "owl42"}
    return begin_at_once(sitting.pk, ada, **{**given, "arrival": ARRIVAL, "client": HERE, **changes})


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    for cache in (caches["default"], caches["here"]):
        cache.clear()


@pytest.mark.parametrize("case", ORDINARY, ids=lambda case: case.__name__)
def test_both_ways_write_the_same(case: Case, sitting: Sitting, ada: User, cleo: User) -> None:
    case(sitting, ada, cleo)
    before = transaction.savepoint()
    name = f" {ada.full_name.upper()} "
    start_attempt(sitting, ada, typed_name=name, agrees=True, access_code=CODE, arrival=ARRIVAL, client=HERE)
    ordinary = started(sitting, ada)
    transaction.savepoint_rollback(before)
    begun = at_once(sitting, ada)
    assert begun is not None
    assert (begun.began, begun.one_device) == (True, sitting.one_device)
    assert started(sitting, ada) == ordinary


def asks_for_the_lockdown_browser(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, lockdown_required=True)


def is_a_rehearsal(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, rehearsal=True)


def not_checked_in(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, check_in_required=True)


def outside(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, networks="192.168.0.0/16")


def not_open(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, opens_at=database_now() + MINUTE)


def over(sitting: Sitting, ada: User, cleo: User) -> None:
    set_up(sitting, closes_at=database_now() - MINUTE)


def dropped(sitting: Sitting, ada: User, cleo: User) -> None:
    Enrollment.objects.filter(user=ada).update(dropped_at=database_now())


def not_a_student(sitting: Sitting, ada: User, cleo: User) -> None:
    Enrollment.objects.filter(user=ada).update(role="ta")


def not_enrolled(sitting: Sitting, ada: User, cleo: User) -> None:
    Enrollment.objects.filter(user=ada).delete()


def nothing_to_hand_out(sitting: Sitting, ada: User, cleo: User) -> None:
    SittingEdition.objects.filter(sitting=sitting).delete()


def taken_elsewhere(sitting: Sitting, ada: User, cleo: User) -> None:
    other = make_sitting(sitting.editions.get(), name="Make-up")
    start_attempt(other, ada, typed_name=ada.full_name, agrees=True)


UNUSUAL: list[Case] = [
    asks_for_the_lockdown_browser, is_a_rehearsal, not_checked_in, outside, not_open, over, dropped,
    not_a_student, not_enrolled, nothing_to_hand_out, taken_elsewhere,
]  # fmt: skip


@pytest.mark.parametrize("case", UNUSUAL, ids=lambda case: case.__name__)
def test_what_is_unusual_is_left_to_the_ordinary_way(case: Case, sitting: Sitting, ada: User, cleo: User) -> None:
    case(sitting, ada, cleo)
    assert at_once(sitting, ada) is None
    assert not Attempt.objects.filter(sitting=sitting).exists()


@pytest.mark.parametrize(
    "changes", [{"agrees": False}, {"typed_name": "Bo Example"}, {"typed_name": ""}, {"access_code": ""}]
)
def test_nothing_begins_and_nothing_is_counted_before_the_form_is_whole(
    changes: dict[str, Any], sitting: Sitting, ada: User, cleo: User
) -> None:
    code_of_the_sitting(sitting, ada, cleo)
    for _ in range(9):
        assert at_once(sitting, ada, **{"access_code": "wrong", **changes}) is None
    assert not Attempt.objects.exists()
    assert not sitting.door.exists()
    assert at_once(sitting, ada) is not None


def test_a_wrong_code_is_counted_once_whichever_way_it_came(sitting: Sitting, ada: User, cleo: User) -> None:
    code_of_the_sitting(sitting, ada, cleo)
    ordinary = partial(start_attempt, sitting, ada, typed_name=ada.full_name, agrees=True)
    for way in (partial(at_once, sitting, ada), ordinary) * 4:
        with pytest.raises(MayNotEnter, match="wrong_code"):
            way(access_code="OWL41")
    assert list(sitting.door.values_list("kind", "student")) == [("code_wrong", ada.pk)] * 8
    with pytest.raises(MayNotEnter, match="too_many_guesses"):
        at_once(sitting, ada)
    assert not Attempt.objects.exists()


def test_a_wrong_code_is_refused_by_the_page_and_kept(client: Client, sitting: Sitting, ada: User, cleo: User) -> None:
    code_of_the_sitting(sitting, ada, cleo)
    client.force_login(ada)
    form = {"full_name": ada.full_name, "agree": "on"}
    replies = [client.post(f"/sittings/{sitting.pk}/start", {**form, "access_code": "OWL41"}) for _ in range(9)]
    assert [reply.status_code for reply in replies] == [403] * 9
    assert b"This is not the right code" in replies[7].content
    assert b"Too many wrong access codes" in replies[8].content
    assert sitting.door.count() == 8


def test_a_second_start_finds_the_first(sitting: Sitting, ada: User) -> None:
    first, second = at_once(sitting, ada), at_once(sitting, ada)
    assert first is not None
    assert second == Begun(first.attempt_id, began=False, one_device=False)


@pytest.mark.parametrize("case", [more_time, taken_elsewhere, several_editions], ids=lambda case: case.__name__)
def test_what_comes_between_the_look_and_the_start_is_seen(
    case: Case, sitting: Sitting, ada: User, cleo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = quick_start.terms_of

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        case(sitting, ada, cleo)
        return real(*args, **kwargs)

    monkeypatch.setattr(quick_start, "terms_of", meanwhile)
    assert at_once(sitting, ada) is None
    assert not Attempt.objects.filter(sitting=sitting).exists()


@pytest.mark.parametrize("case", [plain, code_of_the_sitting], ids=lambda case: case.__name__)
def test_a_start_is_two_statements_beside_sign_in(
    case: Case, client: Client, sitting: Sitting, ada: User, cleo: User
) -> None:
    case(sitting, ada, cleo)
    client.force_login(ada)
    edition = sitting.editions.get()
    paper_of(edition.pk, edition.digest)  # a process keeps it
    with CaptureQueriesContext(connection) as seen:
        reply = client.post(
            f"/sittings/{sitting.pk}/start", {"full_name": ada.full_name, "agree": "on", "access_code": CODE}
        )
    attempt = Attempt.objects.get()
    assert (reply.status_code, reply["Location"]) == (303, f"/attempts/{attempt.pk}/")
    said = [query["sql"] for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(said) == 4, [sql[:60] for sql in said]  # session, account, look, begin
