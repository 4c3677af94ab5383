"""Does the sheet join paper, key and answers without saying things twice?"""

from __future__ import annotations

import pytest

from grading.results.sheet import Record, Shown, result_sheet
from tests.cast import MANY, small_key, small_paper

ALL = Shown(answers=True, key=True, solutions=True, comments=True)


@pytest.mark.parametrize(
    ("solution", "shown"),
    [
        ("<p>A and C.</p>", "<p>TRUE: it is <b>linear</b>.</p>"),
        ("<p>A and C. <strong>(A) TRUE:</strong> it is linear. <strong>(B)</strong> is not.</p>", ""),
    ],
)
def test_a_reason_that_the_solution_gives_is_not_repeated(solution: str, shown: str) -> None:
    key = small_key()
    key["questions"][MANY]["solution_html"] = solution
    key["questions"][MANY]["choices"]["ma"]["rationale_html"] = "<p>TRUE: it is <b>linear</b>.</p>"
    record = Record(keys=key["questions"], responses={}, scores={}, readings={})
    sheet = result_sheet(small_paper(), record, ALL)
    assert sheet.sections[1].questions[0].choices[0].rationale_html == shown
