"""How much is measured? Three presets, and what the command line says instead."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.services.process import ROOT

PARTS = ("rates", "rush", "deadline", "grading", "pages", "regrade", "crowd", "memory", "growth")


@dataclass(frozen=True, slots=True)
class Sizes:
    """`rounds`: of what is short, of which the medians are taken; `ends`: rounds of deadline and grading.

    `hall`: who start and hand in, in all rounds together. `grading` is measured with a quarter as well.
    `crowds`: students of each crowd, in sittings of at most `room`. `rows`: responses in the tables.
    """

    rounds: int
    ends: int
    seconds: float
    hall: int
    deadline: int
    grading: int
    the_class: int
    crowds: tuple[int, ...]
    minutes: float
    room: int
    rows: tuple[int, ...]


QUICK = Sizes(2, 1, 0.5, 128, 200, 400, 100, (80,), 0.4, 300, (10**3, 10**4))
USUAL = Sizes(5, 3, 3, 500, 2_000, 4_000, 1_000, (150, 300), 2, 300, (10**3, 10**5, 10**6))
FULL = Sizes(5, 5, 5, 1_500, 5_000, 10_000, 1_000, (1_000, 3_000), 5, 300, (10**3, 10**5, 10**7))


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """What the command line says; `sizes` and `parts` are ready to use."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    preset = parser.add_mutually_exclusive_group()
    preset.add_argument(
        "--quick", action="store_true", help="all parts in small, to see that they work: 3 to 4 minutes"
    )
    preset.add_argument("--full", action="store_true", help="a university: 3,000 at work, 10,000,000 rows, …")
    parser.add_argument("--only", type=_parts, default=PARTS, help="parts, with commas between: " + ",".join(PARTS))
    parser.add_argument("--rounds", type=int, help="of which medians are taken (quick 2, else 5)")
    parser.add_argument("--seconds", type=float, help="of each round of a rate or page (quick 0.5, usual 3, full 5)")
    parser.add_argument("--students", type=_numbers, help="of the crowds (80; 150,300; 1000,3000)")
    parser.add_argument("--minutes", type=float, help="of each crowd (0.4; 2; 5)")
    parser.add_argument(
        "--room", type=int, default=300, help="most students of one sitting in a crowd, on one board (300)"
    )
    parser.add_argument("--attempts", type=int, help="at one deadline (200; 2000; 5000); twice as many to grade")
    parser.add_argument("--rows", type=_numbers, help="responses in the tables (…,10000; …,1000000; …,10000000)")
    parser.add_argument("--out", type=Path, default=ROOT / "bench.json")
    chosen = parser.parse_args(given)
    chosen.sizes = _sizes(chosen)
    chosen.parts = [name for name in PARTS if name in chosen.only]
    return chosen


def _sizes(chosen: argparse.Namespace) -> Sizes:
    sizes = QUICK if chosen.quick else FULL if chosen.full else USUAL
    if chosen.rounds:
        sizes = replace(sizes, rounds=chosen.rounds, ends=chosen.rounds)
    if chosen.attempts:
        sizes = replace(sizes, deadline=chosen.attempts, grading=2 * chosen.attempts)
    return replace(
        sizes,
        seconds=chosen.seconds or sizes.seconds,
        crowds=chosen.students or sizes.crowds,
        minutes=chosen.minutes or sizes.minutes,
        room=chosen.room,
        rows=chosen.rows or sizes.rows,
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(word.replace("_", "")) for word in text.split(","))


def _parts(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := set(names) - set(PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return names
