"""What has a reading found so far that the author should know?"""

from __future__ import annotations

from exams.interchange.document import Problem, Severity


class Findings:
    """Collects problems in any order; `sorted` gives them by line, each once."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}

    def error(self, line: int, message: str) -> None:
        self._problems[Problem(line, message)] = None

    def warning(self, line: int, message: str) -> None:
        self._problems[Problem(line, message, Severity.WARNING)] = None

    def sorted(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._problems, key=lambda problem: problem.line))
