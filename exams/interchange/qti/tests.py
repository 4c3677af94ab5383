"""Which items does a test of QTI 2 or 3 list, in which sections, and how much does each count?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import unquote

from lxml import etree

from exams.interchange.archive import path_within
from exams.interchange.assembly import number
from exams.interchange.problems import Problems
from exams.interchange.qti.names import below, called, inside, value
from exams.interchange.qti.package import Part
from exams.interchange.xml_guard import line_of

MAX_DEPTH = 20
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Listed:
    """An item as a test lists it: points are multiplied by `factor`."""

    part: Part
    section: str
    factor: Fraction = ONE


def listed_items(parts: Sequence[Part], files: Mapping[str, bytes], problems: Problems) -> tuple[str, list[Listed]]:
    """The title of the first test and all items: as the tests list them, or else as the package does."""
    items = {part.path: part for part in parts if called(part.root) == "assessmentItem"}
    tests = [part for part in parts if called(part.root) == "assessmentTest"]
    found: list[Listed] = []
    for test in tests:
        problems.place = test.path
        walk = _Walk(test, items, files, problems)
        for part in inside(test.root, "testPart"):
            for section in inside(part, "assessmentSection"):
                walk.section(section, "", 0)
        found += walk.found
    if not tests:
        return "", [Listed(part, "") for part in items.values()]
    _warn_of_unlisted(items, found, problems)
    return tests[0].root.get("title") or "", found


def _warn_of_unlisted(items: Mapping[str, Part], found: Sequence[Listed], problems: Problems) -> None:
    listed = {one.part.path for one in found}
    for path in items:
        if path not in listed:
            problems.warning(0, "This item is in the package, but no test lists it; it was left out.", place=path)


class _Walk:
    def __init__(self, test: Part, items: Mapping[str, Part], files: Mapping[str, bytes], problems: Problems) -> None:
        self._test, self._items, self._files, self._problems = test, items, files, problems
        self.found: list[Listed] = []

    def section(self, element: etree._Element, above: str, depth: int) -> None:
        title = element.get("title") or above
        if depth > MAX_DEPTH:
            return
        if inside(element, "selection"):
            drawn = value(inside(element, "selection")[0], "select") or "some"
            message = f"The section “{title[:60]}” draws {drawn[:20]} of its items at random; all of them were taken."
            self._problems.warning(line_of(element), message)
        for one in inside(element, "assessmentSection", "assessmentItemRef", "assessmentSectionRef"):
            if called(one) == "assessmentSection":
                self.section(one, title, depth + 1)
            elif called(one) == "assessmentItemRef":
                self._item(one, title)
            else:
                message = (
                    f"The test takes a section from another file, {(one.get('href') or '')[:80]!r}, which is not read."
                )
                self._problems.warning(line_of(one), message)

    def _item(self, element: etree._Element, section: str) -> None:
        path = path_within(self._test.path, unquote(element.get("href") or ""))
        part = self._items.get(path)
        if part is not None:
            self.found.append(Listed(part, section, self._factor(element)))
        elif path not in self._files:
            message = f"The test lists the item {path[:100]!r}, which is not in the package."
            self._problems.error(line_of(element), message)

    def _factor(self, element: etree._Element) -> Fraction:
        weights = [number(value(one, "value")) for one in below(element, "weight")]
        return weights[0] if len(weights) == 1 and weights[0] is not None and weights[0] > 0 else ONE
