"""What may a correction change under the pen of who is writing, what is shown of it, and what becomes of answers?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from exams.rules.paper import Paper, PaperChoice, PaperQuestion, QuestionFacts, questions_of
from exams.rules.response import MalformedValue, ResponseValue, parse_value


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A change that would move the paper under the student. `number` is the question's, where it is about one."""

    code: Literal["navigation", "order", "removed", "added", "moved", "kind", "explanation"]
    number: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceCorrection:
    """An option that is not the same. A side that is None has it not; labels as this student sees and saw them."""

    before: PaperChoice | None
    after: PaperChoice | None


@dataclass(frozen=True, slots=True)
class QuestionCorrection:
    """A question that is not the same: each part as it was, None where it did not change."""

    id: str
    number: str
    prompt_html: str | None
    points: str | None
    kind: str | None
    cap: str | None
    choices: tuple[ChoiceCorrection, ...]
    reordered: bool


@dataclass(frozen=True, slots=True)
class SectionCorrection:
    """A section whose heading or instructions are not the same: each as it was, None where it did not change."""

    id: str
    number: str
    title: str | None
    instructions_html: str | None


def obstacles(before: Paper, after: Paper) -> tuple[Obstacle, ...]:
    """What forbids to bring attempts that run from one edition to the other; empty where nothing does.

    Words, options and points may change. Questions stay, in their places and with their way of answering.
    """
    found: list[Obstacle] = []
    if before["navigation"] != after["navigation"]:
        found.append(Obstacle("navigation"))
    if any(before[name] != after[name] for name in ("shuffle_questions", "shuffle_choices")):
        found.append(Obstacle("order"))
    return (*found, *_question_obstacles(before, after))


def _question_obstacles(before: Paper, after: Paper) -> Iterator[Obstacle]:
    old = {question["id"]: question for question in questions_of(before)}
    new = {question["id"]: question for question in questions_of(after)}
    yield from (Obstacle("removed", question["number"]) for name, question in old.items() if name not in new)
    yield from (Obstacle("added", question["number"]) for name, question in new.items() if name not in old)
    places, places_after = _places(before), _places(after)
    for name in (name for name in old if name in new):
        code = _changed_way(old[name], new[name], moved=places[name] != places_after[name])
        if code:
            yield Obstacle(code, old[name]["number"])


def _changed_way(
    before: PaperQuestion, after: PaperQuestion, *, moved: bool
) -> Literal["moved", "kind", "explanation"] | None:
    if moved:
        return "moved"
    if before["kind"] != after["kind"] and "true_false" in (before["kind"], after["kind"]):
        return "kind"
    return "explanation" if before["explanation"] != after["explanation"] else None


def _places(paper: Paper) -> dict[str, tuple[str, str, bool]]:
    return {
        question["id"]: (section["id"], question["number"], paper["shuffle_questions"] and question["pinned"])
        for section in paper["sections"]
        for question in section["questions"]
    }


def fitted(value: ResponseValue, question: QuestionFacts) -> ResponseValue:
    """The answer as far as the corrected question still takes it: choices that are gone are taken out.

    Of several choices none is kept where only one may be chosen; the journal keeps what was there.
    """
    chosen = value["selected"]
    if isinstance(chosen, list):
        chosen = sorted(question.choices.intersection(chosen)) or None
    whole: ResponseValue = {**value, "selected": chosen}
    try:
        return parse_value(question, whole)
    except MalformedValue:
        return {**whole, "selected": None}


def widened(question: QuestionFacts, earlier: QuestionFacts) -> QuestionFacts:
    """The facts by which an answer given to the earlier or to the corrected question has the right shape."""
    several = "select_all" in (question.kind, earlier.kind)
    kind = "select_all" if several else question.kind
    return QuestionFacts(question.id, kind, question.choices | earlier.choices, question.explanation)


def corrected_questions(before: Paper, after: Paper) -> tuple[QuestionCorrection, ...]:
    """What a student is shown as corrected; both papers in this student's order."""
    old = {question["id"]: question for question in questions_of(before)}
    pairs = ((old[question["id"]], question) for question in questions_of(after) if question["id"] in old)
    return tuple(found for was, now in pairs if (found := _correction(was, now)))


def corrected_sections(before: Paper, after: Paper) -> tuple[SectionCorrection, ...]:
    """The sections whose words changed, in the order of the later paper."""
    old = {section["id"]: section for section in before["sections"]}
    return tuple(
        SectionCorrection(
            id=section["id"],
            number=section["number"],
            title=_was(was["title"], section["title"]),
            instructions_html=_was(was["instructions_html"], section["instructions_html"]),
        )
        for section in after["sections"]
        if (was := old.get(section["id"]))
        and (was["title"], was["instructions_html"]) != (section["title"], section["instructions_html"])
    )


def _correction(was: PaperQuestion, now: PaperQuestion) -> QuestionCorrection | None:
    kept, kept_now = _common(was, now), _common(now, was)
    found = QuestionCorrection(
        id=now["id"],
        number=now["number"],
        prompt_html=_was(was["prompt_html"], now["prompt_html"]),
        points=_was(was["points"], now["points"]),
        kind=_was(was["kind"], now["kind"]),
        cap=_was(was["explanation_cap"], now["explanation_cap"]),
        choices=tuple(_choice_corrections(was, now)),
        reordered=kept != kept_now,
    )
    nothing = QuestionCorrection(now["id"], now["number"], None, None, None, None, (), reordered=False)
    return None if found == nothing else found


def _choice_corrections(was: PaperQuestion, now: PaperQuestion) -> Iterator[ChoiceCorrection]:
    old = {choice["id"]: choice for choice in was["choices"]}
    new = {choice["id"]: choice for choice in now["choices"]}
    for name, choice in new.items():
        before = old.get(name)
        if before is None or before["html"] != choice["html"]:
            yield ChoiceCorrection(before, choice)
    yield from (ChoiceCorrection(choice, None) for name, choice in old.items() if name not in new)


def _common(one: PaperQuestion, other: PaperQuestion) -> list[str]:
    """The options of the one question that the other has too, in the one's order."""
    there = {choice["id"] for choice in other["choices"]}
    return [choice["id"] for choice in one["choices"] if choice["id"] in there]


def _was(before: str | None, after: str | None) -> str | None:
    """How it was, where that is not how it is."""
    return (before or "") if before != after else None
