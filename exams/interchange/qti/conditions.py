"""What does an answer earn by the response processing of QTI 1.2?

Source: IMS QTI 1.2 ASI information model, `resprocessing`, `respcondition`, `setvar`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from exams.interchange.assembly import number
from exams.interchange.xml_guard import child, children, descendants, name_of, text_of

MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Processing:
    """The conditions that set a score, and the least and the most that the score can be, where given."""

    conditions: tuple[etree._Element, ...]
    lower: Fraction | None
    upper: Fraction | None

    def score(self, chosen: Iterable[str]) -> Fraction:
        """What choosing these options earns: conditions in their order, to the first that says to stop."""
        total, answer = Fraction(0), frozenset(chosen)
        for condition in self.conditions:
            if not _holds(child(condition, "conditionvar"), answer, 0):
                continue
            for change in children(condition, "setvar"):
                total = _changed(total, change)
            if (condition.get("continue") or "").lower() == "no":
                break
        if self.lower is not None:
            total = max(total, self.lower)
        return total if self.upper is None else min(total, self.upper)

    @property
    def adds(self) -> bool:
        """Whether each condition adds something for one option chosen, so that the sum is a mapping."""
        return bool(self.conditions) and all(
            (change.get("action") or "Set").lower() in ("add", "subtract") and self.one_option(condition) is not None
            for condition in self.conditions
            for change in children(condition, "setvar")
        )

    @staticmethod
    def one_option(condition: etree._Element) -> str | None:
        """The option that a condition asks for, if it asks for that alone."""
        asked = child(condition, "conditionvar")
        while asked is not None and len(inner := children(asked)) == 1:
            if name_of(inner[0]) == "varequal":
                return text_of(inner[0])
            asked = inner[0] if name_of(inner[0]) in ("and", "or") else None
        return None

    def exact_sets(self) -> list[tuple[frozenset[str], Fraction]]:
        """For each condition that names options to choose (and others to leave): those, and what they earn."""
        found = []
        for condition in self.conditions:
            wanted = {text_of(one) for one in descendants(condition, "varequal") if not _denied(one)}
            refused = {text_of(one) for one in descendants(condition, "varequal") if _denied(one)}
            if wanted or refused:
                found.append((frozenset(wanted - refused), self.score(wanted - refused)))
        return found


def processing_of(item: etree._Element) -> Processing:
    resprocessing = child(item, "resprocessing")
    bounds = next(iter(descendants(child(resprocessing, "outcomes"), "decvar")), None)
    scoring = [one for one in children(resprocessing, "respcondition") if children(one, "setvar")]
    return Processing(
        tuple(scoring),
        None if bounds is None else number(bounds.get("minvalue")),
        None if bounds is None else number(bounds.get("maxvalue")),
    )


def _changed(total: Fraction, change: etree._Element) -> Fraction:
    value = number(text_of(change)) or Fraction(0)
    match (change.get("action") or "Set").lower():
        case "add":
            return total + value
        case "subtract":
            return total - value
        case "multiply":
            return total * value
        case "divide":
            return total / value if value else total
    return value


def _holds(condition: etree._Element | None, answer: frozenset[str], depth: int) -> bool:
    if condition is None or depth > MAX_DEPTH:
        return False
    held = [_holds(one, answer, depth + 1) for one in children(condition)]
    match name_of(condition):
        case "varequal":
            return text_of(condition) in answer
        case "not":
            return not any(held)
        case "or":
            return any(held)
        case "and" | "conditionvar":
            return bool(held) and all(held)
        case "unanswered":
            return not answer
    return False


def _denied(element: etree._Element) -> bool:
    return any(name_of(above) == "not" for above in element.iterancestors())
