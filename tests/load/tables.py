"""How does a run read on a screen of 100 columns?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.load.figures import Book, Part, middle
from tests.load.targets import verdicts

WIDTH = 100
Column = tuple[str, int]
PARTS: tuple[Column, ...] = (
    ("part", 28), ("a second", 9), ("±%", 4), ("×bare", 6), ("p50", 7), ("p95", 7), ("p99", 7), ("app", 7), ("db", 6),
    ("WAL", 8), ("gen%", 5), ("err", 5),
)  # fmt: skip
CROWD: tuple[Column, ...] = (("kind", 14), ("count", 9), ("p50", 9), ("p95", 9), ("p99", 9))
TARGETS: tuple[Column, ...] = (
    ("target", 36), ("asked", 8), ("median", 9), ("least", 9), ("most", 9), ("verdict", 8), ("", 20),
)  # fmt: skip
LEGEND = """medians of the rounds · ±%: half of what lies between the slowest and the quickest · p50 to p99: ms
app, db: processor ms for one, of web and workers, and of PostgreSQL · WAL: bytes for one
gen%: the players' share of all processor time"""


def report(book: Book) -> str:
    """All tables, the facts and what failed."""
    pieces = [parts_table(book), LEGEND, *crowd_tables(book), growth_lines(book), targets_table(book)]
    pieces += [f"FAILED {name}: {why.strip().splitlines()[-1]}" for name, why in book.failed.items()]
    return "\n\n".join(piece for piece in pieces if piece)


def parts_table(book: Book) -> str:
    rows = []
    for part, row in zip(book.parts.values(), book.rows(), strict=True):
        rows.append(
            (
                part.name, row["per_second"], _spread(part.rates), row["to_bare_view"], *_latencies(part),
                row["web_ms"] + row["workers_ms"], row["database_ms"], row["wal_bytes"],
                round(row["players_share"] * 100), part.errors,
            )
        )  # fmt: skip
    return table(PARTS, rows)


def crowd_tables(book: Book) -> list[str]:
    """Each crowd by kind of request, and the model beside what was measured."""
    pieces = []
    for crowd in book.facts.get("crowds", ()):
        rows = [(kind, row["count"], row["p50"], row["p95"], row["p99"]) for kind, row in crowd["kinds"].items()]
        pieces.append(
            f"{crowd['students']:,} students in {crowd['rooms']} rooms, {crowd['boards']} boards, "
            f"{crowd['seconds']:.0f} s: {crowd['requests a second']} a second, {crowd['errors']} errors\n"
            + table(CROWD, rows)
            + f"\nprocessors for web and database: measured {crowd['processors used by web and database']}, "
            f"by the model {crowd['as the model says']} ({crowd['error of the model %']:+} %)\n"
            f"players: {crowd['players, processors']} processors; machine busy: {crowd['machine busy %']} %; "
            f"sent again on a new connection: {crowd['sent again']}"
        )
    return pieces


def growth_lines(book: Book) -> str:
    return "\n".join(
        f"{name}: {seen['responses']:,} responses, {seen['journal']:,} journal entries, {seen['database GB']} GB, "
        f"filled in {seen['filled in s']} s"
        for name, seen in book.facts.get("rows", {}).items()
    )


def targets_table(book: Book) -> str:
    rows = [
        (one.words, one.asked, one.median, one.least, one.most, "met" if one.met else "MISSED", one.note)
        for one in verdicts(book)
    ]
    return table(TARGETS, rows) if rows else ""


def table(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> str:
    """The first column and an unnamed last one on the left of their place, the others on the right; "–" for nothing."""
    lines = [[name for name, _ in columns], *([_cell(value) for value in row] for row in rows)]
    return "\n".join(
        "".join(
            f"{cell:<{width}}" if not place else f" {cell:<{width - 1}}" if not name else f"{cell:>{width}}"
            for place, (cell, (name, width)) in enumerate(zip(line, columns, strict=True))
        ).rstrip()
        for line in lines
    )


def _latencies(part: Part) -> tuple[float | None, ...]:
    return tuple(middle(rounds) if rounds else None for rounds in (part.p50, part.p95, part.p99))


def _spread(rates: Sequence[float]) -> int | None:
    """Half of the way from the slowest to the quickest round, in per cent of the median."""
    median = middle(rates)
    return round((max(rates) - min(rates)) / median * 50) if len(rates) > 1 and median else None


def _cell(value: Any) -> str:
    """Three digits that say something are enough."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    if value == 0:
        return "0"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
