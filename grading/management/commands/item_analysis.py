"""How did a quiz and its items work? Item scores in a CSV file, figures as JSON on standard output.

Rows are students, columns items; the header names the items, `name/4` with the maximum. Without it the
maximum is 1 if every score of the item lies within 0 and 1, else the item's highest score. A first column of
names is left out.

n students; mean, median and sd (divisor n - 1) of the totals; skewness G1 and excess kurtosis G2, adjusted
Fisher-Pearson as in SAS, SPSS, Excel and Moodle; alpha: Cronbach's, KR-20 where items are 0 or 1; sem: sd
times the root of 1 - alpha. Per item facility: mean / maximum; sd; discrimination_rest: Pearson's correlation
with the total of the other items; alpha_if_deleted. null stands for what cannot be said: too few students, or
no variation.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grading.statistics.alerts import warnings
from grading.statistics.analysis import ItemFigures, QuizFigures, analyse
from grading.statistics.table import read_table

SIGNIFICANT_DIGITS = 12


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--csv", required=True, type=Path, metavar="FILE", help="item scores")

    def handle(self, *args: Any, **options: Any) -> None:
        reading = read_table(_text(options["csv"]))
        if reading.problems:
            raise CommandError("\n".join(reading.problems))
        figures = analyse(reading.items)
        for warning in warnings(figures):
            self.stderr.write(warning)
        self.stdout.write(json.dumps(_as_json(figures), ensure_ascii=False, indent=2))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not text in UTF-8.") from error


def _as_json(figures: QuizFigures) -> dict[str, Any]:
    whole = ("mean", "sd", "median", "skewness", "kurtosis", "alpha", "sem")
    return {
        "n": figures.n,
        **{name: _number(getattr(figures, name)) for name in whole},
        "items": [_item(item) for item in figures.items],
    }


def _item(item: ItemFigures) -> dict[str, Any]:
    names = ("facility", "sd", "discrimination_rest", "alpha_if_deleted")
    return {"name": item.name, **{name: _number(getattr(item, name)) for name in names}}


def _number(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{SIGNIFICANT_DIGITS}g}")
