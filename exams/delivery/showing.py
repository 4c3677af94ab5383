"""What do the paper's templates need to show sections with answers and marks, before any script runs?

When a sitting begins, everybody opens the same blank questions at once: each is rendered once per edition and process,
and every student's page is put together from those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from exams.rules.paper import Paper, PaperQuestion
from exams.rules.response import BLANK, EXPLANATION_LIMIT, ResponseValue

ANSWERABLE = {"explanation_limit": EXPLANATION_LIMIT}  # what a question's template asks of the page around it
MOST = 3_000  # questions kept, about 20 MB where choices are shuffled; then it begins anew
_blank: dict[tuple[str, ...], SafeString] = {}


class HasValue(Protocol):
    """A stored answer."""

    @property
    def value(self) -> ResponseValue: ...


def shown_sections(
    paper: Paper, stored: Mapping[str, HasValue], marks: Mapping[str, Sequence[Any]], *, edition: str = ""
) -> list[dict[str, Any]]:
    """The sections, each question with its `value` (what the server has), and the `marks` of what was corrected.

    With the digest of the edition, a question that is blank and unmarked comes with its `html`.
    """

    def shown(question: PaperQuestion) -> dict[str, Any]:
        row, corrected = stored.get(question["id"]), marks.get(question["id"], ())
        html = blank_question(edition, question) if edition and row is None and not corrected else ""
        return {**question, "value": row.value if row else BLANK, "marks": corrected, "html": html}

    return [
        {**section, "marks": marks.get(section["id"], ()), "questions": [shown(q) for q in section["questions"]]}
        for section in paper["sections"]
    ]


def blank_question(edition: str, question: PaperQuestion) -> SafeString:
    """The question without an answer, in the order in which it is given; rendered once."""
    key = (edition, question["id"], question["number"], *(choice["id"] for choice in question["choices"]))
    html = _blank.get(key)
    if html is None:
        facts = {
            "question": {**question, "value": BLANK, "marks": ()},
            "boot": ANSWERABLE,
        }
        html = render_to_string("exams/delivery/_question.html", facts)
        if len(_blank) >= MOST:
            _blank.clear()
        _blank[key] = html
    return html
