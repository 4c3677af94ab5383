"""What stands on the printed pages of an edition? The data of the layout: every text as a tree, no markup."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from exams.authoring.policies import policy_catalogue
from exams.authoring.printing.kinds import Kind
from exams.authoring.printing.tree import Node, Trees, only_figures, runs_in_line
from exams.authoring.typesetting import plain_words
from exams.models import Edition, KeyRevision
from exams.rules.paper import KeyQuestion, Paper, PaperChoice, PaperQuestion, PaperSection, ScoringJSON

_SMALL_FIGURE = 160  # CSS pixels: up to here four options stand side by side


@dataclass
class Sheets:
    """Writes the pages of one edition; with a key revision, those of its solutions."""

    edition: Edition
    kind: Kind
    revision: KeyRevision | None
    trees: Trees = field(default_factory=Trees)

    def data(self) -> dict[str, Any]:
        """All that the layout needs but its shape, fit for JSON."""
        paper: Paper = self.edition.paper
        return {
            "kind": self.kind.value,
            "edition": self.edition.number,
            "digest": self.edition.digest[:12],
            "revision": self.revision.number if self.revision else None,
            "published": self.edition.published_at.date().isoformat(),
            "cover": self._cover(paper),
            "sections": [self._section(section) for section in paper["sections"]],
        }

    def _tree(self, text: str, *, place: str) -> list[Node]:
        """The tree of a text, or nothing for the sheet that holds answers alone."""
        return [] if self.kind is Kind.ANSWER_SHEET else self.trees.of(text, place=place)

    def _cover(self, paper: Paper) -> dict[str, Any]:
        return {
            "course": paper["course_code"],
            "course_title": paper["course_title"],
            "term": paper["term"],
            "title": paper["title"],
            "date": _date_in_words(paper["date"]),
            "minutes": _minutes(paper["duration_seconds"]),
            "points": paper["points"],
            "materials": [self._tree(line, place="the allowed materials") for line in paper["materials_html"]],
            "instructions": self._tree(paper["instructions_html"], place="the instructions"),
            "honor": self._tree(paper["honor_statement_html"], place="the honor statement"),
        }

    def _section(self, section: PaperSection) -> dict[str, Any]:
        seconds = section["recommended_seconds"]
        return {
            "number": section["number"],
            "title": section["title"],
            "points": section["points"],
            "minutes": None if seconds is None else _minutes(seconds),
            "instructions": self._tree(section["instructions_html"], place=f"section {section['number']}"),
            "kinds": sorted({question["kind"] for question in section["questions"]}),
            "questions": [self._question(question) for question in section["questions"]],
        }

    def _question(self, question: PaperQuestion) -> dict[str, Any]:
        place = f"question {question['number']}"
        key = self._key(question)
        options = [self._option(choice, key, place) for choice in question["choices"]]
        return {
            "number": question["number"],
            "kind": question["kind"],
            "points": question["points"],
            "prompt": self._tree(question["prompt_html"], place=place),
            "explanation": question["explanation"],
            "options": options,
            "columns": _columns([option["text"] for option in options]),
            "none_correct": key is not None and not any(option["correct"] for option in options),
            "solution": self._solution(question, key, place),
        }

    def _key(self, question: PaperQuestion) -> KeyQuestion | None:
        if self.revision is None:
            return None
        judged: Mapping[str, KeyQuestion] = self.revision.key["questions"]
        return judged[question["id"]]

    def _option(self, choice: PaperChoice, key: KeyQuestion | None, place: str) -> dict[str, Any]:
        option: dict[str, Any] = {
            "label": choice["label"],
            "text": self._tree(choice["html"], place=place),
            "in_line": False,
            "correct": False,
            "verdict": None,
            "reason": [],
        }
        option["in_line"] = runs_in_line(option["text"])
        if key is not None:
            judged = key["choices"][choice["id"]]
            option["correct"] = judged["correct"]
            option["verdict"] = judged.get("verdict")
            option["reason"] = self._tree(_unsaid(judged["rationale_html"], key), place=f"the reasons of {place}")
        return option

    def _solution(self, question: PaperQuestion, key: KeyQuestion | None, place: str) -> dict[str, Any] | None:
        if key is None:
            return None
        return {
            "text": self._tree(key["solution_html"], place=f"the solution of {place}"),
            "scoring": _scoring_in_words(key["scoring"]),
            "points": key["points"] if Decimal(key["points"]) != Decimal(question["points"]) else None,
            "cap": question["explanation_cap"],
        }


def _unsaid(rationale_html: str, key: KeyQuestion) -> str:
    """The reason for one option, unless the solution already says it: documents often give both in one text."""
    return "" if _letters(rationale_html) in _letters(key["solution_html"]) else rationale_html


def _letters(html: str) -> str:
    return "".join(re.findall(r"\w+", plain_words(html)))


def _columns(options: list[list[Node]]) -> int:
    """How many options stand side by side: those that are a figure each, by their widths."""
    if not options or not all(only_figures(option) for option in options):
        return 1
    widest = max((node["pixels"][0] for option in options for node in option if isinstance(node, dict)), default=0)
    return 4 if widest <= _SMALL_FIGURE and len(options) % 4 == 0 else 2


def _scoring_in_words(scoring: ScoringJSON) -> str:
    summary = dict(policy_catalogue()).get(scoring["name"], scoring["name"].replace("_", " "))
    parameters = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in scoring["parameters"].items())
    return f"{summary.rstrip('.')} ({parameters})" if parameters else summary.rstrip(".")


def _minutes(seconds: int) -> str:
    return f"{Decimal(seconds) / 60:f}" if seconds % 60 == 0 else f"{seconds / 60:.1f}"


def _date_in_words(date: str | None) -> str:
    if date is None:
        return ""
    day = dt.date.fromisoformat(date)
    return f"{day:%B} {day.day}, {day.year}"
