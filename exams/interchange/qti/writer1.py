"""How is a quiz written in QTI 1.2, so that Canvas takes it?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from lxml import etree

from exams.interchange.document import Kind, QuestionDocument, QuizDocument
from exams.interchange.exactness import exact_text
from exams.interchange.html_out import markdown_to_html
from exams.interchange.moodle.writer import xml_text
from exams.interchange.qti.weights import Sums, sums_of
from exams.interchange.qti.zipping import figure_files, figure_paths, packed, serialised

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
QUIZ, FOLDER = "quiz/quiz.xml", "web_resources"
BASE = "$IMS-CC-FILEBASE$/"


def write(document: QuizDocument) -> bytes:
    """A zip. Kept exactly: all or nothing, Canvas's partial credit, shares and mappings.

    Other rules have no form in QTI 1.2: there only the full key is written.
    """
    paths = figure_paths(document, FOLDER)
    root = etree.Element("questestinterop", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    assessment = etree.SubElement(root, "assessment", ident="quiz", title=xml_text(document.title))
    if document.duration_minutes:
        _field(etree.SubElement(assessment, "qtimetadata"), "qmd_timelimit", str(document.duration_minutes))
    top = etree.SubElement(assessment, "section", ident="root_section")
    count = 0
    for place, section in enumerate(document.sections, 1):
        holder = etree.SubElement(top, "section", ident=f"s{place}", title=xml_text(section.title))
        for question in section.questions:
            count += 1
            _Writer(paths).item(holder, question, f"q{count}")
    files = {QUIZ: serialised(root), **figure_files(document, paths)}
    resources = [("imsqti_xmlv1p2", QUIZ), *(("webcontent", path) for path in paths.values())]
    return packed(files, resources)


class _Writer:
    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = paths

    def item(self, parent: etree._Element, question: QuestionDocument, ident: str) -> None:
        item = etree.SubElement(parent, "item", ident=ident, title=xml_text(question.number or "Question"))
        meta = etree.SubElement(etree.SubElement(item, "itemmetadata"), "qtimetadata")
        if kind := _kind(question):
            _field(meta, "question_type", kind)
        _field(meta, "points_possible", f"{question.points:f}")
        presentation = etree.SubElement(item, "presentation")
        self._material(presentation, question.prompt)
        cardinality = "Multiple" if question.kind is Kind.SELECT_ALL else "Single"
        response = etree.SubElement(presentation, "response_lid", ident="response1", rcardinality=cardinality)
        options = etree.SubElement(response, "render_choice")
        for place, choice in enumerate(question.choices):
            option = etree.SubElement(options, "response_label", ident=f"{ident}o{place}")
            self._material(option, choice.text, inline=True)
        self._processing(item, question, [f"{ident}o{place}" for place in range(len(question.choices))])

    def _processing(self, item: etree._Element, question: QuestionDocument, idents: list[str]) -> None:
        processing = etree.SubElement(item, "resprocessing")
        sums = sums_of(question)
        bounds = etree.SubElement(
            etree.SubElement(processing, "outcomes"), "decvar", varname="SCORE", vartype="Decimal"
        )
        if sums is None or question.kind is Kind.SELECT_ONE:
            bounds.set("minvalue", "0")
            bounds.set("maxvalue", "100")
        else:
            _set_bounds(bounds, sums)
        said = {f"{one}_fb": choice.rationale for one, choice in zip(idents, question.choices, strict=True)}
        for one in idents:
            if said[f"{one}_fb"]:
                _shown(processing, one, f"{one}_fb")
        if question.solution:
            _shown(processing, None, "general_fb")
        if sums is None:
            _exact(processing, question, idents)
        else:
            _added(processing, question, idents, sums)
        for name, text in {"general_fb": question.solution, **said}.items():
            if text:
                self._material(etree.SubElement(item, "itemfeedback", ident=name), text)

    def _material(self, parent: etree._Element, source: str, *, inline: bool = False) -> None:
        html = markdown_to_html(source, lambda name: BASE + self._paths.get(name, name), inline=inline)
        text = etree.SubElement(etree.SubElement(parent, "material"), "mattext", texttype="text/html")
        text.text = xml_text(html)


def _kind(question: QuestionDocument) -> str:
    """Canvas scores every question of several answers by its own rule: only those that mean it say so."""
    if question.kind is Kind.TRUE_FALSE:
        return "true_false_question"
    if question.kind is Kind.SELECT_ONE:
        return "multiple_choice_question"
    return "multiple_answers_question" if question.scoring.name == "canvas" else ""


def _exact(processing: etree._Element, question: QuestionDocument, idents: list[str]) -> None:
    condition, asked = _condition(processing)
    if question.kind is not Kind.SELECT_ALL:
        right = [one for one, choice in zip(idents, question.choices, strict=True) if choice.correct]
        holder = asked if len(right) == 1 else etree.SubElement(asked, "or")
        for one in right:
            _equal(holder, one)
    else:
        every = etree.SubElement(asked, "and")
        for one, choice in zip(idents, question.choices, strict=True):
            _equal(every if choice.correct else etree.SubElement(every, "not"), one)
    _score(condition, "Set", "100")


def _added(processing: etree._Element, question: QuestionDocument, idents: list[str], sums: Sums) -> None:
    single = question.kind is not Kind.SELECT_ALL
    best = max(sums.values.values(), default=Fraction(0))
    for one, value in zip(idents, sums.values.values(), strict=True):
        if value:
            condition, asked = _condition(processing, go_on=not single)
            _equal(asked, one)
            percent = value * 100 / best if single and best > 0 else value
            _score(condition, "Set" if single else "Add", exact_decimal(percent))


def exact_decimal(value: Fraction) -> str:
    """As a decimal number, which is all that QTI knows: exact where the decimals end, else to 12 places."""
    text = exact_text(value)
    return text if "/" not in text else f"{float(value):.12f}"


def _set_bounds(bounds: etree._Element, sums: Sums) -> None:
    for name, value in (("minvalue", sums.lower), ("maxvalue", sums.upper)):
        if value is not None:
            bounds.set(name, exact_decimal(value))


def _shown(processing: etree._Element, ident: str | None, feedback: str) -> None:
    condition, asked = _condition(processing, go_on=True)
    if ident is None:
        etree.SubElement(asked, "other")
    else:
        _equal(asked, ident)
    etree.SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=feedback)


def _condition(processing: etree._Element, *, go_on: bool = False) -> tuple[etree._Element, etree._Element]:
    condition = etree.SubElement(processing, "respcondition")
    condition.set("continue", "Yes" if go_on else "No")
    return condition, etree.SubElement(condition, "conditionvar")


def _equal(parent: etree._Element, ident: str) -> None:
    etree.SubElement(parent, "varequal", respident="response1").text = ident


def _score(condition: etree._Element, action: str, value: str) -> None:
    etree.SubElement(condition, "setvar", action=action, varname="SCORE").text = value


def _field(parent: etree._Element, label: str, entry: str) -> None:
    holder = etree.SubElement(parent, "qtimetadatafield")
    etree.SubElement(holder, "fieldlabel").text = label
    etree.SubElement(holder, "fieldentry").text = xml_text(entry)
