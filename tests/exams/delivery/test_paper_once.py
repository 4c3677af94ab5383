"""A question is rendered once for everybody: does each student still get the own page, and nobody another's?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from exams.models import Course, Enrollment, Role, User
from tests.cast import CLAIM, ONE, Begin, Page, make_edition, person, small_paper

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
    ada: User, begin: Begin, django_assert_num_queries: Any
) -> None:
    page = Page(begin(ada))
    opened(ada, page)
    client = Client()
    client.force_login(ada)
    with django_assert_num_queries(7):
        client.get(f"/attempts/{page.attempt.pk}/")
