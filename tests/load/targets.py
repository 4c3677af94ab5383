"""What was to be reached on two cores with database and players on them, and was it? Medians of the rounds decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.load.figures import Book, middle

Values = Callable[[Book], Sequence[float]]  # by round


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is to be at least (`more`) or at most so much. `size` is what it was asked for, 0 for any."""

    words: str
    limit: float
    values: Values
    more: bool = False
    size: int = 0
    measured: Callable[[Book], int] = lambda book: 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line for people: median, least and most of the rounds, and whether the median does."""

    words: str
    asked: str
    median: float
    least: float
    most: float
    met: bool
    note: str = ""


def verdicts(book: Book) -> list[Verdict]:
    """Of all targets whose figures are in the book."""
    found = []
    for target in TARGETS:
        values = target.values(book)
        if values:
            found.append(_verdict(target, values, target.measured(book)))
    return found


def _verdict(target: Target, values: Sequence[float], measured: int) -> Verdict:
    median = middle(values)
    met = median >= target.limit if target.more else median <= target.limit
    asked = f"{'≥' if target.more else '≤'} {target.limit:g}"
    note = f"at {measured:,} of {target.size:,}" if measured < target.size else ""
    return Verdict(target.words, asked, median, min(values), max(values), met, note)


def _p95(name: str) -> Values:
    return lambda book: book.parts[name].p95 if name in book.parts else []


def _p95_of_board(ending: str) -> Values:
    return lambda book: next((part.p95 for name, part in book.parts.items() if name.endswith(ending)), [])


def _errors(*names: str) -> Values:
    return lambda book: [float(book.parts[name].errors) for name in names if name in book.parts]


def _rates_of_grading(book: Book) -> Sequence[float]:
    """At the whole size, which comes after its quarter."""
    names = [name for name in book.parts if name.startswith("grading of ")]
    return book.rates(names[-1]) if names else []


def _fact(name: str, figure: str) -> Values:
    return lambda book: [float(one[figure]) for one in book.facts.get(name, ())]


def _crowd(figure: Callable[[dict[str, Any]], float]) -> Values:
    return lambda book: [figure(crowd) for crowd in book.facts.get("crowds", ())[-1:]]


def _size(name: str, figure: str) -> Callable[[Book], int]:
    return lambda book: max((int(one[figure]) for one in book.facts.get(name, ())), default=0)


def _bytes_of_paper(book: Book) -> Sequence[float]:
    return [book.facts["bytes of a paper, compressed"] / 1000] if "bytes of a paper, compressed" in book.facts else []


def _linear(book: Book) -> Sequence[float]:
    """The rate at the whole size against that at a quarter."""
    names = [name for name in book.parts if name.startswith("grading of ")]
    return book.ratios(names[-1], names[0]) if len(names) > 1 else []


def _growth(book: Book) -> Sequence[float]:
    """By how many % processor time of a save with most rows differs from that with fewest (the median of those)."""
    parts = [part for name, part in book.parts.items() if name.startswith("sync at ")]
    if len(parts) < 2:
        return []
    first = parts[0].cpu_of("web", "database")
    return [abs(one / first - 1) * 100 for one in parts[-1].cpu_rounds("web", "database")]


def _web_memory(book: Book) -> Sequence[float]:
    return [float(one) for one in book.facts.get("PSS in MiB", {}).get("web", ())[1:]]


SAVE, BEAT, FOURTEEN = "sync, one answer", "heartbeat", "sync, 14 answers"
START, PAPER, SUBMIT = "start, 64 at once", "paper, 16 at once", "submit, 64 at once"
ATTEMPTS, STUDENTS = "attempts", "students"
TARGETS = (
    Target("save: rate × bare view", 2, lambda book: book.ratios(SAVE), more=True),
    Target("save: web ms", 0.6, lambda book: book.parts[SAVE].cpu_rounds("web") if SAVE in book.parts else []),
    Target("heartbeat: rate × bare view", 2, lambda book: book.ratios(BEAT), more=True),
    Target("14 answers: cost × one answer", 2, lambda book: book.ratios(SAVE, FOURTEEN)),
    Target("start: a second, 64 at once", 300, lambda book: book.rates(START), more=True),
    Target("start, paper, submit: errors", 0, _errors(START, PAPER, SUBMIT)),
    Target("paper: p95 ms, 16 at once", 50, _p95(PAPER)),
    Target("paper: kB compressed", 60, _bytes_of_paper),
    Target("submit: a second, 64 at once", 400, lambda book: book.rates(SUBMIT), more=True),
    Target("submit: p95 ms, 64 at once", 300, _p95(SUBMIT)),
    Target(
        "deadline: s until all have scores", 10, _fact("deadline", "graded after s"),
        size=5_000, measured=_size("deadline", ATTEMPTS),
    ),
    Target(
        "grading: attempts a second", 2_000, _rates_of_grading, more=True,
        size=10_000, measured=_size("grading", ATTEMPTS),
    ),
    Target("grading: rate × that of a quarter", 0.8, _linear, more=True),
    Target(
        "board, first load: p95 ms", 80, _p95_of_board(", first load"),
        size=1_000, measured=lambda book: int(book.facts.get("class", 0)),
    ),
    Target(
        "board, poll: p95 ms", 80,
        _p95_of_board(", poll"),
        size=1_000, measured=lambda book: int(book.facts.get("class", 0)),
    ),
    Target(
        "crowd: p95 ms", 100, _crowd(lambda crowd: crowd["kinds"]["all"]["p95"]),
        size=3_000, measured=_size("crowds", STUDENTS),
    ),
    Target(
        "crowd: errors", 0, _crowd(lambda crowd: crowd["errors"]), size=3_000, measured=_size("crowds", STUDENTS)
    ),
    Target(
        "crowd: machine busy %", 75, _crowd(lambda crowd: crowd["machine busy %"]),
        size=3_000, measured=_size("crowds", STUDENTS),
    ),
    Target(
        "growth: % that a save's cost differs", 20, _growth,
        size=10**7, measured=lambda book: max((r["responses"] for r in book.facts.get("rows", {}).values()), default=0),
    ),
    Target("web worker: PSS in MiB", 120, _web_memory),
)  # fmt: skip
