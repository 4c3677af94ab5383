"""Has a response the right shape, and what is its fingerprint?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from exams.rules.paper import QuestionFacts

EXPLANATION_LIMIT = 2_000  # characters, as a browser counts them: UTF-16 code units
NONE: Literal["none"] = "none"


class ResponseValue(TypedDict):
    """What a student says: chosen ids, "none" (none of these is correct) or null (blank)."""

    explanation: str
    flagged: bool
    selected: list[str] | Literal["none"] | None


BLANK: ResponseValue = {"explanation": "", "flagged": False, "selected": None}


@dataclass(frozen=True)
class MalformedValue(Exception):
    """A value is not a response to its question; `code` says why."""

    code: str


def canonical(value: ResponseValue) -> str:
    """The value as the page writes it: `JSON.stringify` with the keys in alphabetical order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def digest(value: ResponseValue) -> str:
    """SHA-256 of the canonical value in UTF-8, in hexadecimal. The page computes the same of what it shows."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def parse_value(question: QuestionFacts, raw: Any) -> ResponseValue:
    """The value, checked against its question. Chosen ids come back sorted. Raises `MalformedValue`."""
    if not isinstance(raw, dict) or set(raw) != {"explanation", "flagged", "selected"}:
        raise MalformedValue("value_shape")
    if not isinstance(raw["flagged"], bool):
        raise MalformedValue("flagged_type")
    return {
        "explanation": _explanation(question, raw["explanation"]),
        "flagged": raw["flagged"],
        "selected": _selected(question, raw["selected"]),
    }


def _explanation(question: QuestionFacts, raw: Any) -> str:
    if not isinstance(raw, str):
        raise MalformedValue("explanation_type")
    if raw and not question.explanation:
        raise MalformedValue("explanation_not_asked")
    if not is_storable(raw):
        raise MalformedValue("explanation_characters")
    if len(raw.encode("utf-16-le")) // 2 > EXPLANATION_LIMIT:
        raise MalformedValue("explanation_too_long")
    return raw


def _selected(question: QuestionFacts, raw: Any) -> list[str] | Literal["none"] | None:
    if raw is None:
        return None
    if raw == NONE:
        if question.kind != "select_all":
            raise MalformedValue("none_not_offered")
        return NONE
    if not isinstance(raw, list) or not raw or not all(isinstance(choice, str) for choice in raw):
        raise MalformedValue("selected_type")
    if len(set(raw)) != len(raw):
        raise MalformedValue("choice_twice")
    if not question.choices.issuperset(raw):
        raise MalformedValue("choice_unknown")
    if question.kind != "select_all" and len(raw) != 1:
        raise MalformedValue("choose_one")
    return sorted(raw)


def is_storable(text: str) -> bool:
    """Whether every database keeps the text as it is: no NUL, no lone surrogates."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def is_answered(value: ResponseValue) -> bool:
    """Whether the student chose something, "none of these" included."""
    return value["selected"] is not None
