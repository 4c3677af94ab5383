"""Does a vulnerable package fail the run, and is it said when nobody could be asked?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.services import audit
from tests.services.audit import ask, verdict_of

FOUND = {"name": "x", "version": "1", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2"]}]}
CLEAN = {"name": "y", "version": "1", "vulns": []}
UNKNOWN = {"name": "z", "skip_reason": "Dependency not found on PyPI and could not be audited: z (1)"}


@pytest.mark.parametrize(
    ("packages", "findings", "words"),
    [
        ([FOUND, CLEAN], ["x 1: PYSEC-1 (fixed in: 2)"], "2 packages"),
        ([CLEAN, UNKNOWN], [], "1 packages without known vulnerabilities (1 it does not know)"),
        ([UNKNOWN], [], "NOT ASKED"),
        ([], [], "NOT ASKED"),
    ],
)
def test_a_report_is_read_for_what_it_says(packages: list[Any], findings: list[str], words: str) -> None:
    verdict = verdict_of({"dependencies": packages})
    assert verdict.findings == findings
    assert words in str(verdict)


def test_an_accepted_finding_has_a_reason_and_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {"CVE-1": "the part that is vulnerable is not used here"})
    assert verdict_of({"dependencies": [FOUND]}).findings == []


def test_every_exception_says_why() -> None:
    assert [name for name, why in audit.ACCEPTED.items() if len(why.split()) < 4] == []


def test_a_service_that_never_answers_is_no_good_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PATIENCE", 0.01)
    assert "NOT ASKED" in str(ask())
