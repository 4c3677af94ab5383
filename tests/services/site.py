"""How do the site's own processes and its Valkey start for a test, on a database of the test's choosing?"""

from __future__ import annotations

import os
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import redis
from celery import Celery

from quizsite.local.services import beat_command, web_command, worker_command
from quizsite.local.valkey import Valkey as ValkeySettings
from quizsite.local.valkey import free_port
from tests.services.process import ServerProcess


def site_environment(database_url: str, redis_url: str, var: Path, **more: str) -> dict[str, str]:
    """The environment of a production-like site (DEBUG off) on these servers, without HTTPS."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "quizsite.settings",
        "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
        "HTTPS": "0",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "VAR_DIR": str(var),
        "PYTHONUNBUFFERED": "1",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "ALLOWED_HOSTS")}
    return {**kept, **settings, **more}


class Valkey(ServerProcess):
    """A real Valkey with a password. Its append-only file lives on over `kill9` and `restart`."""

    name = "valkey"

    def __init__(self, directory: Path | None = None) -> None:
        super().__init__(directory or Path(tempfile.mkdtemp(prefix="quizsite-valkey-")))
        self.settings = ValkeySettings(self.directory)

    @property
    def url(self) -> str:
        """What REDIS_URL has to be."""
        return self.settings.url

    def client(self) -> redis.Redis:
        """A connection to look inside with."""
        return redis.Redis.from_url(self.url, socket_timeout=60)

    def command(self) -> list[str]:
        return self.settings.command()

    def is_ready(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class Web(ServerProcess):
    """A real Granian server on a port of its own, which it keeps over a restart."""

    name = "web"

    def __init__(self, directory: Path, environment: Mapping[str, str], *, workers: int = 1, threads: int = 2) -> None:
        super().__init__(directory, environment)
        self.port = free_port()
        self.workers = workers
        self.threads = threads

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://localhost:{self.port}"

    def command(self) -> list[str]:
        return web_command("127.0.0.1", self.port, workers=self.workers, threads=self.threads)

    def is_ready(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/", timeout=5).close()
        except urllib.error.HTTPError:
            return True  # an answer, whatever it says
        except OSError:
            return False
        return True


class Worker(ServerProcess):
    """A real Celery worker."""

    name = "worker"

    def __init__(
        self, directory: Path, environment: Mapping[str, str], *, node: str = "worker", concurrency: int = 1
    ) -> None:
        super().__init__(directory, environment)
        self.log = directory / f"{node}.log"
        self.node = node
        self.concurrency = concurrency

    def command(self) -> list[str]:
        return worker_command(self.node, concurrency=self.concurrency)

    def is_ready(self) -> bool:
        with Celery(broker=self.environment["REDIS_URL"]) as asking:
            return bool(asking.control.ping(destination=[f"{self.node}@localhost"], timeout=0.5))


class Beat(ServerProcess):
    """A real Celery beat; ready when it has opened its schedule."""

    name = "beat"

    def command(self) -> list[str]:
        return beat_command(self.directory)

    def is_ready(self) -> bool:
        return self.alive and any(self.directory.glob("beat-schedule*"))
