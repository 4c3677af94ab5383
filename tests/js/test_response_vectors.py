"""Do the server and the page take the same fingerprint of the same answer? This is the server's half."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exams.rules.response import canonical, digest

VECTORS = json.loads((Path(__file__).parent / "vectors" / "responses.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=range(len(VECTORS)))
def test_the_server_takes_the_agreed_fingerprint(vector: dict[str, Any]) -> None:
    assert canonical(vector["value"]) == vector["canonical"]
    assert digest(vector["value"]) == vector["digest"]
