"""What does `make bench` do? It measures all that docs/scale.md stands on: a table on the screen, and bench.json."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from importlib import import_module
from pathlib import Path

import django

from tests.load.stage import SHAPE, stage
from tests.services.process import ROOT

PARTS = ("growth", "rates", "rush", "deadline", "grading", "pages", "crowd", "memory")


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small size, to see that all works")
    parser.add_argument("--full", action="store_true", help="the whole size: 5,000 at a deadline, 10,000,000 rows, …")
    parser.add_argument("--rounds", type=int, help="of which the medians are taken (5; quick: 2)")
    parser.add_argument("--seconds", type=float, help="of each round of a rate (3; quick: 1)")
    parser.add_argument("--only", default="", help="names of parts, with commas between: " + ", ".join(PARTS))
    parser.add_argument("--out", type=Path, default=ROOT / "bench.json")
    chosen = parser.parse_args(given)
    chosen.rounds = chosen.rounds or (2 if chosen.quick else 5)
    chosen.seconds = chosen.seconds or (1 if chosen.quick else 3)
    return chosen


def main(given: list[str]) -> int:
    """Starts the stage, plays every part, verifies, prints, writes."""
    chosen = arguments(given)
    began = time.monotonic()
    with stage() as whole:
        django.setup()
        # Only now: models can be imported once the settings know the database that has just been made.
        book = import_module("tests.load.whole").play(whole, chosen)
    book.facts |= {"seconds": round(time.monotonic() - began), "shape": SHAPE, "cores": os.cpu_count()}
    book.facts |= {"python": platform.python_version(), "quick": chosen.quick, "rounds": chosen.rounds}
    book.write(chosen.out)
    print(book.table())
    for name, fact in book.facts.items():
        print(f"{name}: {fact}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
