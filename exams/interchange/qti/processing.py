"""By which rule does the response processing of a QTI 2 or 3 item score?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from exams.interchange.assembly import number
from exams.interchange.qti.names import below, called, first, inside, value
from exams.interchange.xml_guard import text_of

ONE = Fraction(1)
_TEMPLATE = re.compile(r"(match_correct|map_response)(?:\.xml)?$")
_SCORES = ("SCORE",)
_MOST = ("MAXSCORE", "MAX_SCORE")


@dataclass(frozen=True, slots=True)
class Rule:
    """`mapped`: the sum of mapped values is the score; else `points` for exactly the correct answer.

    `exact` is false where the item scores in another way, of which only the full points are kept.
    """

    mapped: bool
    points: Fraction = ONE
    exact: bool = True


def rule_of(item: etree._Element, *, has_mapping: bool) -> Rule:
    """Told from the standard template, else from the conditions, else from what the item declares."""
    processing = next(iter(inside(item, "responseProcessing")), None)
    template = _TEMPLATE.search((value(processing, "template") or value(processing, "templateLocation") or "").strip())
    if template:
        return Rule(mapped=template[1] == "map_response")
    if processing is None or not len(processing):
        return Rule(mapped=has_mapping)
    if first(processing, "mapResponse") is not None:
        return Rule(mapped=has_mapping, points=_maximum(item))
    return _matched(item, processing)


def _matched(item: etree._Element, processing: etree._Element) -> Rule:
    """One comparison with the correct answer that sets the score is all or nothing."""
    changes = below(processing, "setOutcomeValue")
    earned = [amount for one in changes if (amount := _amount(item, one)) is not None]
    positive = [amount for amount in earned if amount > 0]
    compares = first(processing, "correct") is not None or len(answers_in(item)) == 1
    if first(processing, "match") is not None and compares and len(set(positive)) == 1 and min(earned) >= 0:
        return Rule(mapped=False, points=positive[0])
    return Rule(mapped=False, points=max(positive, default=_maximum(item)), exact=False)


def answers_in(item: etree._Element) -> list[frozenset[str]]:
    """The answers that the processing itself spells out, where the item declares none as correct."""
    found = []
    for match in below(next(iter(inside(item, "responseProcessing")), None), "match"):
        values = [text_of(one) for one in below(match, "baseValue")]
        if values and first(match, "variable") is not None:
            found.append(frozenset(values))
    return found


def _amount(item: etree._Element, change: etree._Element) -> Fraction | None:
    """What is set into the score, or added to it: a plain number, or the most that the item declares."""
    if change.get("identifier") not in _SCORES:
        return None
    constants = [number(text_of(one)) for one in below(change, "baseValue")]
    others = {called(one) for one in below(change, "mapResponse", "product", "divide", "subtract")}
    if not constants and any(one.get("identifier") in _MOST for one in below(change, "variable")):
        return _maximum(item)
    return constants[0] if len(constants) == 1 and not others else None


def _maximum(item: etree._Element) -> Fraction:
    """The most points that the item declares, else 1."""
    for one in inside(item, "outcomeDeclaration"):
        stated = number(value(one, "normalMaximum")) if one.get("identifier") in _SCORES else None
        if stated and stated > 0:
            return stated
    for one in inside(item, "outcomeDeclaration"):
        if one.get("identifier") in _MOST and (stated := number(text_of(one))) and stated > 0:
            return stated
    return ONE
