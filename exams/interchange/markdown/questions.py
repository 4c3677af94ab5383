"""What does one block of lines ask, what is right, and what does its solution say?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exams.interchange.document import ChoiceDocument, Kind, QuestionDocument, ScoringRule
from exams.interchange.markdown import wording
from exams.interchange.markdown.answerkey import Entry
from exams.interchange.markdown.attributes import Attributes, body_attributes, head_attributes
from exams.interchange.markdown.figures import warn_of_missing
from exams.interchange.markdown.findings import Findings
from exams.interchange.markdown.keys import Key, choice_key, truth_key
from exams.interchange.markdown.latex import unclosed_formula, with_dollars
from exams.interchange.markdown.layout import Block
from exams.interchange.markdown.lines import Line, joined
from exams.interchange.markdown.marks import is_form_field
from exams.interchange.markdown.options import Offer, Option, bulleted, numbered, offered
from exams.interchange.markdown.rationales import opens_with_reason, rationales, verdicts
from exams.interchange.markdown.solutions import Answer, split_answer

ALL_OR_NOTHING = ScoringRule("all_or_nothing")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a section says about all its questions; None where it says nothing."""

    points: Decimal | None = None
    kind: Kind | None = None
    explanation: bool | None = None
    scoring: ScoringRule | None = None


def read_question(block: Block, rules: Rules, entry: Entry | None, findings: Findings) -> QuestionDocument:
    """The question of a block. Whatever is missing is an error, and a stand-in is put into its place."""
    attributes, first = head_attributes(block.first)
    head = Line(block.line, first)
    body, answer = split_answer([head, *block.lines])
    attributes, body = body_attributes([line for line in body if not is_form_field(line.text)], attributes)
    offer = _offer(body, answer, entry, rules, attributes)
    warn_of_missing(block.number, offer.prompt, offer.options, findings)
    key = _key(block, offer, answer, entry, findings)
    kind = _kind(block, offer, key, _asked_kind(offer, attributes), rules, findings)
    question = QuestionDocument(
        number=block.number,
        kind=kind,
        points=_points(block, attributes, rules, findings),
        prompt=with_dollars(joined(offer.prompt)),
        choices=_choices(offer, key, kind, answer, entry),
        explanation_allowed=_explains(offer, attributes, rules),
        solution=with_dollars(_solution(answer, entry)),
        scoring=_scoring(kind, offer, attributes, rules),
        line=block.line,
    )
    _check(question, offer, findings)
    return question


def _offer(body: Sequence[Line], answer: Answer, entry: Entry | None, rules: Rules, attributes: Attributes) -> Offer:
    """The options; for a question without recognisable ones, those that its key asks for."""
    offer = offered(body)
    said = _said(answer, entry)
    kind = attributes.kind or rules.kind
    if offer.options or not said:
        return offer
    is_claim = truth_key(said[0][0]) is not None and not re.match(
        r"^\W*[A-Z]\W*$", said[0][0].replace("T", "").replace("F", "")
    )
    if kind is Kind.TRUE_FALSE or (is_claim and not bulleted(body)):
        options = tuple(Option(label, body[0].number, None, [body[0].with_text(label)]) for label in ("True", "False"))
        return Offer(tuple(body), options, truth=True)
    if re.match(r"^\W*\d", said[0][0]):
        return numbered(body) or offer
    return bulleted(body) or offer


def _said(answer: Answer, entry: Entry | None) -> list[tuple[str, int]]:
    """Every text that can name the key, with its line, the surest first."""
    return [*answer.keys, *([(entry.text, entry.line)] if entry else [])]


def _key(block: Block, offer: Offer, answer: Answer, entry: Entry | None, findings: Findings) -> Key | None:
    """The key, checked against the options: from the boxes, the answer, the key at the end, or the reasons."""
    labels = [option.label for option in offer.options]
    named = [(key, line) for text, line in _said(answer, entry) if (key := _named(text, offer))]
    ticked = [option.label for option in offer.options if option.ticked]
    if ticked:
        boxes = Key(truth=ticked == ["True"]) if offer.truth and len(ticked) == 1 else Key(tuple(ticked))
        named = [(boxes, offer.options[0].line), *named]
    if not named or opens_with_reason(answer.solution, labels):
        called = verdicts(rationales(answer.solution, labels), labels) if labels else None
        named = named if called is None else [(Key(called), answer.line)]
    if not named:
        findings.error(block.line, f"Question {block.number} has no key: nothing says which answer is right.")
        return None
    key, line = named[0]
    for other, other_line in named[1:]:
        if _meaning(other) != _meaning(key):
            findings.error(other_line, f"Question {block.number} has two keys: {_text(key)} and {_text(other)}.")
            break
    known = frozenset(labels)
    absent = [label for label in key.labels if label not in known]
    if absent and labels:
        findings.error(line, f"The key of question {block.number} names {', '.join(absent)}, which is no option of it.")
    return key


def _named(text: str, offer: Offer) -> Key | None:
    if offer.truth:
        return truth_key(text) or _lettered_truth(text)
    options = offer.options
    return choice_key(text, [option.label for option in options], [option.text for option in options])


def _lettered_truth(text: str) -> Key | None:
    key = choice_key(text, ["A", "B"], ["True", "False"])
    return Key(truth=key.labels == ("A",)) if key and len(key.labels) == 1 and key.labels[0] in "AB" else key


def _meaning(key: Key) -> tuple[bool | None, tuple[str, ...]]:
    return key.truth, tuple(sorted(key.labels))


def _text(key: Key) -> str:
    return str(key.truth) if key.truth is not None else ", ".join(key.labels) or "none"


def _asked_kind(offer: Offer, attributes: Attributes) -> Kind | None:
    return attributes.kind or wording.chosen_kind(joined(offer.prompt))


def _kind(block: Block, offer: Offer, key: Key | None, asked: Kind | None, rules: Rules, findings: Findings) -> Kind:
    """By the question's own words, then the section's, then its key and boxes."""
    if offer.truth:
        return Kind.TRUE_FALSE
    section = None if rules.kind is Kind.TRUE_FALSE else rules.kind
    kind = (None if asked is Kind.TRUE_FALSE else asked) or section
    count = None if key is None else len(key.labels)
    if kind is None:
        boxes = any(option.ticked is not None for option in offer.options) and not offer.round_boxes
        kind = Kind.SELECT_ALL if (count is not None and count != 1) or boxes else Kind.SELECT_ONE
    if kind is Kind.SELECT_ONE and count == 0:
        if asked:
            findings.warning(
                block.line, f"Question {block.number} says to select one, but its key is none; read as select all."
            )
        return Kind.SELECT_ALL
    if kind is Kind.SELECT_ONE and count is not None and count > 1 and key:
        findings.error(block.line, f"Question {block.number} asks for one option, but its key names {_text(key)}.")
    return kind


def _points(block: Block, attributes: Attributes, rules: Rules, findings: Findings) -> Decimal:
    points = attributes.points if attributes.points is not None else rules.points
    if points is None or points <= 0:
        findings.error(
            block.line, f"Question {block.number} has no points, and its section gives none to each question."
        )
        return Decimal(0)
    return points


def _choices(
    offer: Offer, key: Key | None, kind: Kind, answer: Answer, entry: Entry | None
) -> tuple[ChoiceDocument, ...]:
    labels = [option.label for option in offer.options]
    right = frozenset(() if key is None else key.labels)
    if kind is Kind.TRUE_FALSE:
        right = frozenset(() if key is None or key.truth is None else (str(key.truth),))
        return tuple(ChoiceDocument(label, label, label in right) for label in labels)
    lost = all(not option.text.strip() for option in offer.options)
    reasons: Mapping[str, str] = rationales(_solution(answer, entry), labels) | answer.rationales
    return tuple(
        ChoiceDocument(
            option.label,
            f"Option {option.label}" if lost else with_dollars(option.text),
            option.label in right,
            with_dollars(reasons.get(option.label, "")),
        )
        for option in offer.options
    )


def _explains(offer: Offer, attributes: Attributes, rules: Rules) -> bool:
    own = attributes.explanation
    if own is None:
        own = wording.explanation_counts(joined(offer.prompt))
    return bool(rules.explanation if own is None else own)


def _scoring(kind: Kind, offer: Offer, attributes: Attributes, rules: Rules) -> ScoringRule:
    if attributes.scoring:
        return attributes.scoring
    if kind is not Kind.SELECT_ALL:
        return ALL_OR_NOTHING
    return wording.deduction(joined(offer.prompt)) or rules.scoring or ALL_OR_NOTHING


def _solution(answer: Answer, entry: Entry | None) -> str:
    if answer.solution or not entry:
        return answer.solution
    bare = re.fullmatch(
        r"[\W_]*(?:true|false|none[\w\s]*|(?:[A-Z](?:[\s,;&/]|and)*)+)[\W_]*", entry.text, re.IGNORECASE
    )
    return "" if bare and len(entry.text) < 60 else entry.text


def _check(question: QuestionDocument, offer: Offer, findings: Findings) -> None:
    number, line = question.number, question.line
    if not question.prompt.strip():
        findings.error(line, f"Question {number} asks nothing: there is no text before its options.")
    if not offer.options:
        findings.error(line, f"Question {number} has no options.")
    elif len(offer.options) == 1:
        findings.error(offer.options[0].line, f"Question {number} has only one option.")
    seen: set[str] = set()
    lost = all(not option.text.strip() for option in offer.options)  # images, of which the reader has warned
    for option in offer.options:
        if option.label in seen:
            findings.error(option.line, f"Question {number} has two options {option.label}.")
        elif not (option.text.strip() or lost):
            findings.error(option.line, f"Option {option.label} of question {number} is empty.")
        seen.add(option.label)
    for text in (question.prompt, question.solution, *(choice.text for choice in question.choices)):
        if "$" in text and unclosed_formula(text):
            findings.error(line, f"Question {number}: a formula begins with $ and never ends.")
