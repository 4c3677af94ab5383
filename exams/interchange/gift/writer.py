"""How is a quiz written in GIFT?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from exams.interchange.document import ChoiceDocument, Kind, QuestionDocument, QuizDocument
from exams.interchange.gift.texts import escaped
from exams.interchange.html_out import markdown_to_html
from exams.interchange.prose import shortened


def write(document: QuizDocument) -> bytes:
    """UTF-8; a category for each section. The format has no points, no figures and no scoring but shares.

    Figures stay references by name. What scores otherwise is written with even shares for the correct options.
    """
    out: list[str] = []
    for section in document.sections:
        out.append(f"$CATEGORY: {section.title.replace('/', '//')}")
        out += [_question(question) for question in section.questions]
    return ("\n\n".join(out) + "\n").encode("utf-8", errors="replace")


def _question(question: QuestionDocument) -> str:
    name = escaped(f"{question.number} {shortened(question.prompt, 40)}".strip())
    return f"::{name}::[html]{_text(question.prompt)} {{\n" + "\n".join(_answers(question)) + "\n}"


def _answers(question: QuestionDocument) -> Iterator[str]:
    if question.kind is Kind.TRUE_FALSE:
        yield "TRUE" if any(c.correct and c.label == "True" for c in question.choices) else "FALSE"
    else:
        shares = shares_of(question)
        for choice, share in zip(question.choices, shares, strict=True):
            yield _answer(choice, share, several=question.kind is Kind.SELECT_ALL)
    if question.solution:
        yield f"####{_text(question.solution)}"


def _answer(choice: ChoiceDocument, share: Fraction, *, several: bool) -> str:
    if share == 1 and not several:
        sign = "="
    elif share == 0:
        sign = "~"
    else:
        sign = f"~%{percent(share)}%"
    reason = f"#{_text(choice.rationale)}" if choice.rationale else ""
    return f"{sign}{_text(choice.text, inline=True)}{reason}"


def shares_of(question: QuestionDocument) -> list[Fraction]:
    """The share of the points that each option adds: its weight where it is one, else even parts for the correct."""
    correct = sum(choice.correct for choice in question.choices)
    if question.scoring.name == "moodle_fractions":
        left = 1 - sum((max(Fraction(0), c.weight) for c in question.choices if c.weight is not None), Fraction(0))
        bare = sum(c.correct for c in question.choices if c.weight is None)
        even = max(Fraction(0), left) / bare if bare else Fraction(0)
        return [c.weight if c.weight is not None else even * c.correct for c in question.choices]
    if question.kind is Kind.SELECT_ONE:
        return [Fraction(choice.correct) for choice in question.choices]
    each = Fraction(1, correct) if correct else Fraction(0)
    return [each if choice.correct else -max(each, Fraction(not correct)) for choice in question.choices]


def percent(share: Fraction) -> str:
    """To five decimals, as Moodle writes them."""
    return f"{float(share * 100):.5f}".rstrip("0").rstrip(".")


def _text(source: str, *, inline: bool = False) -> str:
    return escaped(markdown_to_html(source, lambda name: name, inline=inline))
