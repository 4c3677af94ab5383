"""In which order does this student see questions and choices? Stable for the attempt, drawn from its seed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from exams.rules.paper import Paper, PaperChoice, PaperQuestion, PaperSection

T = TypeVar("T")


def rank(seed: int, name: str) -> bytes:
    """A number for a name that only the seed decides, the same on every machine and in every version."""
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()


def shuffled(items: Sequence[T], seed: int, name: Callable[[T], str], pinned: Callable[[T], bool]) -> list[T]:
    """The items in drawn order; pinned ones keep their places."""
    drawn = iter(sorted((i for i in items if not pinned(i)), key=lambda i: rank(seed, name(i))))
    return [item if pinned(item) else next(drawn) for item in items]


def paper_for(paper: Paper, seed: int) -> Paper:
    """The paper in this attempt's order. Choices get their letters anew by place; numbers follow the place too."""
    sections = [_section_for(section, paper, seed) for section in paper["sections"]]
    return {**paper, "sections": sections}


def _section_for(section: PaperSection, paper: Paper, seed: int) -> PaperSection:
    questions = section["questions"]
    if paper["shuffle_questions"]:
        drawn = shuffled(questions, seed, lambda q: q["id"], lambda q: q["pinned"])
        questions = [{**q, "number": place["number"]} for q, place in zip(drawn, questions, strict=True)]
    if paper["shuffle_choices"]:
        questions = [_question_for(q, seed) for q in questions]
    return {**section, "questions": questions}


def _question_for(question: PaperQuestion, seed: int) -> PaperQuestion:
    if question["kind"] == "true_false":
        return question
    drawn = shuffled(question["choices"], seed, lambda c: c["id"], lambda c: c["pinned"])
    choices: list[PaperChoice] = [
        {**choice, "label": place["label"]} for choice, place in zip(drawn, question["choices"], strict=True)
    ]
    return {**question, "choices": choices}
