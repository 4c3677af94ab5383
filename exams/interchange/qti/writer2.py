"""How is a quiz written in QTI 2.1 or 3.0?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from exams.interchange.document import ChoiceDocument, Kind, QuestionDocument, QuizDocument
from exams.interchange.html_out import markdown_to_html
from exams.interchange.moodle.writer import xml_text
from exams.interchange.qti.weights import Sums, sums_of
from exams.interchange.qti.writer1 import exact_decimal
from exams.interchange.qti.zipping import figure_files, figure_paths, packed, serialised

FOLDER = "images"


@dataclass(frozen=True, slots=True)
class _Version:
    """The names of one version; those of version 2 are used throughout."""

    namespace: str
    item: str
    test: str
    kebab: bool

    def make(self, parent: etree._Element | None, name: str, **attributes: str) -> etree._Element:
        tag = f"{{{self.namespace}}}{self._written(name)}"
        given = {_kebab(key) if self.kebab else key: value for key, value in attributes.items()}
        if parent is None:
            return etree.Element(tag, given, nsmap={None: self.namespace})  # type: ignore[dict-item]
        return etree.SubElement(parent, tag, given)

    def _written(self, name: str) -> str:
        return f"qti-{_kebab(name)}" if self.kebab else name


_TWO = _Version("http://www.imsglobal.org/xsd/imsqti_v2p1", "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1", kebab=False)
_THREE = _Version(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "imsqti_item_xmlv3p0", "imsqti_test_xmlv3p0", kebab=True
)


def write_version2(document: QuizDocument) -> bytes:
    """A zip of QTI 2.1. Kept exactly: all or nothing, shares and mappings; of other rules only the full key."""
    return _package(document, _TWO)


def write_version3(document: QuizDocument) -> bytes:
    """A zip of QTI 3.0, with the same content."""
    return _package(document, _THREE)


def _package(document: QuizDocument, version: _Version) -> bytes:
    paths = figure_paths(document, FOLDER)
    test = version.make(None, "assessmentTest", identifier="test", title=xml_text(document.title))
    part = version.make(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous")
    items: dict[str, bytes] = {}
    for place, section in enumerate(document.sections, 1):
        holder = version.make(
            part, "assessmentSection", identifier=f"s{place}", title=xml_text(section.title), visible="true"
        )
        for question in section.questions:
            ident = f"q{len(items) + 1}"
            items[f"{ident}.xml"] = serialised(_Writer(version, paths).item(question, ident))
            version.make(holder, "assessmentItemRef", identifier=ident, href=f"{ident}.xml")
    files = {"test.xml": serialised(test), **items, **figure_files(document, paths)}
    resources = [(version.test, "test.xml"), *((version.item, path) for path in items)]
    return packed(files, [*resources, *(("webcontent", path) for path in paths.values())])


class _Writer:
    def __init__(self, version: _Version, paths: dict[str, str]) -> None:
        self._make, self._version, self._paths = version.make, version, paths

    def item(self, question: QuestionDocument, ident: str) -> etree._Element:
        title = xml_text(f"Question {question.number}".strip())
        root = self._make(
            None, "assessmentItem", identifier=ident, title=title, adaptive="false", timeDependent="false"
        )
        idents = [f"{ident}o{place}" for place in range(len(question.choices))]
        sums = sums_of(question)
        self._declarations(root, question, idents, sums)
        self._body(root, question, idents)
        self._processing(root, question, mapped=sums is not None)
        for one, choice in zip(idents, question.choices, strict=True):
            self._feedback(root, one, choice.rationale)
        self._feedback(root, "solution", question.solution)
        return root

    def _declarations(
        self, root: etree._Element, question: QuestionDocument, idents: list[str], sums: Sums | None
    ) -> None:
        cardinality = "multiple" if question.kind is Kind.SELECT_ALL else "single"
        response = self._make(
            root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType="identifier"
        )
        correct = self._make(response, "correctResponse")
        for one, choice in zip(idents, question.choices, strict=True):
            if choice.correct:
                self._make(correct, "value").text = one
        if sums is not None:
            self._mapping(response, idents, sums)
        self._make(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")

    def _mapping(self, response: etree._Element, idents: list[str], sums: Sums) -> None:
        bounds = {"lowerBound": sums.lower, "upperBound": sums.upper}
        given = {name: exact_decimal(value) for name, value in bounds.items() if value is not None}
        mapping = self._make(response, "mapping", **given, defaultValue="0")
        for one, value in zip(idents, sums.values.values(), strict=True):
            self._make(mapping, "mapEntry", mapKey=one, mappedValue=exact_decimal(value))

    def _body(self, root: etree._Element, question: QuestionDocument, idents: list[str]) -> None:
        body = self._make(root, "itemBody")
        self._html(body, question.prompt)
        most = "0" if question.kind is Kind.SELECT_ALL else "1"
        asked = self._make(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="false", maxChoices=most)
        for one, choice in zip(idents, question.choices, strict=True):
            self._html(self._make(asked, "simpleChoice", identifier=one, fixed=_flag(choice)), choice.text, inline=True)

    def _processing(self, root: etree._Element, question: QuestionDocument, *, mapped: bool) -> None:
        processing = self._make(root, "responseProcessing")
        condition = self._make(processing, "responseCondition")
        if mapped:
            unless = self._make(condition, "responseIf")
            self._make(self._make(unless, "isNull"), "variable", identifier="RESPONSE")
            self._score(unless, "0")
            otherwise = self._make(condition, "responseElse")
            change = self._make(otherwise, "setOutcomeValue", identifier="SCORE")
            self._make(change, "mapResponse", identifier="RESPONSE")
            return
        held = self._make(condition, "responseIf")
        match = self._make(held, "match")
        self._make(match, "variable", identifier="RESPONSE")
        self._make(match, "correct", identifier="RESPONSE")
        self._score(held, f"{question.points:f}")

    def _score(self, parent: etree._Element, value: str) -> None:
        change = self._make(parent, "setOutcomeValue", identifier="SCORE")
        self._make(change, "baseValue", baseType="float").text = value

    def _feedback(self, root: etree._Element, ident: str, source: str) -> None:
        if source:
            shown = self._make(root, "modalFeedback", identifier=ident, outcomeIdentifier="FEEDBACK", showHide="show")
            self._html(shown, source)

    def _html(self, parent: etree._Element, source: str, *, inline: bool = False) -> None:
        """XHTML in the namespace of the document: QTI 2 and 3 take its elements for their own."""
        html = markdown_to_html(source, lambda name: self._paths.get(name, name), inline=inline)
        shown = f'<div xmlns="{self._version.namespace}">{xml_text(html)}</div>'
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        root = etree.fromstring(shown, parser)
        parent.text = root.text
        parent.extend(list(root))


def _flag(choice: ChoiceDocument) -> str:
    return "true" if choice.pinned else "false"


def _kebab(name: str) -> str:
    return re.sub("[A-Z]", lambda found: "-" + found[0].lower(), name)
