"""How is each field of a quiz written in a bundle's JSON, and what is wrong with one that cannot be read?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeVar

from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    Navigation,
    QuestionDocument,
    QuizDocument,
    ScoringRule,
    SectionDocument,
)
from exams.interchange.problems import Problems

LONGEST_NUMBER = 1000  # characters
LARGEST_EXPONENT = 400
LARGEST_COUNT = 10**9
_FRACTION = re.compile(r"-?\d+(?:/[1-9]\d*)?", re.ASCII)
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")

T = TypeVar("T")
BytesOf = Callable[[str], bytes | None]


class _Bad(ValueError):
    """A value is not what its field needs; the text says what that is."""


def written_quiz(quiz: QuizDocument, paths: Sequence[str]) -> dict[str, Any]:
    """A JSON object; exact numbers are strings, `paths` are the figures' files in the zip."""
    return {
        "title": quiz.title,
        "course_code": quiz.course_code,
        "course_title": quiz.course_title,
        "term": quiz.term,
        "date": None if quiz.date is None else quiz.date.isoformat(),
        "duration_minutes": quiz.duration_minutes,
        "materials": list(quiz.materials),
        "instructions": quiz.instructions,
        "honor_statement": quiz.honor_statement,
        "navigation": quiz.navigation.value,
        "shuffle_questions": quiz.shuffle_questions,
        "shuffle_choices": quiz.shuffle_choices,
        "sections": [_written_section(section) for section in quiz.sections],
        "figures": [
            {"name": figure.name, "alt": figure.alt, "file": path}
            for figure, path in zip(quiz.figures, paths, strict=True)
        ],
    }


def _written_section(section: SectionDocument) -> dict[str, Any]:
    return {
        "title": section.title,
        "instructions": section.instructions,
        "recommended_minutes": section.recommended_minutes,
        "stated_points": None if section.stated_points is None else str(section.stated_points),
        "cover_points": None if section.cover_points is None else str(section.cover_points),
        "line": section.line,
        "questions": [_written_question(question) for question in section.questions],
    }


def _written_question(question: QuestionDocument) -> dict[str, Any]:
    return {
        "number": question.number,
        "kind": question.kind.value,
        "points": str(question.points),
        "prompt": question.prompt,
        "choices": [_written_choice(choice) for choice in question.choices],
        "explanation_allowed": question.explanation_allowed,
        "solution": question.solution,
        "scoring": {"name": question.scoring.name, "parameters": dict(question.scoring.parameters)},
        "line": question.line,
        "explanation_cap": None if question.explanation_cap is None else str(question.explanation_cap),
        "pinned": question.pinned,
    }


def _written_choice(choice: ChoiceDocument) -> dict[str, Any]:
    return {
        "label": choice.label,
        "text": choice.text,
        "correct": choice.correct,
        "rationale": choice.rationale,
        "weight": None if choice.weight is None else str(choice.weight),
        "pinned": choice.pinned,
    }


def read_quiz(content: dict[str, Any], bytes_of: BytesOf, problems: Problems) -> QuizDocument:
    """The quiz; what cannot be read is an error with its path, and the rest of the quiz stands."""
    quiz = _Object(content, "", problems)
    return QuizDocument(
        title=quiz.get("title", _text, ""),
        sections=tuple(_section(one) for one in quiz.objects("sections")),
        course_code=quiz.get("course_code", _text, ""),
        course_title=quiz.get("course_title", _text, ""),
        term=quiz.get("term", _text, ""),
        date=quiz.get("date", _or_none(_date), None),
        duration_minutes=quiz.get("duration_minutes", _or_none(_count), None),
        materials=quiz.get("materials", _texts, ()),
        instructions=quiz.get("instructions", _text, ""),
        honor_statement=quiz.get("honor_statement", _text, ""),
        figures=tuple(_figure(one, bytes_of) for one in quiz.objects("figures")),
        navigation=quiz.get("navigation", _navigation, Navigation.ALL),
        shuffle_questions=quiz.get("shuffle_questions", _flag, False),
        shuffle_choices=quiz.get("shuffle_choices", _flag, False),
    )


def _section(one: _Object) -> SectionDocument:
    return SectionDocument(
        title=one.get("title", _text, ""),
        questions=tuple(q for q in map(_question, one.objects("questions")) if q is not None),
        instructions=one.get("instructions", _text, ""),
        recommended_minutes=one.get("recommended_minutes", _or_none(_count), None),
        stated_points=one.get("stated_points", _or_none(_decimal), None),
        cover_points=one.get("cover_points", _or_none(_decimal), None),
        line=one.get("line", _count, 0),
    )


def _question(one: _Object) -> QuestionDocument | None:
    """None where the kind or the points are not readable: there would be nothing to keep."""
    kind = one.need("kind", Kind)
    points = one.need("points", _decimal)
    prompt = one.need("prompt", _text)
    choices = tuple(_choice(choice) for choice in one.objects("choices"))
    scoring = _scoring(one.object("scoring")) or ScoringRule("all_or_nothing")
    if kind is None or points is None or prompt is None:
        return None
    return QuestionDocument(
        number=one.get("number", _text, ""),
        kind=kind,
        points=points,
        prompt=prompt,
        choices=choices,
        explanation_allowed=one.get("explanation_allowed", _flag, False),
        solution=one.get("solution", _text, ""),
        scoring=scoring,
        line=one.get("line", _count, 0),
        explanation_cap=one.get("explanation_cap", _or_none(_decimal), None),
        pinned=one.get("pinned", _flag, False),
    )


def _choice(one: _Object) -> ChoiceDocument:
    return ChoiceDocument(
        label=one.need("label", _text) or "",
        text=one.need("text", _text) or "",
        correct=one.need("correct", _flag) or False,
        rationale=one.get("rationale", _text, ""),
        weight=one.get("weight", _or_none(_fraction), None),
        pinned=one.get("pinned", _flag, False),
    )


def _scoring(one: _Object | None) -> ScoringRule | None:
    if one is None:
        return None
    return ScoringRule(one.need("name", _text) or "", one.get("parameters", _text_mapping, {}))


def _figure(one: _Object, bytes_of: BytesOf) -> FigureDocument:
    path = one.need("file", _text)
    data = None if path is None else bytes_of(path)
    return FigureDocument(one.need("name", _text) or "", one.get("alt", _text, ""), data or b"")


@dataclass(frozen=True, slots=True)
class _Object:
    """One JSON object and where it stands, such as `sections[0].questions[2]`."""

    content: dict[str, Any]
    path: str
    problems: Problems

    def get(self, name: str, read: Callable[[Any], T], default: T) -> T:
        """The field's value, or the default where it is absent or, with an error, not readable."""
        return self._read(name, read, default) if name in self.content else default

    def need(self, name: str, read: Callable[[Any], T]) -> T | None:
        if name not in self.content:
            self.problems.error(0, f"{self._at(name)} is missing.")
            return None
        return self._read(name, read, None)

    def object(self, name: str) -> _Object | None:
        if name not in self.content:
            return None
        if not isinstance(self.content[name], dict):
            self.problems.error(0, f"{self._at(name)} must be an object.")
            return None
        return _Object(self.content[name], self._at(name), self.problems)

    def objects(self, name: str) -> list[_Object]:
        given = self.content.get(name, [])
        if not isinstance(given, list):
            self.problems.error(0, f"{self._at(name)} must be a list.")
            return []
        found = []
        for place, one in enumerate(given):
            if isinstance(one, dict):
                found.append(_Object(one, f"{self._at(name)}[{place}]", self.problems))
            else:
                self.problems.error(0, f"{self._at(name)}[{place}] must be an object.")
        return found

    def _read(self, name: str, read: Callable[[Any], T], default: Any) -> T:
        value = self.content[name]
        try:
            if isinstance(value, str) and (strange := _NOT_STORABLE.search(value)):
                self.problems.error(0, f"{self._at(name)} holds {strange[0]!r}, which no text of a quiz can hold.")
            return read(value)
        except _Bad as bad:
            self.problems.error(0, f"{self._at(name)} must be {bad}.")
        except ValueError:
            self.problems.error(0, f"{self._at(name)} must be one of {', '.join(Kind)}.")
        return default  # type: ignore[no-any-return]

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def _or_none(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Bad("a text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _Bad("a list of texts")
    return tuple(value)


def _text_mapping(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise _Bad("an object whose values are texts")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Bad("true or false")
    return value


def _navigation(value: Any) -> Navigation:
    if value not in list(Navigation):
        raise _Bad(f"one of {', '.join(Navigation)}")
    return Navigation(value)


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST_COUNT:
        raise _Bad("a whole number")
    return value


def _date(value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(_text(value))
    except ValueError:
        raise _Bad("a date such as 2025-03-11") from None


def _decimal(value: Any) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) and len(value) <= LONGEST_NUMBER else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number.as_tuple().exponent) > LARGEST_EXPONENT:  # type: ignore[arg-type]
        raise _Bad("a number as a text, such as “7.5”")
    return number


def _fraction(value: Any) -> Fraction:
    if not isinstance(value, str) or len(value) > LONGEST_NUMBER or not _FRACTION.fullmatch(value):
        raise _Bad("a fraction as a text, such as “1/3”")
    return Fraction(value)
