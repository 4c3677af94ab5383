"""What is one answer worth? JSON on standard input, points and reason as JSON on standard output.

    {"policy": {"name": "deduct_per_error", "deduction": "5"}, "points": "15",
     "choices": [{"label": "A", "correct": true}, {"label": "B", "correct": false}], "selected": ["A"]}

`selected` is a list of labels, "none" for "none of these is correct" (as is an empty list), or null for a
blank. A choice may have a `weight` and a `verdict` ("either", "disregard").
"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grading.scoring.numbers import plain_ascii
from grading.scoring.request import read_request


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        reading = read_request(sys.stdin.buffer.read())
        if reading.score is None:
            raise CommandError("\n".join(reading.problems))
        result = {"points": plain_ascii(reading.score.points), "explanation": reading.score.explanation}
        self.stdout.write(json.dumps(result, ensure_ascii=False))
