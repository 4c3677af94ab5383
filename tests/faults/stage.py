"""How does this test process look into a database that it did not start with?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import environ
from django.db import connections


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
