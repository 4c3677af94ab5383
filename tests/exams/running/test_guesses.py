"""Is guessing bounded for one person, free for everybody else, and never shut because of a broken cache?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from exams.errors import TooManyTries
from exams.running.guesses import Limit, count_try, forgive
from quizsite.refusals import Refusals

CODE = Limit("test_code", times=3, within=dt.timedelta(days=365))
NO_CACHE = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",  # nobody listens there
    },
    "here": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "here in a test"},
}


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    for cache in (caches["default"], caches["here"]):
        cache.clear()


def tries(times: int, *whose: object) -> Callable[[], None]:
    for _ in range(times):
        count_try(CODE, *whose)
    return lambda: count_try(CODE, *whose)


def test_one_more_than_allowed_is_refused_with_the_time_to_wait() -> None:
    one_more = tries(3, 7, 1)
    with pytest.raises(TooManyTries) as refused:
        one_more()
    assert dt.timedelta(0) < refused.value.wait <= CODE.within


def test_nobody_pays_for_another() -> None:
    tries(3, 7, 1)
    tries(3, 8, 1)
    tries(3, 7, 2)


def test_what_was_right_is_forgiven() -> None:
    one_more = tries(3, 7, 1)
    forgive(CODE, 7, 1)
    one_more()


@override_settings(CACHES=NO_CACHE)
def test_without_a_cache_people_come_in_and_guessing_still_ends() -> None:
    one_more = tries(3, 7, 1)
    with pytest.raises(TooManyTries):
        one_more()
    forgive(CODE, 7, 1)
    one_more()


def test_no_netid_and_no_code_stands_in_the_cache() -> None:
    count_try(CODE, "ada", "SECRET")
    names = " ".join(caches["default"]._cache)
    assert "guesses:test_code:" in names
    assert "ada" not in names and "SECRET" not in names


def test_a_view_need_not_catch_it(rf: RequestFactory) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        raise AssertionError

    response = Refusals(view).process_exception(rf.get("/"), TooManyTries(dt.timedelta(seconds=29.5)))
    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (429, "30")
    assert "Try again in 29 s" in response.content.decode()
    assert Refusals(view).process_exception(rf.get("/"), ValueError()) is None
