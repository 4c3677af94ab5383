"""Which LaTeX is accepted, but printed otherwise than its author means? Line breaks that are lost or spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exams.rules.lint.facts import Severity, TextProblem

_CODE = re.compile(r"`+[^`]*`+")
_FORMULA = re.compile(r"(?<!\\)(?:\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^$\n]+?)\$)", re.DOTALL)
_TOKEN = re.compile(
    r"(?P<break>\\\\|\\newline(?![A-Za-z]))"
    r"|(?P<begin>\\begin\s*\{[^{}]*\}|\\substack\s*\{)|(?P<end>\\end\s*\{[^{}]*\})"
    r"|(?P<open>\{)|(?P<close>\})|\\[A-Za-z]+|\\.",
    re.DOTALL,
)
_SPELLED_OUT = re.compile(r"\*|\s*\[\s*-?\s*[\d.]+\s*(?:em|ex|pt|mm|cm|in|px|mu|pc|sp|bp)\s*\]")
_LOST = "This line break is lost: both lines are printed as one. Put them into \\begin{aligned} … \\end{aligned}."
_PRINTED = "“{}” after a line break is printed as it is, not obeyed: leave it out."


def doubtful_breaks(source: str) -> Iterator[TextProblem]:
    """A warning, at its line and column, for each line break in a formula that would not be one."""
    plain = _CODE.sub(lambda code: " " * len(code[0]), source)
    for formula in _FORMULA.finditer(plain):
        kind = "display" if formula["display"] else "inline"
        for offset, message in _in_formula(formula[kind]):
            at = formula.start(kind) + offset
            line_start = plain.rfind("\n", 0, at) + 1
            yield TextProblem(message, plain.count("\n", 0, at) + 1, at - line_start + 1, Severity.WARNING)


def _in_formula(latex: str) -> Iterator[tuple[int, str]]:
    rows = [False]  # for each open group or environment: do line breaks make rows there?
    for token in _TOKEN.finditer(latex):
        match token.lastgroup:
            case "begin" | "open":
                rows.append(token.lastgroup == "begin")
            case "end" | "close":
                rows = rows[:-1] or [False]
            case "break" if not rows[-1]:
                yield token.start(), _LOST
            case "break" if spelled := _SPELLED_OUT.match(latex, token.end()):
                yield token.start(), _PRINTED.format(spelled[0].strip())
