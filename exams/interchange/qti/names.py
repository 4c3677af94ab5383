"""What is an element of QTI 2 or 3 called, when the names of version 3 are written as those of version 2?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from exams.interchange.xml_guard import name_of

_HYPHEN = re.compile(r"-([a-z])")
_CAPITAL = re.compile(r"[A-Z]")


def called(element: etree._Element) -> str:
    """`choiceInteraction` for `<choiceInteraction>` and for `<qti-choice-interaction>`; XHTML keeps its names."""
    name = name_of(element)
    return _HYPHEN.sub(lambda found: found[1].upper(), name[4:]) if name.startswith("qti-") else name


def value(element: etree._Element | None, attribute: str) -> str | None:
    """An attribute by its name in version 2, such as `maxChoices` for `max-choices`."""
    if element is None:
        return None
    found = element.get(attribute)
    return element.get(_CAPITAL.sub(lambda c: "-" + c[0].lower(), attribute)) if found is None else found


def below(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """All elements below with one of these names of version 2."""
    if element is not None:
        yield from (one for one in element.iterdescendants() if isinstance(one.tag, str) and called(one) in names)


def inside(element: etree._Element | None, *names: str) -> list[etree._Element]:
    """The children with one of these names of version 2."""
    if element is None:
        return []
    return [one for one in element if isinstance(one.tag, str) and called(one) in names]


def first(element: etree._Element | None, *names: str) -> etree._Element | None:
    return next(below(element, *names), None)
