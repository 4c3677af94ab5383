"""What does `make bench` do? It measures all that docs/scale.md stands on: tables on the screen, and bench.json."""

from __future__ import annotations

import os
import platform
import sys
import time
from dataclasses import asdict
from importlib import import_module

import django

from tests.load.figures import Book
from tests.load.sizes import arguments
from tests.load.stage import SHAPE, stage
from tests.load.tables import report

LONG_FACTS = ("crowds", "rows", "deadline", "grading", "regrades")  # in bench.json; on the screen in tables


def main(given: list[str]) -> int:
    """Starts the stage, plays every part, verifies, prints, writes.

    1 if a part failed, 130 if it was interrupted; a target that is missed is a figure and no failure.
    """
    chosen = arguments(given)
    began = time.monotonic()
    book = Book(facts={"shape": SHAPE, "cores": os.cpu_count(), "python": platform.python_version()})
    book.facts |= {"sizes": asdict(chosen.sizes), "load before": round(os.getloadavg()[0], 2)}
    interrupted = False
    try:
        with stage() as whole:
            django.setup()
            # Only now: models can be imported once the settings know the database that has just been made.
            import_module("tests.load.whole").play(whole, chosen, book)
    except KeyboardInterrupt:
        interrupted = True
    print("\n" + report(book) + "\n")
    for name, fact in book.facts.items():
        if name not in LONG_FACTS:
            print(f"{name}: {fact}")
    print(f"{round(time.monotonic() - began)} s in all; {chosen.out}")
    return 130 if interrupted else 1 if book.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
