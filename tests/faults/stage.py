"""How does a test set up its stage: look into another database, put away its servers quickly?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TypeVar

import environ
from django.db import connections

from tests.services.process import ServerProcess

Server = TypeVar("Server", bound=ServerProcess)


@contextlib.contextmanager
def pointed_at(url: str) -> Iterator[None]:
    """The default connection leads to this database, in every thread that opens one meanwhile."""
    before = connections.settings["default"]
    _point(connections.configure_settings({"default": environ.Env.db_url_config(url)})["default"])
    try:
        yield
    finally:
        _point(before)


def _point(settings: dict[str, object]) -> None:
    connections["default"].close()
    connections.settings["default"] = settings
    del connections["default"]


@contextlib.contextmanager
def killed_at_last(server: Server) -> Iterator[Server]:
    """The running server; at the end it is killed, since waiting for a good end of so many would take a minute."""
    server.start()
    try:
        yield server
    finally:
        server.kill9()
