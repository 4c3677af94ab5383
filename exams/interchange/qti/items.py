"""Which question is an item of QTI 2 or 3, and which scoring rule of ours says exactly what it says?

Source: 1EdTech (IMS) QTI 2.1 and 3.0 information models: `choiceInteraction`, `mapping`, the response processing
templates `match_correct` and `map_response`.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lxml import etree

from exams.interchange.assembly import ALL_OR_NOTHING, Option, multiple_choice, not_ours, number, points, solution
from exams.interchange.document import QuestionDocument, ScoringRule
from exams.interchange.exactness import exact_text
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import shortened
from exams.interchange.qti.keys import claim_question, is_claim
from exams.interchange.qti.names import below, called, first, inside, value
from exams.interchange.qti.processing import Rule, answers_in, rule_of
from exams.interchange.qti.texts import Texts
from exams.interchange.xml_guard import line_of, text_of

ZERO, ONE = Fraction(0), Fraction(1)
_NOT_BODY = ("feedbackBlock", "feedbackInline", "templateBlock", "templateInline", "rubricBlock", "stylesheet")


@dataclass(frozen=True, slots=True)
class _Mapping:
    """What each identifier is worth, in points; bounds and default only where given."""

    values: dict[str, Fraction]
    default: Fraction
    lower: Fraction | None
    upper: Fraction | None

    def of(self, ident: str) -> Fraction:
        return self.values.get(ident, self.default)

    def best(self, idents: list[str], most: int) -> Fraction:
        """The most that choosing up to `most` options earns."""
        total = sum(sorted((max(ZERO, self.of(i)) for i in idents), reverse=True)[:most], ZERO)
        return total if self.upper is None else min(total, self.upper)


def read_item(
    root: etree._Element, pictures: Pictures, problems: Problems, *, folder: str, factor: Fraction
) -> QuestionDocument | None:
    """None, with a warning for a kind that we do not have, or an error for what is broken."""
    interactions = list(below(first(root, "itemBody"), *_interactions(root)))
    named = f"The item “{shortened(root.get('title') or root.get('identifier') or 'without a title')}”"
    kinds = [called(one) for one in interactions]
    if kinds != ["choiceInteraction"]:
        kind = ", ".join(dict.fromkeys(kinds)) or "text without a question"
        problems.warning(line_of(root), f"{named} {not_ours(kind)}.")
        return None
    return _Item(root, interactions[0], Texts(pictures, problems, folder), problems, named).question(factor)


def _interactions(root: etree._Element) -> tuple[str, ...]:
    names = {called(one) for one in root.iterdescendants() if isinstance(one.tag, str)}
    return tuple(name for name in names if name.endswith("Interaction"))


class _Item:
    def __init__(
        self, root: etree._Element, interaction: etree._Element, texts: Texts, problems: Problems, named: str
    ) -> None:
        self._root, self._interaction, self._texts, self._problems, self._named = (
            root,
            interaction,
            texts,
            problems,
            named,
        )
        self._line = line_of(root)
        self._choices = list(below(interaction, "simpleChoice"))
        wanted = value(interaction, "responseIdentifier") or "RESPONSE"
        declared = [one for one in inside(root, "responseDeclaration") if one.get("identifier") == wanted]
        self._declaration = declared[0] if declared else None

    def question(self, factor: Fraction) -> QuestionDocument | None:
        idents = [(one.get("identifier") or "").strip() for one in self._choices]
        correct = self._correct()
        mapping = self._mapping()
        rule = rule_of(self._root, has_mapping=mapping is not None)
        if reason := self._broken(idents, correct, mapping, rule):
            self._problems.error(self._line, f"{self._named} {reason}.")
            return None
        if not rule.exact:
            message = f"{self._named} is scored by rules of its own that do not exist here; it was made all or nothing."
            self._problems.warning(self._line, message)
        if rule.mapped and mapping is not None:
            scoring, worth, right = self._by_mapping(idents, mapping, correct, factor)
        else:
            scoring, worth, right = ALL_OR_NOTHING, rule.points * factor, correct or set()
        exact = points(worth, self._line, self._problems, what=self._named)
        if exact is None:
            return None
        weights = mapping.values if scoring.name == "qti_mapping" and mapping else {}
        return self._built(idents, right, {i: w * factor for i, w in weights.items()}, scoring, exact)

    @property
    def _most(self) -> int:
        """How many options may be chosen at once."""
        stated = number(value(self._interaction, "maxChoices"))
        single = value(self._declaration, "cardinality") == "single"
        return 1 if single else int(stated or 0) or len(self._choices)

    @property
    def _several(self) -> bool:
        return value(self._declaration, "cardinality") != "single" and value(self._interaction, "maxChoices") != "1"

    def _by_mapping(
        self, idents: list[str], mapping: _Mapping, correct: set[str] | None, factor: Fraction
    ) -> tuple[ScoringRule, Fraction, set[str]]:
        """The rule, the most points, and the right options: those declared, else those worth something."""
        best = mapping.best(idents, self._most)
        right = correct or {ident for ident in idents if mapping.of(ident) > 0}
        if not self._several:
            top = max(mapping.of(ident) for ident in idents)
            right = {ident for ident in idents if mapping.of(ident) == top}
            others = [mapping.of(ident) for ident in idents if ident not in right]
            if len(right) == 1 and not any(others) and (mapping.lower is None or mapping.lower <= 0):
                return ALL_OR_NOTHING, best * factor, right
        bounds = {"lower_bound": mapping.lower, "upper_bound": mapping.upper, "default": mapping.default}
        parameters = {name: exact_text(bound * factor) for name, bound in bounds.items() if bound is not None}
        return ScoringRule("qti_mapping", parameters), best * factor, right

    def _built(
        self, idents: list[str], right: set[str], weights: dict[str, Fraction], scoring: ScoringRule, worth: Decimal
    ) -> QuestionDocument:
        reasons, said = self._feedback(idents)
        options = [
            Option(
                self._option_text(one),
                ident in right,
                weights.get(ident),
                reasons.get(ident, ""),
                (one.get("fixed") or "").lower() == "true",
            )
            for ident, one in zip(idents, self._choices, strict=True)
        ]
        prompt = self._prompt()
        if not self._several and is_claim([o.text for o in options]) and scoring == ALL_OR_NOTHING:
            return claim_question(prompt, options, worth, self._line, *said)
        return multiple_choice(
            prompt,
            options,
            several=self._several,
            rule=scoring,
            worth=worth,
            line=self._line,
            after=solution(*said),
        )

    def _broken(self, idents: list[str], correct: set[str] | None, mapping: _Mapping | None, rule: Rule) -> str:
        if self._declaration is None:
            return "does not declare the response that it asks for"
        if len(idents) < 2:
            return "has fewer than two options"
        if "" in idents or len(set(idents)) < len(idents):
            return "has options without an identifier of their own"
        if rule.mapped and mapping is not None:
            return "" if mapping.best(idents, self._most) > 0 else "gives no points to any answer"
        if correct is None:
            return "does not say which answer is correct"
        if strange := sorted(correct - set(idents)):
            return f"names {strange[0][:40]!r} as correct, which is none of its options"
        return "has no correct option to choose" if not self._several and len(correct) != 1 else ""

    def _correct(self) -> set[str] | None:
        """The identifiers declared correct; an empty declaration says that none is."""
        declared = inside(self._declaration, "correctResponse")
        if declared:
            return {text_of(one) for one in inside(declared[0], "value")}
        return set(next(iter(answers_in(self._root)), ())) or None

    def _mapping(self) -> _Mapping | None:
        found = inside(self._declaration, "mapping")
        if not found:
            return None
        entries = {
            (value(one, "mapKey") or "").strip(): number(value(one, "mappedValue"))
            for one in inside(found[0], "mapEntry")
        }
        if strange := [key for key, worth in entries.items() if worth is None]:
            message = f"{self._named} maps the option {strange[0][:40]!r} to what is no number."
            self._problems.error(line_of(found[0]), message)
        return _Mapping(
            {key: worth for key, worth in entries.items() if worth is not None},
            number(value(found[0], "defaultValue")) or ZERO,
            number(value(found[0], "lowerBound")),
            number(value(found[0], "upperBound")),
        )

    def _prompt(self) -> str:
        """The item's body with the options and everything that is shown later taken out."""
        body = first(self._root, "itemBody")
        assert body is not None, "an item with an interaction has a body"
        shown = copy.deepcopy(body)
        for one in list(below(shown, "simpleChoice", *_NOT_BODY)):
            _remove(one)
        return self._texts.body(shown)

    def _option_text(self, element: etree._Element) -> str:
        shown = copy.deepcopy(element)
        for one in list(below(shown, *_NOT_BODY)):
            _remove(one)
        return self._texts.body(shown)

    def _feedback(self, idents: list[str]) -> tuple[dict[str, str], list[str]]:
        """Reasons by option, and what is said to all."""
        reasons: dict[str, str] = {}
        said: list[str] = []
        for ident, one in zip(idents, self._choices, strict=True):
            inline = [text for text in map(self._texts.body, below(one, "feedbackInline")) if text]
            if inline:
                reasons[ident] = " ".join(inline)
        body = first(self._root, "itemBody")
        for one in [*inside(self._root, "modalFeedback"), *below(body, "feedbackBlock")]:
            text = self._texts.body(one)
            ident = one.get("identifier") or ""
            if text and ident in idents:
                reasons.setdefault(ident, text)
            elif text:
                said.append(text)
        return reasons, said


def _remove(element: etree._Element) -> None:
    """Takes an element out and leaves the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
