"""What does the question form that is open in a browser hold, finished or not?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.http import QueryDict

from exams.authoring.importing import half_of
from exams.authoring.parameters import NotReadable, read_parameters
from exams.models import Choice, Question

MOST_CHOICES = 200
LAST = 1 << 20


def question_in(data: QueryDict, saved: Question | None) -> Question:
    """The question as typed, unsaved; what cannot be read yet is left empty."""
    kind = data.get("kind", "")
    return Question(
        uid=saved.uid if saved else "new",
        kind=kind if kind in Question.Kind.values else Question.Kind.SELECT_ONE,
        points=_points(data.get("points", "")) or Decimal(0),
        prompt=data.get("prompt", ""),
        truth={"True": True, "False": False}.get(data.get("truth", "")) if kind == Question.Kind.TRUE_FALSE else None,
        explanation_allowed="explanation_allowed" in data,
        explanation_cap=_cap(data),
        policy=data.get("policy", ""),
        policy_parameters=_parameters(data.get("policy_parameters", "")),
        solution=data.get("solution", ""),
        pinned="pinned" in data,
    )


def choices_in(data: QueryDict) -> dict[str, Choice]:
    """The options as typed, unsaved, by the prefix of their forms, in the order that saving would give them."""
    found = dict(_choices(data))
    return dict(sorted(found.items(), key=lambda item: item[1].position))


def _choices(data: QueryDict) -> Iterator[tuple[str, Choice]]:
    total = data.get("choices-TOTAL_FORMS", "")
    for place in range(min(int(total), MOST_CHOICES) if total.isdecimal() else 0):
        prefix = f"choices-{place}"
        text, rationale = data.get(f"{prefix}-text", ""), data.get(f"{prefix}-rationale", "")
        correct, number = f"{prefix}-correct" in data, data.get(f"{prefix}-position", "")
        if f"{prefix}-DELETE" not in data and (text or rationale or correct):
            position = min(int(number), LAST) if number.isdecimal() else LAST
            weight = data.get(f"{prefix}-weight", "").strip()
            yield prefix, Choice(position=position, text=text, rationale=rationale, correct=correct, weight=weight)


def _points(text: str) -> Decimal | None:
    try:
        points = Decimal(text)
    except InvalidOperation:
        return None
    return points if points.is_finite() and abs(points) < 10_000 else None


def _cap(data: QueryDict) -> Decimal | None:
    """Left empty, the cap that saving would set."""
    cap, points = _points(data.get("explanation_cap", "")), _points(data.get("points", ""))
    if cap is None and points is not None and "explanation_allowed" in data:
        return half_of(points)
    return cap


def _parameters(text: str) -> dict[str, str]:
    try:
        return read_parameters(text)
    except NotReadable:
        return {}
