"""Does a web process that still loads the site stop when it is asked to?"""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from quizsite.wsgi import stop_at_once_while_loading


@pytest.fixture(autouse=True)
def handlers_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def handler(*_: object) -> None:
    """Does nothing, as Granian's own does in a forked process."""


@pytest.mark.parametrize(("module", "kept"), [("granian.server.common", False), ("celery.platforms", True)])
def test_only_a_handler_that_granian_left_behind_is_taken_away(
    monkeypatch: pytest.MonkeyPatch, module: str, kept: bool
) -> None:
    monkeypatch.setattr(handler, "__module__", module)
    signal.signal(signal.SIGTERM, handler)
    stop_at_once_while_loading()
    assert (signal.getsignal(signal.SIGTERM) is handler) is kept
    assert (signal.getsignal(signal.SIGTERM) is signal.SIG_DFL) is not kept
