"""Does a correction that comes while pages save lose no answer, and leave none that the paper does not take?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from exams.delivery.starting import start_attempt
from exams.errors import ErratumRefused
from exams.models import Attempt, Course, Edition, Enrollment, Erratum, Response, Role, Sitting, User
from exams.rules.paper import questions_of
from exams.rules.replay import replay
from exams.running.errata import bring
from tests.at_once import PATIENCE, at_once, in_step
from tests.cast import MANY, ONE, Begin, Page, choice, make_edition, person, small_key, small_paper

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def corrected(edition: Edition, by: User) -> Edition:
    paper, key = small_paper(), small_key()
    list(questions_of(paper))[1]["choices"] = [choice(f"m{x.lower()}", x) for x in "ABC"]
    del key["questions"][MANY]["choices"]["md"]
    return make_edition(edition.quiz, by, paper, key)


def test_saves_and_a_correction_at_once(
    course: Course, begin: Begin, sitting: Sitting, edition: Edition, cleo: User
) -> None:
    students = [person(f"s{number}", f"Student {number}") for number in range(5)]
    Enrollment.objects.bulk_create(Enrollment(course=course, user=user, role=Role.STUDENT) for user in students)
    pages = [Page(begin(user)) for user in students]
    after = corrected(edition, cleo)
    given = [["ma", "md"], ["ma"], ["ma", "md"], ["ma"], ["ma"]]
    bodies = [page.body(page.item(MANY, mine), page.item(ONE, ["ob"])) for page, mine in zip(pages, given, strict=True)]
    saves = [partial(page.post, body) for page, body in zip(pages, bodies, strict=True)]
    *replies, erratum = at_once(*saves, partial(bring, sitting, before=edition, to=after, by=cleo, note="D is gone"))
    assert [reply.status_code for reply, mine in zip(replies, given, strict=True) if "md" not in mine] == [200] * 3
    assert {reply.status_code for reply in replies} <= {200, 400}
    assert erratum.notices.count() == 5
    for page, reply in zip(pages, replies, strict=True):
        attempt = Attempt.objects.get(pk=page.attempt.pk)
        rows = {row.question: row for row in Response.objects.filter(attempt=attempt)}
        saved = reply.status_code == 200
        assert attempt.edition == after
        assert [row.value["selected"] for row in rows.values()] == ([["ma"], ["ob"]] if saved else [])
        replayed = replay(attempt.journal.order_by("number"))
        assert {name: one.value for name, one in replayed.items()} == {name: r.value for name, r in rows.items()}
        again = page.sync(page.item(MANY, ["ma", "mb"], revision=2, base=int(saved)), claim=True)
        assert (again["edition"], again["responses"][MANY]["verdict"]) == (after.digest, "saved")


def test_a_save_that_waits_while_the_correction_is_brought_is_taken(
    ada: User, begin: Begin, sitting: Sitting, edition: Edition, cleo: User
) -> None:
    page, after = Page(begin(ada)), corrected(edition, cleo)
    body = page.body(page.item(ONE, ["ob"]))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            bring(sitting, before=edition, to=after, by=cleo, note="D is gone")
            waiting = pool.submit(saved, page, body)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)  # it waits for the attempt's row
        reply = waiting.result(timeout=PATIENCE)
    assert (reply.status_code, reply.json()["edition"]) == (200, after.digest)


def saved(page: Page, body: object) -> Any:
    try:
        return page.post(body)
    finally:
        connection.close()


def test_a_correction_that_is_brought_twice_at_once_is_brought_once(
    ada: User, begin: Begin, sitting: Sitting, edition: Edition, cleo: User
) -> None:
    begin(ada)
    after = corrected(edition, cleo)

    def press() -> bool:
        try:
            bring(sitting, before=edition, to=after, by=cleo, note="D is gone")
        except ErratumRefused:
            return False
        return True

    assert sorted(in_step(press, press, press)) == [False, False, True]
    assert Erratum.objects.get().notices.count() == 1


def test_who_starts_at_the_moment_of_a_correction_gets_the_corrected_edition(
    ada: User, sitting: Sitting, edition: Edition, cleo: User
) -> None:
    after = corrected(edition, cleo)
    start = partial(start_attempt, sitting, ada, typed_name=ada.full_name, agrees=True)
    in_step(start, partial(bring, sitting, before=edition, to=after, by=cleo, note="D is gone"))
    attempt = Attempt.objects.get()
    assert attempt.edition == after
