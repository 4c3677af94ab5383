"""Do the texts say what they need to, can all of them be shown, and are the figures there?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exams.rules.lint.facts import Finding, QuestionDraft, QuizDraft, Severity, Text

_PICTURE = r"(?:figures?|plots?|graphs?|diagrams?|pictures?|images?|drawings?|charts?|grids?)"
_WHERE = r"(?:below|above|to the (?:right|left)|on the (?:right|left))"
_SPEAKS_OF_FIGURE = re.compile(
    rf"\bshown (?:\w+ )?{_WHERE}|\b{_PICTURE} (?:shown )?{_WHERE}"
    rf"|\b(?:figure|fig\.) ?\d|\b(?:see|consider) (?:the|this) (?:figure|plot|diagram|picture)\b"
    rf"|\bin (?:each|the) (?:figure|plot|diagram)\b|\bwh(?:ich|at) (?:of the following )?{_PICTURE}\b",
    re.IGNORECASE,
)
_NAMES_LETTER = re.compile(
    r"\b(?i:options?|choices?|answers?)\s+\(?[A-H]\b\)?|\([A-H]\)"
    r"|\b(?i:both|neither|either)\s+\(?[A-H]\)?\s+(?:and|n?or)\s+\(?[A-H]\b"
    r"|\b(?i:all|none|both)\s+of\s+the\s+above\b"
)
_NAMED_IN_SOLUTION = re.compile(r"\(([A-Z])\)|^\W*([A-Z])[.:)]", re.MULTILINE)


def parts_of(question: QuestionDraft) -> Iterator[tuple[str, str, Text]]:
    """Every text of a question: its part, the place in words, the text."""
    yield "prompt", question.place, question.prompt
    for choice in question.choices if question.kind != "true_false" else ():
        place = f"{question.place}, option {choice.label}"
        yield f"choice:{choice.uid}", place, choice.text
        yield f"rationale:{choice.uid}", f"{place}, reason", choice.rationale
    yield "solution", f"{question.place}, solution", question.solution


def all_texts(quiz: QuizDraft) -> Iterator[tuple[str, str, str, Text]]:
    """Every text of the quiz: the question's uid or nothing, its part, the place in words, the text."""
    for name, text in (*quiz.cover, ("honour statement", quiz.honor_statement)):
        yield "", name, f"Cover, {name}", text
    for section in quiz.sections:
        yield "", "instructions", f"{section.place}, instructions", section.instructions
        for question in section.questions:
            for part, place, text in parts_of(question):
                yield question.uid, part, place, text


def cannot_be_shown(quiz: QuizDraft) -> Iterator[Finding]:
    for question, part, place, text in all_texts(quiz):
        for problem in text.problems:
            yield Finding(
                "text_broken" if problem.severity is Severity.ERROR else "text_doubtful",
                problem.severity,
                place,
                problem.message,
                f"Look at line {problem.line}, column {problem.column} of this text.",
                question,
                part,
            )


def figure_absent(quiz: QuizDraft) -> Iterator[Finding]:
    for question, part, place, text in all_texts(quiz):
        for name in dict.fromkeys(text.figures):
            if name not in quiz.figure_names:
                yield Finding(
                    "figure_absent",
                    Severity.ERROR,
                    place,
                    f"The text shows the figure “{name}”, but the quiz has none of this name.",
                    "Upload the figure under this name, or correct the name in the text.",
                    question,
                    part,
                )


def alt_missing(quiz: QuizDraft) -> Iterator[Finding]:
    undescribed = {name for _, _, _, text in all_texts(quiz) for name in text.undescribed}
    for figure in quiz.figures:
        if figure.name in undescribed and not figure.alt.strip():
            yield Finding(
                "alt_missing",
                Severity.WARNING,
                f"Figure {figure.name}",
                "Nothing describes this figure to those who cannot see it.",
                "Describe what it shows, without giving the answer away.",
            )


def figure_unused(quiz: QuizDraft) -> Iterator[Finding]:
    used = {name for _, _, _, text in all_texts(quiz) for name in text.figures}
    for figure in quiz.figures:
        if figure.name not in used:
            yield Finding(
                "figure_unused",
                Severity.WARNING,
                f"Figure {figure.name}",
                "No text shows this figure.",
                f"Write ![](figure:{figure.name}) where it belongs, or delete it.",
            )


def prompt_empty(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    if question.prompt.is_empty:
        yield Finding(
            "prompt_empty",
            Severity.ERROR,
            question.place,
            "The question asks nothing.",
            "Write its prompt.",
            question.uid,
            "prompt",
        )


def figure_missing(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    shows_one = any(text.figures for text in question.seen_by_students)
    found = next(filter(None, (_SPEAKS_OF_FIGURE.search(text.prose) for text in question.seen_by_students)), None)
    if found and not shows_one:
        yield Finding(
            "figure_missing",
            Severity.WARNING,
            question.place,
            f"The text speaks of a figure (“{found[0]}”), but the question shows none.",
            "Upload the figure and write ![](figure:NAME) where it belongs.",
            question.uid,
            "prompt",
        )


def solution_missing(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    """One warning a question: no solution, or else options without a reason (a solution may give it by letter)."""
    if question.solution.is_empty:
        yield Finding(
            "solution_missing",
            Severity.WARNING,
            question.place,
            "There is no solution to show to students afterwards.",
            "Write why the right answer is right.",
            question.uid,
            "solution",
        )
    elif unreasoned := _without_reason(question):
        yield Finding(
            "rationale_missing",
            Severity.WARNING,
            question.place,
            f"No reason is given for option {', '.join(unreasoned)}.",
            "Write for each option why it is right or wrong.",
            question.uid,
            "choices",
        )


def _without_reason(question: QuestionDraft) -> list[str]:
    if question.kind == "true_false":
        return []
    named = _NAMED_IN_SOLUTION.findall(question.solution.prose)
    letters = {letter for pair in named for letter in pair if letter}
    return [c.label for c in question.choices if c.rationale.is_empty and c.label not in letters]


def letter_named(question: QuestionDraft, quiz: QuizDraft) -> Iterator[Finding]:
    """Letters go by place, so with shuffled options a letter in a text means another option for each student."""
    moves = [choice for choice in question.choices if not choice.pinned]
    if not quiz.shuffle_choices or question.kind == "true_false" or len(moves) < 2:
        return
    for part, place, text in parts_of(question):
        if found := _NAMES_LETTER.search(text.prose):
            yield Finding(
                "letter_named",
                Severity.WARNING,
                place,
                f"The text says “{found[0]}”, but the options come in another order for each student.",
                "Say what the option says, pin the options to their places, or turn shuffling off.",
                question.uid,
                part,
            )


QUIZ_RULES = (cannot_be_shown, figure_absent, alt_missing, figure_unused)
RULES = (prompt_empty, figure_missing, solution_missing, letter_named)
