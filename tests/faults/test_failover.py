"""Do cache, broker and worker follow when Sentinels make another Valkey the master?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery
from django.core.cache.backends.redis import RedisCache

from quizsite.health.broker import NoBrokerError, broker_state, note_heartbeat
from quizsite.sentinels import addresses, broker_urls, group_of
from tests.faults.stage import killed_at_last
from tests.faults.student import until
from tests.services.sentinel import Group, group
from tests.services.site import Worker, site_environment


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Group]:
    with group(tmp_path) as running:
        yield running


class FollowingWorker(Worker):
    """A worker whose broker is a group."""

    def is_ready(self) -> bool:
        return self.answers()

    def answers(self) -> bool:
        """Whether it hears and answers over the broker of this moment."""
        url, sentinels = self.environment["REDIS_URL"], addresses([self.environment["REDIS_SENTINELS"]])
        with Celery(broker=broker_urls(url, sentinels)) as asking:
            asking.conf.broker_transport_options = {"master_name": group_of(url)}
            asking.conf.broker_connection_retry = False
            try:
                return bool(asking.control.ping(destination=[f"{self.node}@localhost"], timeout=0.5))
            except (redis.RedisError, OSError, asking.connection_for_read().connection_errors[0]):
                return False


def works(try_it: Callable[[], object], *errors: type[Exception]) -> bool:
    try:
        try_it()
    except errors:
        return False
    return True


def test_cache_broker_and_worker_follow_the_master(
    servers: Group, database: str, site_var: Path, tmp_path: Path, settings: Any
) -> None:
    settings.REDIS_URL, settings.REDIS_SENTINELS = servers.url, addresses([servers.sentinels])
    options = {"pool_class": "quizsite.sentinels.SentinelPool", "sentinels": settings.REDIS_SENTINELS}
    cache = RedisCache(servers.url, {"OPTIONS": {**options, "socket_timeout": 1}})
    cache.set("tries", 3)
    note_heartbeat("beat")
    environment = site_environment(database, servers.url, site_var, REDIS_SENTINELS=servers.sentinels)
    with killed_at_last(FollowingWorker(tmp_path, environment)) as worker:
        until(lambda: servers.replica.client().exists("quizsite:heartbeat:beat"), "the replica to follow")
        servers.master.kill9()
        until(lambda: servers.sentinel.master_port() == servers.replica.settings.port, "another master")
        until(lambda: works(lambda: cache.incr("tries"), redis.RedisError), "the cache")
        assert cache.get("tries") >= 4
        until(lambda: works(lambda: note_heartbeat("worker"), NoBrokerError), "the heartbeat")
        assert set(broker_state().heartbeats) == {"beat", "worker"}
        until(worker.answers, "the worker")
