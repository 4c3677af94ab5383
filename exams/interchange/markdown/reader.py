"""Which quiz does a Markdown document describe, and what is wrong with it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from exams.interchange.document import QuizDocument, Reading, SectionDocument
from exams.interchange.markdown.answerkey import Entry, assigned, entries
from exams.interchange.markdown.checks import check_gaps, check_numbers, check_points
from exams.interchange.markdown.cover import read_cover
from exams.interchange.markdown.decoding import decode
from exams.interchange.markdown.figures import Figures
from exams.interchange.markdown.findings import Findings
from exams.interchange.markdown.furniture import without_furniture
from exams.interchange.markdown.layout import Layout, lay_out
from exams.interchange.markdown.lines import document_lines
from exams.interchange.markdown.questions import read_question
from exams.interchange.markdown.scoretable import read_table
from exams.interchange.markdown.sections import Outline, outline

UNTITLED = "Untitled quiz"


def read(data: bytes, files: Mapping[str, bytes] | None = None) -> Reading:
    """The quiz in a Markdown document; `files` are the images beside it by relative path (or by figure name).

    Never raises: every problem is in the reading, with its line. With an error the document is what could be read.
    """
    findings = Findings()
    raw = decode(data, findings)
    if not any(line.strip() for line in raw):
        if not findings.sorted():
            findings.error(0, "The document holds no text.")
        return Reading(None, findings.sorted())
    figures = Figures(files or {}, findings)
    layout = lay_out(figures.resolved(without_furniture(document_lines(raw, findings))))
    document = _document(layout, figures, findings)
    return Reading(document, findings.sorted())


def _document(layout: Layout, figures: Figures, findings: Findings) -> QuizDocument:
    table = read_table(layout.cover, [part.heading.title if part.heading else "" for part in layout.parts])
    cover = read_cover(layout.cover, table.lines, findings)
    outlines = [outline(part, layout.cover, findings) for part in layout.parts]
    keys = assigned([[block.number for block in one.blocks] for one in outlines], entries(layout.key), findings)
    sections = tuple(
        _section(one, keys[index], table.points.get(index, (None, 0))[0], findings)
        for index, one in enumerate(outlines)
    )
    if not any(section.questions for section in sections):
        findings.error(0, "No question was found in the document.")
    check_points(sections, table, findings)
    check_numbers(sections, findings)
    check_gaps(sections, findings)
    return QuizDocument(
        title=cover.identity.title or UNTITLED,
        sections=sections,
        course_code=cover.identity.course_code,
        course_title=cover.identity.course_title,
        term=cover.identity.term,
        date=cover.date,
        duration_minutes=cover.duration_minutes,
        materials=cover.materials,
        instructions=cover.instructions,
        honor_statement=cover.honor_statement,
        figures=figures.found,
    )


def _section(
    one: Outline, keys: Sequence[Entry | None], cover_points: Decimal | None, findings: Findings
) -> SectionDocument:
    pairs = zip(one.blocks, keys, strict=True)
    return SectionDocument(
        title=one.title,
        questions=tuple(read_question(block, one.rules, entry, findings) for block, entry in pairs),
        instructions=one.instructions,
        recommended_minutes=one.recommended_minutes,
        stated_points=one.stated_points,
        cover_points=cover_points,
        line=one.line,
    )
