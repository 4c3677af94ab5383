"""Do the numbers of a document agree with one another?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from exams.interchange.document import SectionDocument
from exams.interchange.markdown.findings import Findings
from exams.interchange.markdown.scoretable import ScoreTable
from exams.interchange.markdown.wording import number_text


def check_points(sections: Sequence[SectionDocument], table: ScoreTable, findings: Findings) -> None:
    """Warns where heading or cover contradict the sum of the questions; the sum is what counts."""
    if any(question.points <= 0 for section in sections for question in section.questions):
        return  # an error already; sums would only repeat it
    for index, section in enumerate(sections):
        total = sum((question.points for question in section.questions), Decimal(0))
        cover = table.points.get(index)
        if not section.questions:
            continue
        if section.stated_points is not None and section.stated_points != total:
            also = f", and the cover says {number_text(cover[0])}" if cover else ""
            message = f"The heading of “{section.title}” says {number_text(section.stated_points)} points, but its "
            findings.warning(section.line, f"{message}questions add up to {number_text(total)}{also}.")
        if cover and cover[0] != total:
            message = f"The cover gives “{section.title}” {number_text(cover[0])} points, but its questions add up to "
            findings.warning(cover[1], f"{message}{number_text(total)}.")
    everything = sum((q.points for section in sections for q in section.questions), Decimal(0))
    if table.total and table.total[0] != everything:
        message = f"The cover says {number_text(table.total[0])} points in total, but the questions add up to "
        findings.warning(table.total[1], f"{message}{number_text(everything)}.")


def check_gaps(sections: Sequence[SectionDocument], findings: Findings) -> None:
    """Warns where a number or a letter is left out: what stood there may have got lost, or into its neighbour."""
    for section in sections:
        for before, question in pairwise(section.questions):
            if _is_jump(before.number, question.number):
                findings.warning(question.line, f"After question {before.number} comes {question.number}.")
        for question in section.questions:
            for one, other in pairwise(choice.label for choice in question.choices):
                if len(one) == len(other) == 1 and ord(other) > ord(one) + 1:
                    message = f"After option {one} of question {question.number} comes {other}."
                    findings.warning(question.line, message)


def _is_jump(before: str, number: str) -> bool:
    (stem, _, last), (other, _, following) = before.rpartition("."), number.rpartition(".")
    return stem == other and last.isdecimal() and following.isdecimal() and int(following) > int(last) + 1


def check_numbers(sections: Sequence[SectionDocument], findings: Findings) -> None:
    """A number may come again only in a section that counts from 1 anew."""
    everywhere: dict[str, int] = {}
    for section in sections:
        here: dict[str, int] = {}
        anew = bool(section.questions) and section.questions[0].number in {"1", "a"}
        for question in section.questions:
            earlier = here.get(question.number) or (None if anew else everywhere.get(question.number))
            if earlier:
                message = f"There are two questions {question.number}; the first is in line {earlier}."
                findings.error(question.line, message)
            here.setdefault(question.number, question.line)
        for number, line in here.items():
            everywhere.setdefault(number, line)
