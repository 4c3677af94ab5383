"""Which university is there to sign in with?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.quizsite.signin.provider import Provider, running_provider


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider
