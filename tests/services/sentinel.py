"""How do a Valkey, its replica and the Sentinel that watches them start for a test?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.sentinel import Sentinel as AskedSentinel

from quizsite.local.valkey import Valkey as ValkeySettings
from quizsite.local.valkey import free_port
from tests.services.process import ServerProcess
from tests.services.site import Valkey

GROUP = "quizzes"


class Replica(Valkey):
    """A Valkey that follows another one."""

    name = "replica"

    def __init__(self, directory: Path, of: Valkey) -> None:
        super().__init__(directory)
        self.of = of.settings
        self.settings = ValkeySettings(self.directory, password=self.of.password)

    def command(self) -> list[str]:
        program, settings = super().command()
        with open(settings, "a") as file:
            file.write(f"replicaof 127.0.0.1 {self.of.port}\nmasterauth {self.of.password}\n")
        return [program, settings]

    def is_ready(self) -> bool:
        return super().is_ready() and self.client().info("replication").get("master_link_status") == "up"


class Sentinel(ServerProcess):
    """One Sentinel, which decides alone, and soon."""

    name = "sentinel"

    def __init__(self, directory: Path, of: Valkey) -> None:
        super().__init__(directory)
        self.port, self.of = free_port(), of.settings

    def command(self) -> list[str]:
        settings = self.directory / "sentinel.conf"
        settings.write_text(
            f"bind 127.0.0.1\nport {self.port}\nsentinel monitor {GROUP} 127.0.0.1 {self.of.port} 1\n"
            f"sentinel auth-pass {GROUP} {self.of.password}\n"
            f"sentinel down-after-milliseconds {GROUP} 500\nsentinel failover-timeout {GROUP} 4000\n"
        )
        return [self.of.command()[0], str(settings), "--sentinel"]

    def is_ready(self) -> bool:
        """It knows the replica as well: without one there is nobody to take over."""
        try:
            return bool(AskedSentinel([("127.0.0.1", self.port)]).discover_slaves(GROUP))
        except redis.RedisError:
            return False

    def master_port(self) -> int | None:
        """Which server it calls the master now; None while there is none."""
        try:
            return int(AskedSentinel([("127.0.0.1", self.port)]).discover_master(GROUP)[1])
        except redis.RedisError:
            return None


@dataclass(frozen=True)
class Group:
    """A master, its replica, their Sentinel."""

    master: Valkey
    replica: Replica
    sentinel: Sentinel

    @property
    def url(self) -> str:
        """What REDIS_URL has to be."""
        return f"redis://:{self.master.settings.password}@{GROUP}/0"

    @property
    def sentinels(self) -> str:
        """What REDIS_SENTINELS has to be."""
        return f"127.0.0.1:{self.sentinel.port}"


@contextmanager
def group(directory: Path) -> Iterator[Group]:
    """A group that runs."""
    with (
        Valkey(directory / "master") as master,
        Replica(directory / "replica", master) as replica,
        Sentinel(directory / "sentinel", master) as sentinel,
    ):
        yield Group(master, replica, sentinel)
