"""What has a reader found so far that the author should know, and where does it stand?"""

from __future__ import annotations

from exams.interchange.document import Problem, Severity


class Problems:
    """Collects problems in any order, each once; `place` is a path inside a package, for all that follows."""

    def __init__(self, place: str = "") -> None:
        self.place = place
        self._found: dict[Problem, None] = {}

    def error(self, line: int, message: str, *, place: str | None = None) -> None:
        self._add(line, message, Severity.ERROR, place)

    def warning(self, line: int, message: str, *, place: str | None = None) -> None:
        self._add(line, message, Severity.WARNING, place)

    def take(self, problems: tuple[Problem, ...]) -> None:
        self._found.update(dict.fromkeys(problems))

    def sorted(self) -> tuple[Problem, ...]:
        """By place, then by line."""
        return tuple(sorted(self._found, key=lambda problem: (problem.place, problem.line)))

    def _add(self, line: int, message: str, severity: Severity, place: str | None) -> None:
        self._found[Problem(line, message, severity, self.place if place is None else place)] = None
