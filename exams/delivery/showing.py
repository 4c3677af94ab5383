"""What do the paper's templates need to show sections with answers and marks, before any script runs?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from exams.models import Response
from exams.rules.paper import Paper
from exams.rules.response import BLANK


def shown_sections(
    paper: Paper, stored: Mapping[str, Response], marks: Mapping[str, Sequence[Any]]
) -> list[dict[str, Any]]:
    """The sections, each question with its `value` (what the server has), and the `marks` of what was corrected."""
    return [
        {
            **section,
            "marks": marks.get(section["id"], ()),
            "questions": [
                {
                    **question,
                    "value": stored[question["id"]].value if question["id"] in stored else BLANK,
                    "marks": marks.get(question["id"], ()),
                }
                for question in section["questions"]
            ],
        }
        for section in paper["sections"]
    ]
