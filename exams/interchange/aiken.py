"""How are quizzes read from and written in Aiken, the plainest format: a question, its options, `ANSWER: B`?

Source: Moodle, `question/format/aiken/format.php`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from exams.content.markdown import plain_text
from exams.interchange.assembly import ALL_OR_NOTHING, Option, finished, label, multiple_choice
from exams.interchange.document import Kind, QuestionDocument, QuizDocument, Reading
from exams.interchange.markdown.decoding import decode
from exams.interchange.markdown.findings import Findings
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import as_markdown, shortened

SAMPLE = 200_000
_OPTION = re.compile(r"^\s*([A-Z])\s*[.)]\s+(\S.*)$")
_GLUED = re.compile(r"^\s*([A-Z])[.)](\S.*)$")
_ANSWER = re.compile(r"^\s*ANSWERS?\s*:\s*(.*?)\s*$", re.IGNORECASE)
_LETTERS = re.compile(r"^[A-Z](?:\s*(?:,|;|\band\b|&|\s)\s*[A-Z])*\s*[.)]?$")
_SHAPE = re.compile(r"^[ \t]*[A-Z][.)][^\n]*\n(?:[ \t]*\n)?[ \t]*ANSWER:[ \t]*[A-Z]\b", re.MULTILINE)
_NOT_AIKEN = re.compile(r"^(?:#{1,6} |\s*\d+(?:\.\d+)*[.)]\s|\s*SOLUTION\b|```|\s*[-*] )", re.MULTILINE | re.IGNORECASE)


@dataclass
class _Open:
    """A question as far as its lines have come; `line` is where it begins, 0 before that."""

    line: int = 0
    prompt: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def looks_like_aiken(data: bytes) -> bool:
    """Told from the content: an option right above `ANSWER: X`, and nothing that only Markdown has."""
    text = data[:SAMPLE].decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    return bool(_SHAPE.search(text)) and not _NOT_AIKEN.search(text)


def read(data: bytes, files: Mapping[str, bytes] | None = None) -> Reading:
    """The quiz in an Aiken file, each question worth 1 point; `ANSWER: A, C` means several. Never raises."""
    problems, findings = Problems(), Findings()
    lines = decode(data, findings)
    problems.take(findings.sorted())
    questions: list[QuestionDocument] = []
    asked = _Open()
    for number, line in enumerate(lines, 1):
        if found := _ANSWER.match(line):
            question = _question(asked, found[1], number, problems)
            questions += [question] if question else []
            asked = _Open()
        elif line.strip():
            asked = _with_line(asked, line.strip(), number, problems)
    if asked.line:
        problems.error(asked.line, f"{_named(asked)} has no line “ANSWER:”; the file ends before.")
    return finished("", [("", questions)], Pictures(files or {}, problems).found, problems)


def write(document: QuizDocument) -> bytes:
    """UTF-8. The format carries plain text and one right answer: the other questions are left out."""
    questions = [question for section in document.sections for question in section.questions]
    blocks = [_written(question) for question in questions if carries(question)]
    return ("\n\n".join(blocks) + "\n").encode("utf-8", errors="replace")


def carries(question: QuestionDocument) -> bool:
    """Whether Aiken can say this question: one correct option out of at most 26."""
    return sum(choice.correct for choice in question.choices) == 1 and len(question.choices) <= 26


def _written(question: QuestionDocument) -> str:
    truths = question.kind is Kind.TRUE_FALSE
    lines = [plain_text(question.prompt)]
    for place, choice in enumerate(question.choices):
        lines.append(f"{label(place)}. {choice.label if truths else plain_text(choice.text)}")
    correct = next(place for place, choice in enumerate(question.choices) if choice.correct)
    return "\n".join([*lines, f"ANSWER: {label(correct)}"])


def _with_line(asked: _Open, line: str, number: int, problems: Problems) -> _Open:
    expected = label(len(asked.options))
    glued = _GLUED.match(line)
    found = _OPTION.match(line) or (glued if glued and glued[1] == expected else None)
    if found:
        asked.line = asked.line or number
        asked.options.append((found[1], found[2].strip()))
        return asked
    if asked.options:
        problems.error(asked.line, f"{_named(asked)} has no line “ANSWER:” behind its options.")
        asked = _Open()
    asked.line = asked.line or number
    asked.prompt.append(line)
    return asked


def _question(asked: _Open, answer: str, number: int, problems: Problems) -> QuestionDocument | None:
    line = asked.line or number
    letters = re.findall(r"\b[A-Z]\b", answer.upper()) if _LETTERS.match(answer.upper()) else []
    labels = [letter for letter, _ in asked.options]
    reason = _reason(asked, letters, labels, answer)
    if reason:
        problems.error(line, f"{_named(asked)} {reason}.")
        return None
    options = [Option(as_markdown(text), letter in letters) for letter, text in asked.options]
    several = len(set(letters)) > 1
    prompt = as_markdown("\n".join(asked.prompt))
    return multiple_choice(prompt, options, several=several, rule=ALL_OR_NOTHING, worth=Decimal(1), line=line)


def _reason(asked: _Open, letters: list[str], labels: list[str], answer: str) -> str:
    if not asked.prompt:
        return "has no text before its options"
    if len(labels) < 2:
        return "has fewer than two options"
    if len(set(labels)) < len(labels):
        return "has two options with the same letter"
    if not letters:
        return f"must end with “ANSWER:” and a letter, not “{shortened(answer, 30)}”"
    missing = [letter for letter in letters if letter not in labels]
    return f"names the answer {missing[0]}, but has no such option" if missing else ""


def _named(asked: _Open) -> str:
    return f"The question “{shortened(' '.join(asked.prompt)) or 'without a text'}”"
