"""Is any pinned package known to be vulnerable? Asked of the public database, and said plainly when it could not be.

A machine without that service (a closed network, a mirror without its data) is no reason to fail, and none to say that
all is well.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.services.process import ROOT

# Findings that do not concern this site: the identifier of the finding and why.
ACCEPTED: dict[str, str] = {}
PATIENCE = 120  # seconds for all
FILES = ("requirements.txt", "requirements-dev.txt")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the service said: findings as words, how many packages it knew, and of how many it knew nothing."""

    findings: list[str] = field(default_factory=list)
    asked: int = 0
    unknown: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if not self.asked:
            return "vulnerabilities NOT ASKED: the service knew none of the packages, or did not answer"
        unknown = f" ({len(self.unknown)} it does not know)" if self.unknown else ""
        return f"{self.asked} packages without known vulnerabilities{unknown}"


def ask() -> Verdict:
    """Asks pip-audit about every pinned package. What it cannot reach counts as not asked."""
    program = str(Path(sys.executable).parent / "pip-audit")
    files = [word for name in FILES for word in ("--requirement", name)]
    command = [program, *files, "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return Verdict()
    try:
        return verdict_of(json.loads(ran.stdout))
    except ValueError:  # no report: it gave up before it had one
        print(ran.stderr[-2000:], flush=True)
        return Verdict()


def verdict_of(report: dict[str, Any]) -> Verdict:
    """What a report in pip-audit's JSON means."""
    findings, asked, unknown = [], 0, []
    for package in report["dependencies"]:
        if "skip_reason" in package:
            unknown.append(package["name"])
            continue
        asked += 1
        for found in package["vulns"]:
            if not ACCEPTED.keys() & {found["id"], *found.get("aliases", ())}:
                fixed = ", ".join(found.get("fix_versions", ())) or "none yet"
                findings.append(f"{package['name']} {package['version']}: {found['id']} (fixed in: {fixed})")
    return Verdict(findings, asked, unknown)
