"""Are the pages that a replica may answer pages that only staff read?"""

from __future__ import annotations

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse

from quizsite.replica import PAGES, ReadReplica, Router
from tests.test_access import PEOPLE, TABLE

ROWS = {row[0]: row[1:] for row in map(str.split, TABLE.strip().splitlines())}


@pytest.mark.parametrize("page", sorted(PAGES))
def test_each_of_them_only_reads_and_is_for_staff(page: str) -> None:
    method, *codes = ROWS[page]
    answers = dict(zip(PEOPLE, codes, strict=True))
    assert method == "GET"
    assert answers["cleo"] == "200"
    assert "200" not in (answers["ada"], answers["abe"], answers["dan"], answers["anonymous"])


def test_without_a_replica_nothing_looks_for_one() -> None:
    with pytest.raises(MiddlewareNotUsed):
        ReadReplica(lambda _: HttpResponse())


def test_outside_of_such_a_page_everything_is_the_primarys() -> None:
    router = Router()
    assert (router.db_for_read(), router.db_for_write()) == ("default", "default")
    assert (router.allow_migrate("replica"), router.allow_migrate("default")) == (False, True)
