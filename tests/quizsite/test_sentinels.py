"""Does what REDIS_URL says reach Celery as it was meant, where Sentinels choose the server?"""

from __future__ import annotations

import pytest
from kombu import Connection

from quizsite.sentinels import addresses, broker_urls


@pytest.mark.parametrize("url", ["rediss://:secret@quizzes/0", "unix:///run/valkey.sock"])
def test_what_would_lead_past_the_sentinels_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="neither TLS nor a socket"):
        broker_urls(url, [("one", 26379)])


@pytest.mark.parametrize(
    ("url", "user", "password", "database"),
    [
        ("redis://quizzes", None, None, "0"),
        ("redis://:plain@quizzes/3", "", "plain", "3"),
        ("redis://:a%40b%2Fc%3Bd%25@quizzes/2", "", "a@b/c;d%", "2"),
        ("redis://site:p%40@quizzes/1", "site", "p@", "1"),
    ],
)
def test_the_broker_is_told_who_asks_and_for_which_database(
    url: str, user: str | None, password: str | None, database: str
) -> None:
    broker = Connection(broker_urls(url, addresses(["one", "two:26380"])))
    assert (broker.userid or None, broker.password, broker.virtual_host) == (user or None, password, database)
    assert [Connection(one).hostname for one in broker.alt] == ["one", "two"]
    assert [Connection(one).port for one in broker.alt] == [26379, 26380]
