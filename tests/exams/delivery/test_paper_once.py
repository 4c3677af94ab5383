"""A question is rendered once for everybody: does each student still get the own page, and nobody another's?"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from exams.delivery.opening import OF_SITTING, OWN, opening_of
from exams.delivery.showing import ANSWERABLE, shown_sections
from exams.delivery.stencils import gap
from exams.models import Attempt, Course, Edition, Enrollment, Role, User, database_now
from exams.rules.forward import reached, way_through
from exams.rules.order import paper_for
from exams.running.hands import raise_hand
from exams.running.messages import send_message
from tests.cast import CLAIM, ONE, Begin, Page, make_edition, make_sitting, person, small_paper

pytestmark = pytest.mark.django_db
OF_ONE_PAGE = re.compile(rb'<script id="boot".*?</script>|attempts/[0-9a-f-]{36}|csrf[^>]*', re.DOTALL)


@pytest.fixture
def eve(course: Course) -> User:
    user = person("eve", "Eve Example")
    Enrollment.objects.create(course=course, user=user, role=Role.STUDENT)
    return user


def opened(user: User, page: Page) -> bytes:
    client = Client()
    client.force_login(user)
    response = client.get(f"/attempts/{page.attempt.pk}/")
    assert response.status_code == 200
    return response.content


def article(html: bytes, question: str) -> bytes:
    found = re.search(rb'<article class="question" id="q-%s".*?</article>' % question.encode(), html, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_second_page_is_the_first_one_again(ada: User, eve: User, begin: Begin) -> None:
    first, second = (opened(user, Page(begin(user))) for user in (ada, eve))
    assert OF_ONE_PAGE.sub(b"", first) == OF_ONE_PAGE.sub(b"", second)


def test_an_answer_shows_on_the_own_page_alone(ada: User, eve: User, begin: Begin) -> None:
    hers, other = Page(begin(ada)), Page(begin(eve))
    blank = opened(eve, other)
    hers.sync(hers.item(ONE, ["oa"]), hers.item(CLAIM, ["true"], "Because it is"))
    assert b"checked" in article(opened(ada, hers), ONE)
    assert b"Because it is" in article(opened(ada, hers), CLAIM)
    for question in (ONE, CLAIM):
        assert article(opened(eve, other), question) == article(blank, question)


def test_another_edition_has_questions_of_its_own(ada: User, cleo: User, begin: Begin) -> None:
    page = Page(begin(ada))
    opened(ada, page)
    paper: Any = small_paper()
    paper["sections"][1]["questions"][1]["prompt_html"] = "<p>Said better</p>"
    page.attempt.edition = make_edition(page.attempt.edition.quiz, cleo, paper)
    page.attempt.save(update_fields=["edition"])
    assert b"Said better" in article(opened(ada, page), ONE)


def test_choices_in_another_order_are_another_rendering(ada: User, cleo: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.attempt.edition = make_edition(page.attempt.edition.quiz, cleo, small_paper(shuffle_choices=True))
    orders = set()
    for seed in range(6):
        page.attempt.seed = seed
        page.attempt.save(update_fields=["edition", "seed"])
        orders.add(tuple(re.findall(rb'data-choice="(o[a-d])"', article(opened(ada, page), ONE))))
    assert len(orders) > 1


def test_opening_the_paper_costs_a_fixed_number_of_statements(
    ada: User, eve: User, begin: Begin, django_assert_num_queries: Any
) -> None:
    blank, answered = Page(begin(eve)), Page(begin(ada))
    opened(eve, blank)
    answered.sync(answered.item(ONE, ["oa"]))
    for user, page, statements in ((eve, blank, 3), (ada, answered, 4)):
        client = Client()
        client.force_login(user)
        with django_assert_num_queries(statements):  # session, account, the attempt with all about it; and the answers
            client.get(f"/attempts/{page.attempt.pk}/")


def boot_of(html: bytes) -> Any:
    found = re.search(rb'<script id="boot" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_two_students_in_turn_get_nothing_of_each_other(ada: User, eve: User, begin: Begin) -> None:
    pages = {user: Page(begin(user)) for user in (ada, eve)}
    for user, page in pages.items():
        page.sync(page.item(CLAIM, ["true"], f"Only {user.netid} wrote this"))
    for user, other in ((ada, eve), (eve, ada)) * 2:
        mine, theirs = pages[user], pages[other]
        html = opened(user, mine)
        assert f"Only {user.netid} wrote this".encode() in html
        for foreign in (f"Only {other.netid} wrote this", other.full_name, str(theirs.attempt.pk), theirs.token):
            assert foreign.encode() not in html
        boot = boot_of(html)
        assert (boot["attempt"], boot["token"]) == (str(mine.attempt.pk), mine.token)
        addresses = [url for name, url in boot.items() if name.endswith("_url") and name != "sign_in_url" and url]
        assert len(addresses) == 11 and all(f"/attempts/{mine.attempt.pk}/" in url for url in addresses)
        assert html.count(str(mine.attempt.pk).encode()) == 11 + 3  # and the attempt itself, its receipt and its time


def test_no_page_holds_a_key_or_an_empty_gap(ada: User, eve: User, begin: Begin) -> None:
    for user in (ada, eve):
        html = opened(user, Page(begin(user)))
        for secret in (b"RATIONALE", b"SOLUTION", b"scoring", gap("boot")[:32].encode()):
            assert secret not in html


@pytest.mark.parametrize("navigation", ["all", "free", "forward"])
@pytest.mark.parametrize("shuffle", [{}, {"shuffle_questions": True}, {"shuffle_choices": True}])
def test_what_is_put_together_is_what_the_template_gives(
    navigation: str, shuffle: dict[str, bool], ada: User, cleo: User, begin: Begin
) -> None:
    page = Page(begin(ada))
    attempt = page.attempt
    attempt.edition = make_edition(attempt.edition.quiz, cleo, small_paper(navigation=navigation, **shuffle))
    for attempt.seed in range(5):
        for attempt.place in (0, 1):
            attempt.save(update_fields=["edition", "seed", "place"])
            html = opened(ada, page)
            paper = paper_for(attempt.edition.paper, attempt.seed)
            sections = shown_sections(paper, {}, {})
            facts = {
                "paper": paper,
                "outline": sections,
                "boot": ANSWERABLE,
                "sections": reached(sections, way_through(paper, attempt.place)),
            }
            for template in ("_map_sections", "_sections"):
                part = render_to_string(f"exams/delivery/{template}.html", facts)
                assert squeezed(part.encode()) in squeezed(html)
            expected = [question["id"] for section in facts["sections"] for question in section["questions"]]
            assert re.findall(rb'<article class="question" id="q-(\w+)"', html) == [e.encode() for e in expected]


def squeezed(html: bytes) -> bytes:
    return re.sub(rb"\s+", b" ", re.sub(rb">\s+", b">", html)).replace(b" <", b"<")


def test_what_waits_for_the_student_is_there(ada: User, cleo: User, begin: Begin) -> None:
    page = Page(begin(ada))
    blank = boot_of(opened(ada, page))
    assert (blank["messages"], blank["hand"], blank["corrections"]) == ([], None, [])
    mine = Attempt.objects.filter(pk=page.attempt.pk)
    send_message(mine, "Question 2 means <b>the mean</b>.", by=cleo)
    raise_hand(mine.get(), "May I go out?", now=database_now())
    boot = boot_of(opened(ada, page))
    assert [m["text"] for m in boot["messages"]] == ["Question 2 means <b>the mean</b>."]
    assert boot["hand"]["text"] == "May I go out?"


def test_a_page_before_this_one_is_heard_once(ada: User, eve: User, begin: Begin) -> None:
    pages, clients = [Page(begin(user)) for user in (ada, eve)], [Client(), Client()]
    for client, user in zip(clients, (ada, eve), strict=True):
        client.force_login(user)
    clients[0].post(f"/sittings/{pages[0].attempt.sitting_id}/help")
    first, other, again = (clients[n].get(f"/attempts/{pages[n].attempt.pk}/").content for n in (0, 1, 0))
    assert b"you ask to be let in" in first
    assert b"you ask to be let in" not in other + again


def test_the_account_decides_at_once(ada: User, eve: User, begin: Begin) -> None:
    page = Page(begin(ada))
    client, other = Client(), Client()
    client.force_login(ada)
    other.force_login(eve)
    address = f"/attempts/{page.attempt.pk}/"
    assert client.get(address).status_code == 200
    assert other.get(address).status_code == 404
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("fields", [{"one_device": True}, {"lockdown_required": True}, {}])
def test_each_fact_of_the_attempt_is_its_own(fields: dict[str, bool], ada: User, edition: Edition) -> None:
    sitting = make_sitting(edition, name="Again", **fields)
    attempt = Attempt.objects.create(
        sitting=sitting, student=ada, edition=edition, seed=5, honor_name="Ada", started_at=database_now(),
        base_duration=dt.timedelta(minutes=45), deadline_at=database_now() + dt.timedelta(minutes=50), token_epoch=7,
        device="d" * 64, place=2,
    )  # fmt: skip
    found = opening_of(ada, attempt.pk)
    assert found is not None
    for name in OWN:
        assert getattr(found.attempt, name) == getattr(attempt, name)
    for name in OF_SITTING:
        assert getattr(found.attempt.sitting, name) == getattr(sitting, name)
    assert found.edition == edition.digest and found.attempt.started_at <= found.now
