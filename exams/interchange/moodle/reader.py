"""Which questions does an export of Moodle's question bank hold?

Source: Moodle, `question/format/xml/format.php`, and the documentation of the format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from lxml import etree

from exams.interchange.assembly import (
    ALL_OR_NOTHING,
    Option,
    by_shares,
    claim_solution,
    finished,
    multiple_choice,
    not_ours,
    number,
    points,
    share,
    solution,
    true_false,
)
from exams.interchange.document import QuestionDocument, Reading
from exams.interchange.gift.reader import section_title
from exams.interchange.moodle.texts import Texts
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import shortened
from exams.interchange.xml_guard import XmlRefused, child, children, line_of, name_of, parse_xml, text_of

# What Moodle itself puts into every question says nothing about this one.
_STANDARD = ("Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect.")
_YES = frozenset({"1", "true", "yes"})


def read(data: bytes, files: Mapping[str, bytes] | None = None) -> Reading:
    """The quiz in Moodle's XML: a section for each category, points from `defaultgrade`. Never raises."""
    problems = Problems()
    try:
        root = parse_xml(data, problems)
    except XmlRefused as refused:
        problems.error(0, str(refused))
        return Reading(None, problems.sorted())
    if root is None or name_of(root) != "quiz":
        problems.error(0, "This is no XML of Moodle: its outermost element is not “quiz”.")
        return Reading(None, problems.sorted())
    pictures = Pictures(files or {}, problems)
    reader = _Reader(Texts(pictures, problems), problems)
    sections: list[tuple[str, list[QuestionDocument]]] = [("", [])]
    for element in children(root, "question"):
        if element.get("type") == "category":
            sections.append((section_title(text_of(child(element, "category"))), []))
        elif question := reader.question(element):
            sections[-1][1].append(question)
    return finished("", sections, pictures.found, problems)


class _Reader:
    def __init__(self, texts: Texts, problems: Problems) -> None:
        self._texts, self._problems = texts, problems

    def question(self, element: etree._Element) -> QuestionDocument | None:
        """None, with an error or a warning, where it is broken or of a kind that we do not have."""
        kind = (element.get("type") or "").strip().lower()
        line = line_of(element)
        name = shortened(text_of(child(element, "name"))) or shortened(text_of(child(element, "questiontext")))
        named = f"The question “{name}”"
        if kind not in ("multichoice", "truefalse", "multichoiceset"):
            self._problems.warning(line, f"{named} {not_ours(kind or 'unnamed')}.")
            return None
        prompt_of = child(element, "questiontext")
        if prompt_of is None:
            self._problems.error(line, f"{named} has no text.")
            return None
        worth = self._worth(element, named)
        prompt = "\n\n".join(filter(None, (self._texts.text(prompt_of), self._texts.old_image(element))))
        if worth is None:
            return None
        if kind == "truefalse":
            return self._claim(element, prompt, worth, named)
        return self._choice(element, prompt, worth, named, strict=kind == "multichoiceset")

    def _worth(self, element: etree._Element, named: str) -> Decimal | None:
        given = child(element, "defaultgrade", "defaultmark")
        if given is None or not text_of(given):
            return Decimal(1)
        value = number(text_of(given))
        if value is None:
            self._problems.error(
                line_of(given), f"{named} has {text_of(given)[:40]!r} for its points, which is no number."
            )
            return None
        return points(value, line_of(given), self._problems, what=named)

    def _claim(self, element: etree._Element, prompt: str, worth: Decimal, named: str) -> QuestionDocument | None:
        answers = {text_of(child(one, "text")).lower(): one for one in children(element, "answer")}
        line = line_of(element)
        if set(answers) != {"true", "false"}:
            self._problems.error(line, f"{named} is true or false, but its answers are not “true” and “false”.")
            return None
        shares = {truth: share(one.get("fraction")) or Fraction(0) for truth, one in answers.items()}
        if sorted(shares.values()) != [0, 1]:
            self._problems.error(line, f"{named} must give 100 percent to one of true and false, and 0 to the other.")
            return None
        feedback = {truth: self._texts.text(child(one, "feedback")) for truth, one in answers.items()}
        after = claim_solution(self._general(element), feedback["true"], feedback["false"])
        return true_false(prompt, truth=shares["true"] == 1, worth=worth, line=line, after=after)

    def _choice(
        self, element: etree._Element, prompt: str, worth: Decimal, named: str, *, strict: bool
    ) -> QuestionDocument | None:
        """`strict`: the plug-in “all or nothing”, in which each correct option says 100 percent."""
        line = line_of(element)
        several = strict or text_of(child(element, "single")).lower() not in _YES
        given = children(element, "answer")
        options = [option for one in given if (option := self._option(one, named))]
        if len(options) < len(given):
            return None
        reason = _reason(options, several=several, strict=strict)
        if reason:
            self._problems.error(line, f"{named} {reason}.")
            return None
        if strict:
            kept, rule = tuple(Option(o.text, o.correct, None, o.rationale) for o in options), ALL_OR_NOTHING
        else:
            self._check(options, several, named, line)
            kept, rule = by_shares(options, several=several)
        after = self._general(element)
        return multiple_choice(prompt, kept, several=several, rule=rule, worth=worth, line=line, after=after)

    def _option(self, element: etree._Element, named: str) -> Option | None:
        given = element.get("fraction", "0")
        weight = share(given)
        if weight is None or abs(weight) > 1:
            message = f"{named} gives an option {given[:40]!r} percent, which is no share of the points."
            self._problems.error(line_of(element), message)
            return None
        reason = self._texts.text(child(element, "feedback"))
        return Option(self._texts.text(element), weight > 0, weight, reason)

    def _general(self, element: etree._Element) -> str:
        combined = [self._texts.text(child(element, f"{name}feedback")) for name in ("correct", "incorrect")]
        custom = [text for text in combined if text and text not in _STANDARD]
        return solution(self._texts.text(child(element, "generalfeedback")), *custom)

    def _check(self, options: Sequence[Option], several: bool, named: str, line: int) -> None:
        positive = [option.weight for option in options if option.weight and option.weight > 0]
        total = sum(positive, Fraction(0))
        if several and total != 1:
            self._problems.warning(line, f"{named}: the right options add up to {float(total * 100):g} percent.")
        if not several and positive.count(Fraction(1)) > 1:
            message = f"{named} has one answer to choose, and several options that earn all points."
            self._problems.warning(line, message)


def _reason(options: Sequence[Option], *, several: bool, strict: bool) -> str:
    if len(options) < 2:
        return "has fewer than two options"
    if not several and not any(option.weight == 1 for option in options):
        return "has one answer to choose, but no option that earns 100 percent"
    if strict and any(option.weight not in (0, 1) for option in options):
        return "is all or nothing, but has an option that earns neither 0 nor 100 percent"
    return ""
