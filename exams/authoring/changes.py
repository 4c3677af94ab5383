"""What is different between two editions, as students and as graders would see it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from exams.rules.paper import Key, KeyQuestion, Paper, PaperQuestion, questions_of

ON_COVER = {
    "course_code": "course code",
    "course_title": "course title",
    "term": "term",
    "title": "title",
    "date": "date",
    "duration_seconds": "duration",
    "materials_html": "allowed materials",
    "instructions_html": "instructions",
    "honor_statement_html": "honour statement",
    "navigation": "navigation",
    "shuffle_questions": "shuffling of questions",
    "shuffle_choices": "shuffling of choices",
    "points": "points",
}
OF_SECTION = {
    "title": "title",
    "instructions_html": "instructions",
    "recommended_seconds": "recommended time",
    "points": "points",
}
ON_PAPER = {
    "number": "place",
    "kind": "kind",
    "points": "points",
    "prompt_html": "prompt",
    "choices": "options",
    "explanation": "explanation",
    "explanation_cap": "cap of the explanation",
    "pinned": "shuffling",
}


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question that is not the same. `paper` and `key` name what of it changed; a side that is None has it not."""

    verdict: Literal["added", "removed", "changed"]
    before: PaperQuestion | None
    after: PaperQuestion | None
    right_before: tuple[str, ...]
    right_after: tuple[str, ...]
    paper: tuple[str, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        shown = self.after or self.before
        return shown["number"] if shown else ""


@dataclass(frozen=True, slots=True)
class Changes:
    """`cover` and `sections` are sentences; `same` counts the questions that are equal in paper and key."""

    cover: tuple[str, ...]
    sections: tuple[str, ...]
    questions: tuple[QuestionChange, ...]
    same: int


def changes_between(paper: Paper, key: Key, later: Paper, later_key: Key) -> Changes:
    """What changed from the first edition to the later one, in the order of the later paper, removals last."""
    before = {question["id"]: question for question in questions_of(paper)}
    after = {question["id"]: question for question in questions_of(later)}
    found = [_changed(before.get(name), after.get(name), key, later_key) for name in (*after, *(before.keys() - after))]
    changed = [change for change in found if change is not None]
    return Changes(
        cover=tuple(f"The {words} changed." for words in _different(paper, later, ON_COVER)),
        sections=tuple(_section_changes(paper, later)),
        questions=tuple(sorted(changed, key=lambda change: change.verdict == "removed")),
        same=len(found) - len(changed),
    )


def _changed(
    before: PaperQuestion | None, after: PaperQuestion | None, key: Key, later_key: Key
) -> QuestionChange | None:
    shown = after or before
    assert shown is not None
    keyed, keyed_after = key["questions"].get(shown["id"]), later_key["questions"].get(shown["id"])
    right, right_after = _right(before, keyed), _right(after, keyed_after)
    if before is None or after is None:
        verdict: Literal["added", "removed"] = "removed" if after is None else "added"
        return QuestionChange(verdict, before, after, right, right_after)
    paper = _different(before, after, ON_PAPER)
    judged = _key_changes(keyed, keyed_after)
    if not paper and not judged:
        return None
    return QuestionChange("changed", before, after, right, right_after, paper, judged)


def _different(before: Any, after: Any, fields: dict[str, str]) -> tuple[str, ...]:
    return tuple(words for name, words in fields.items() if before[name] != after[name])


def _key_changes(before: KeyQuestion | None, after: KeyQuestion | None) -> tuple[str, ...]:
    if before is None or after is None:
        return () if before is after else ("key",)
    parts: dict[str, Callable[[KeyQuestion], object]] = {
        "right answers": lambda judged: {n: c["correct"] for n, c in judged["choices"].items()},
        "scoring": lambda judged: judged["scoring"],
        "weights": lambda judged: {n: c.get("weight") for n, c in judged["choices"].items()},
        "verdicts": lambda judged: {n: c.get("verdict") for n, c in judged["choices"].items()},
        "reasons": lambda judged: {n: c["rationale_html"] for n, c in judged["choices"].items()},
        "solution": lambda judged: judged["solution_html"],
    }
    return tuple(words for words, part in parts.items() if part(before) != part(after))


def _right(question: PaperQuestion | None, judged: KeyQuestion | None) -> tuple[str, ...]:
    """The labels of the right options, as this paper letters them."""
    if question is None or judged is None:
        return ()
    choices = judged["choices"]
    return tuple(c["label"] for c in question["choices"] if c["id"] in choices and choices[c["id"]]["correct"])


def _section_changes(paper: Paper, later: Paper) -> Iterator[str]:
    before = {section["id"]: section for section in paper["sections"]}
    after = {section["id"]: section for section in later["sections"]}
    for name, section in after.items():
        if name not in before:
            yield f"Section {section['number']}, {section['title']}, is new."
        elif changed := _different(before[name], section, OF_SECTION):
            yield f"Section {section['number']}, {section['title']}: {', '.join(changed)} changed."
    for name, section in before.items():
        if name not in after:
            yield f"The section {section['title']} is gone."
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield "The sections stand in another order."
