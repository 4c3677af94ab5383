"""What of a quiz does not survive being written in a format? Told before anybody relies on the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from exams.interchange.aiken import carries
from exams.interchange.document import Kind, QuestionDocument, QuizDocument
from exams.interchange.qti.weights import sums_of

MOST_NAMED = 12  # questions that one sentence names
Loss = Callable[[QuizDocument], str]


def losses(document: QuizDocument, format: str) -> tuple[str, ...]:
    """One sentence for each thing that a file of this format leaves out or changes; none for what keeps all."""
    return tuple(said for loss in _OF_FORMAT.get(format, ()) if (said := loss(document)))


def _about(document: QuizDocument, concerned: Callable[[QuestionDocument], bool], rest: str) -> str:
    """A sentence that begins with the questions that it is about; empty where there are none."""
    numbers = [q.number for section in document.sections for q in section.questions if concerned(q)]
    if not numbers:
        return ""
    named = ", ".join(numbers[:MOST_NAMED]) + (" and others" if len(numbers) > MOST_NAMED else "")
    return f"Question{'s' if len(numbers) > 1 else ''} {named}: {rest}"


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _cover(document: QuizDocument) -> str:
    return _left_out(document, keeps=())


def _cover_of_canvas(document: QuizDocument) -> str:
    return _left_out(document, keeps=("the title", "the duration"))


def _cover_of_qti(document: QuizDocument) -> str:
    return _left_out(document, keeps=("the title",))


def _left_out(document: QuizDocument, *, keeps: Iterable[str]) -> str:
    said = {
        "the title": document.title,
        "the date": document.date,
        "the duration": document.duration_minutes,
        "the allowed materials": document.materials,
        "the instructions": document.instructions or any(section.instructions for section in document.sections),
        "the honor statement": document.honor_statement,
        "the recommended times": any(section.recommended_minutes for section in document.sections),
    }
    left_out = [name for name, value in said.items() if value and name not in keeps]
    return f"Left out: {_listed(left_out)}." if left_out else ""


def _explanations(document: QuizDocument) -> str:
    return _about(document, lambda q: q.explanation_allowed, "that a short explanation is allowed is left out.")


def _pinned(document: QuizDocument) -> str:
    rest = "that some choices keep their place when choices are shuffled is left out."
    return _about(document, lambda q: any(choice.pinned for choice in q.choices), rest)


def _weights(document: QuizDocument) -> str:
    rest = "the weights of the choices are left out."
    return _about(document, _weighted, rest)


def _weighted(question: QuestionDocument) -> bool:
    return any(choice.weight is not None for choice in question.choices)


def _points(document: QuizDocument) -> str:
    return _about(document, lambda q: q.points != 1, "the points are left out; on reading, each counts 1.")


def _halves(document: QuizDocument) -> str:
    rest = "the points are no whole or half number, which the class cannot add up."
    return _about(document, lambda q: q.points * 2 % 1 != Decimal(0), rest)


def _rule_to_key(document: QuizDocument) -> str:
    rest = "how it scores is left out; only the key is written, and on reading it is all or nothing."
    return _about(document, lambda q: q.scoring.name != "all_or_nothing", rest)


def _rule_in_words(document: QuizDocument) -> str:
    rest = "how it scores has no words in such a document and is left out."
    return _about(document, lambda q: not _has_words(q), rest)


def _has_words(question: QuestionDocument) -> bool:
    rule = question.scoring
    return rule.name == "all_or_nothing" or (rule.name == "deduct_per_error" and set(rule.parameters) == {"deduction"})


def _rule_to_shares(document: QuizDocument) -> str:
    rest = "how it scores becomes shares: even parts for the correct choices, the same taken off for each other."
    return _about(document, lambda q: not _by_shares(q) and (q.kind is Kind.SELECT_ALL or _weighted(q)), rest)


def _strict_to_shares(document: QuizDocument) -> str:
    rest = "all or nothing becomes shares: even parts for the correct choices, the same taken off for each other."
    return _about(document, lambda q: q.kind is Kind.SELECT_ALL and q.scoring.name == "all_or_nothing", rest)


def _strict_without_key(document: QuizDocument) -> str:
    rest = "that none is correct has no form; an empty answer scores 0."
    return _about(document, lambda q: q.kind is Kind.SELECT_ALL and not any(c.correct for c in q.choices), rest)


def _by_shares(question: QuestionDocument) -> bool:
    return question.scoring.name in ("moodle_fractions", "all_or_nothing")


def _plug_in(document: QuizDocument) -> str:
    rest = "all or nothing needs Moodle's plug-in “multichoiceset”."
    return _about(document, _is_strict_set, rest)


def _is_strict_set(question: QuestionDocument) -> bool:
    strict = question.kind is Kind.SELECT_ALL and question.scoring.name == "all_or_nothing"
    return strict and any(choice.correct for choice in question.choices)


def _rule_of_qti(document: QuizDocument) -> str:
    rest = "how it scores has no form there; only the full key scores."
    return _about(document, lambda q: q.scoring.name != "all_or_nothing" and sums_of(q) is None, rest)


def _rule_of_canvas(document: QuizDocument) -> str:
    rest = "how it scores has no form there; only the full key scores."
    kept = ("all_or_nothing", "canvas")
    return _about(document, lambda q: q.scoring.name not in kept and sums_of(q) is None, rest)


def _rounded(document: QuizDocument) -> str:
    rest = "weights such as thirds are written to 12 decimals."
    return _about(document, lambda q: any(_endless(choice.weight) for choice in q.choices), rest)


def _endless(weight: Fraction | None) -> bool:
    """Whether its decimals never end: a denominator with another prime factor than 2 and 5."""
    return weight is not None and pow(10, weight.denominator.bit_length(), weight.denominator) != 0


def _reasons_of_claims(document: QuizDocument) -> str:
    rest = "the reasons of True and False are left out; the solution is written."
    return _about(document, lambda q: q.kind is Kind.TRUE_FALSE and any(c.rationale for c in q.choices), rest)


def _figure_files(document: QuizDocument) -> str:
    names = ", ".join(figure.name for figure in document.figures[:MOST_NAMED])
    return f"The figures ({names}) are named, but their files are not in the document." if names else ""


def _unprinted_figures(document: QuizDocument) -> str:
    shown = (b"\x89PNG", b"\xff\xd8\xff")
    names = ", ".join(figure.name for figure in document.figures if not figure.data.startswith(shown))
    return f"LaTeX prints no SVG or WebP: lay a PDF or PNG of the same name beside {names}." if names else ""


def _not_carried(document: QuizDocument) -> str:
    return _about(document, lambda q: not carries(q), "left out: Aiken knows one correct choice, out of 26 at most.")


def _texts_of_aiken(document: QuizDocument) -> str:
    rest = "the solution and the reasons of the choices are left out."
    return _about(document, lambda q: bool(q.solution or any(choice.rationale for choice in q.choices)), rest)


def _plain_texts(document: QuizDocument) -> str:
    return "Texts become plain: formulas, emphasis, code and tables lose their form." if document.sections else ""


def _sections(document: QuizDocument) -> str:
    return "The sections are left out; the questions follow one another." if len(document.sections) > 1 else ""


_QTI = (_cover_of_qti, _explanations, _rule_of_qti, _rounded)
_OF_FORMAT: Mapping[str, tuple[Loss, ...]] = MappingProxyType(
    {
        "bundle": (),
        "markdown": (_rule_in_words, _weights, _pinned, _figure_files),
        "gift": (
            _cover, _points, _explanations, _rule_to_shares, _strict_to_shares, _strict_without_key, _pinned,
            _reasons_of_claims, _figure_files,
        ),
        "aiken": (
            _cover, _sections, _not_carried, _points, _explanations, _rule_to_key, _weights, _pinned, _texts_of_aiken,
            _plain_texts, _figure_files,
        ),
        "moodle": (_cover, _explanations, _rule_to_shares, _plug_in, _strict_without_key, _pinned),
        "qti12": (_cover_of_canvas, _explanations, _rule_of_canvas, _rounded, _pinned),
        "qti2": _QTI,
        "qti3": _QTI,
        "latex": (_explanations, _rule_to_key, _weights, _pinned, _halves, _unprinted_figures),
    }
)  # fmt: skip
