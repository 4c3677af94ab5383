"""Which questions does a GIFT file hold?

Source: Moodle, `question/format/gift/format.php`, and the documentation of the format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from exams.interchange.assembly import (
    Option,
    by_shares,
    claim_solution,
    finished,
    multiple_choice,
    not_ours,
    share,
    solution,
    true_false,
)
from exams.interchange.document import QuestionDocument, Reading
from exams.interchange.gift.shape import Block, Category, blocks
from exams.interchange.gift.texts import Texts, protected, unescaped
from exams.interchange.markdown.decoding import decode
from exams.interchange.markdown.findings import Findings
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import shortened

ONE = Decimal(1)
CONTEXTS = ("top", "$course$", "$module$", "$system$")
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_WEIGHT = re.compile(r"^%\s*(-?[\d.,]+)\s*%")
_PARTS = re.compile(r"(?=[=~])")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A question taken apart: escaped signs stand as private characters until a text is finished."""

    line: int
    name: str
    prompt: str
    answers: str | None
    general: str


def read(data: bytes, files: Mapping[str, bytes] | None = None) -> Reading:
    """The quiz in a GIFT file: a section for each category, each question worth 1 point. Never raises."""
    problems = Problems()
    findings = Findings()
    lines = decode(data, findings)
    problems.take(findings.sorted())
    pictures = Pictures(files or {}, problems)
    sections: list[tuple[str, list[QuestionDocument]]] = [("", [])]
    for block in blocks(lines):
        if isinstance(block, Category):
            sections.append((section_title(block.path), []))
        elif question := _question(block, pictures, problems):
            sections[-1][1].append(question)
    return finished("", sections, pictures.found, problems)


def section_title(path: str) -> str:
    """The last part of a category's path, as in `$course$/top/Default for X/Algebra`; `//` is a slash."""
    last = re.split(r"(?<!/)/(?!/)", path.strip().rstrip("/"))[-1].replace("//", "/").strip()
    return "" if last.lower() in CONTEXTS else last.removeprefix("Default for ").strip()


def _question(block: Block, pictures: Pictures, problems: Problems) -> QuestionDocument | None:
    parts = _taken_apart(block, problems)
    if parts is None:
        return None
    texts = Texts(parts.prompt, pictures, problems, parts.line)
    named = f"The question “{shortened(unescaped(parts.name)) or shortened(texts.prompt)}”"
    if (kind := _kind_elsewhere(parts.answers)) is not None:
        problems.warning(parts.line, f"{named} {not_ours(kind)}.")
        return None
    answers = parts.answers or ""
    if "~" in answers:
        return _choice(parts, answers, texts, named, problems)
    truth, wrong, right = [*answers.split("#", 2), "", ""][:3]
    given = TRUTHS[truth.strip().upper()]
    after = claim_solution(texts.text(parts.general), *map(texts.text, (right, wrong) if given else (wrong, right)))
    return true_false(texts.prompt, truth=given, worth=ONE, line=parts.line, after=after)


def _taken_apart(block: Block, problems: Problems) -> _Parts | None:
    text = protected(block.text).strip()
    name = ""
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        name, text = text[2:end].strip(), text[end + 2 :].strip()
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return _Parts(block.line, name, text, None, "")
    if start < 0 or end < start:
        sign = "opens but never closes" if start >= 0 else "closes but never opened"
        problems.error(block.line, f"A brace {sign} in the question “{shortened(unescaped(name or text))}”.")
        return None
    if (second := text.find("{", start + 1)) >= 0 and second < end:
        message = "Braces stand inside of the answers; write them as \\{ and \\}"
        problems.error(block.line, f"{message}: “{shortened(unescaped(name or text))}”.")
        return None
    answers, _, general = text[start + 1 : end].partition("####")
    before, behind = text[:start].rstrip(), text[end + 1 :].strip()
    blank = f" _____{'' if behind[:1] in '.,;:?!)' else ' '}{behind}" if behind.strip("\";' ") else ""
    return _Parts(block.line, name, f"{before}{blank}", answers.strip(), general.strip())


def _kind_elsewhere(answers: str | None) -> str | None:
    """The name of a kind of question that we do not have, or None."""
    if answers is None:
        return "description"
    if not answers:
        return "essay"
    if answers.startswith("#"):
        return "numerical"
    if "~" in answers:
        return None
    if "=" in answers and "->" in answers:
        return "matching"
    return None if answers.partition("#")[0].strip().upper() in TRUTHS else "short answer"


def _choice(parts: _Parts, answers: str, texts: Texts, named: str, problems: Problems) -> QuestionDocument | None:
    several = "=" not in answers.replace("->", "")
    given = [piece.strip() for piece in _PARTS.split(answers) if piece.strip()]
    options = [option for piece in given if (option := _option(piece, texts, named, parts.line, problems))]
    if len(options) < len(given):
        return None
    if len(options) < 2:
        problems.error(parts.line, f"{named} has fewer than two options.")
        return None
    _check_shares(options, several, named, parts.line, problems)
    kept, rule = by_shares(options, several=several)
    after = solution(texts.text(parts.general))
    return multiple_choice(texts.prompt, kept, several=several, rule=rule, worth=ONE, line=parts.line, after=after)


def _option(piece: str, texts: Texts, named: str, line: int, problems: Problems) -> Option | None:
    sign, rest = piece[0], piece[1:].strip()
    weight = Fraction(1 if sign == "=" else 0)
    if sign not in "=~":
        problems.error(line, f"{named} has something before its first answer: “{shortened(unescaped(piece))}”.")
        return None
    if found := _WEIGHT.match(rest):
        given = share(found[1])
        if given is None or abs(given) > 1:
            problems.error(line, f"{named} gives an option {found[1]} percent, which is no share of the points.")
            return None
        weight, rest = given, rest[found.end() :]
    text, _, feedback = rest.partition("#")
    return Option(texts.text(text), weight > 0, weight, texts.text(feedback))


def _check_shares(options: Sequence[Option], several: bool, named: str, line: int, problems: Problems) -> None:
    weights = [option.weight or Fraction(0) for option in options]
    total = sum((weight for weight in weights if weight > 0), Fraction(0))
    if not several and max(weights) < 1:
        problems.error(line, f"{named} has one answer to choose, but no option that earns all points.")
    elif not several and sum(option.correct for option in options) > 1:
        problems.warning(line, f"{named} has one answer to choose, and several options that earn points.")
    elif several and total and total != 1:
        problems.warning(line, f"{named}: the shares of the right options add up to {float(total * 100):g} percent.")
