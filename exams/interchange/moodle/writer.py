"""How is a quiz written in Moodle's XML?"""

from __future__ import annotations

import base64
import re

from lxml import etree

from exams.interchange.document import FigureDocument, Kind, QuestionDocument, QuizDocument
from exams.interchange.gift.writer import percent, shares_of
from exams.interchange.html_out import markdown_to_html
from exams.interchange.moodle.texts import PLUGINFILE
from exams.interchange.prose import shortened

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SUFFIXES = ((b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"RIFF", ".webp"), (b"<", ".svg"))


def write(document: QuizDocument) -> bytes:
    """UTF-8; a category for each section, figures embedded in the texts that show them.

    Moodle scores by shares: a question that is all or nothing becomes one of the plug-in `multichoiceset`, other
    rules than shares are written with even parts for the correct options and the same taken off for the others.
    """
    figures = {figure.name: figure for figure in document.figures}
    root = etree.Element("quiz")
    for section in document.sections:
        category = etree.SubElement(root, "question", type="category")
        path = f"$course$/top/{section.title.replace('/', '//')}"
        _text(etree.SubElement(category, "category"), path)
        for question in section.questions:
            _Writer(figures).question(root, question)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def xml_text(text: str) -> str:
    """The text without the characters that no XML can hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def file_name(figure: FigureDocument) -> str:
    """The figure's name with the suffix that its first bytes call for."""
    suffix = next((suffix for start, suffix in _SUFFIXES if figure.data.lstrip().startswith(start)), ".bin")
    return figure.name + suffix


class _Writer:
    def __init__(self, figures: dict[str, FigureDocument]) -> None:
        self._figures = figures

    def question(self, root: etree._Element, question: QuestionDocument) -> None:
        element = etree.SubElement(root, "question", type=_kind(question))
        name = f"{question.number} {shortened(question.prompt, 50)}".strip()
        _text(etree.SubElement(element, "name"), name)
        self._html(element, "questiontext", question.prompt)
        self._html(element, "generalfeedback", question.solution)
        _leaf(element, "defaultgrade", f"{question.points:f}")
        _leaf(element, "penalty", "0")
        if question.kind is not Kind.TRUE_FALSE:
            _leaf(element, "single", "true" if question.kind is Kind.SELECT_ONE else "false")
            _leaf(element, "shuffleanswers", "false")
            _leaf(element, "answernumbering", "ABCD")
        self._answers(element, question)

    def _answers(self, element: etree._Element, question: QuestionDocument) -> None:
        strict = element.get("type") == "multichoiceset"
        shares = shares_of(question)
        for choice, share in zip(question.choices, shares, strict=True):
            truth = question.kind is Kind.TRUE_FALSE
            fraction = "100" if choice.correct else "0"
            answer = etree.SubElement(element, "answer", fraction=fraction if truth or strict else percent(share))
            if truth:
                _text(answer, choice.label.lower())
            else:
                answer.set("format", "html")
                self._fill(answer, choice.text, inline=True)
            self._html(answer, "feedback", choice.rationale)

    def _html(self, parent: etree._Element, name: str, source: str) -> None:
        self._fill(etree.SubElement(parent, name, format="html"), source)

    def _fill(self, element: etree._Element, source: str, *, inline: bool = False) -> None:
        shown: dict[str, FigureDocument] = {}

        def address(name: str) -> str:
            if name not in self._figures:
                return name
            shown[name] = self._figures[name]
            return PLUGINFILE + file_name(shown[name])

        _text(element, markdown_to_html(source, address, inline=inline))
        for figure in shown.values():
            file = etree.SubElement(element, "file", name=xml_text(file_name(figure)), path="/", encoding="base64")
            file.text = base64.b64encode(figure.data).decode("ascii")


def _kind(question: QuestionDocument) -> str:
    if question.kind is Kind.TRUE_FALSE:
        return "truefalse"
    strict = question.kind is Kind.SELECT_ALL and question.scoring.name == "all_or_nothing"
    return "multichoiceset" if strict and any(choice.correct for choice in question.choices) else "multichoice"


def _text(parent: etree._Element, text: str) -> None:
    _leaf(parent, "text", text)


def _leaf(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = xml_text(text)
