"""Which LaTeX in running text lost its dollars, and where do they belong?"""

from __future__ import annotations

import re

from exams.interchange.markdown.spans import Span, spans

_WITH_ARGUMENT_NAMES = """
    mathbf mathbb mathcal mathrm mathsf mathit mathtt mathfrak mathscr boldsymbol bm text textbf
    textit textrm operatorname frac dfrac tfrac sqrt hat widehat bar overline underline tilde
    widetilde vec dot ddot binom overset underset stackrel overbrace underbrace norm abs
"""
_WITH_ARGUMENTS = set(_WITH_ARGUMENT_NAMES.split())
_SYMBOL_NAMES = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
    rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi
    Psi Omega ell hbar nabla partial infty forall exists emptyset varnothing sum prod int oint lim
    max min sup inf arg argmax argmin log ln exp sin cos tan tanh sinh cosh det dim ker Pr gcd mid
    top bot perp ldots cdots dots vdots circ bullet star ast dagger prime Re Im aleph lfloor rfloor
    lceil rceil langle rangle lVert rVert
"""
_SYMBOLS = set(_SYMBOL_NAMES.split())
_OPERATOR_NAMES = """
    times cdot div pm mp le leq ge geq lt gt ne neq approx equiv sim simeq cong propto ll gg in
    notin ni subset subseteq supset supseteq cup cap setminus to rightarrow leftarrow leftrightarrow
    Rightarrow Leftarrow Leftrightarrow mapsto implies iff land lor lnot neg wedge vee oplus otimes
    odot
"""
_OPERATORS = set(_OPERATOR_NAMES.split())
_COMMAND = re.compile(r"(?<![\\\w:])\\([A-Za-z]+)")
_SCRIPT = re.compile(r"[_^](?:\\[A-Za-z]+|[A-Za-z0-9*'])|'")
_BASE = re.compile(r"(?<![\w$\\])[A-Za-z0-9]{1,2}(?:_|\^|_\{|\^\{)$")
_JOINT = re.compile(r"[ ]?(?:[+\-=<>/*|,]|\\,)?[ ]?(?=\\)")
_LEFT = re.compile(r"(?<![\w$\\.])(?:\d+(?:\.\d+)?|[A-Za-z])[ ]?$")
_RIGHT = re.compile(r"[ ]?(?:\d+(?:\.\d+)?|[A-Za-z])(?![\w$'’])")


def with_dollars(text: str) -> str:
    """The text with `\\( … \\)` as `$ … $`, and LaTeX commands outside math wrapped in `$ … $`; code untouched."""
    if "\\" not in text:
        return text
    return "".join(_span(span) for span in spans(text))


def unclosed_formula(text: str) -> bool:
    """Whether a formula begins that never ends: a `$` left over before LaTeX."""
    return any(
        span.kind == "text" and re.search(r"(?<!\\)\$(?:\$|[^$\n]{0,200}\\[A-Za-z])", span.text) for span in spans(text)
    )


def _span(span: Span) -> str:
    if span.kind == "text":
        return _wrapped(span.text)
    if span.kind == "math" and span.text.startswith("\\("):
        return f"${span.text[2:-2].strip()}$"
    if span.kind == "math" and span.text.startswith("\\["):
        return f"$${span.text[2:-2]}$$"
    return span.text


def _wrapped(text: str) -> str:
    if "$" in text and unclosed_formula(text):
        return text
    braces = _braces(text)
    parts: list[str] = []
    at = 0
    for match in _COMMAND.finditer(text):
        if match.start() < at or not (end := _atom(text, match, braces)):
            continue
        begin = _begin(text, match, at)
        end = _joined(text, end, braces)
        if text[match.start() : end].lstrip("\\") in _OPERATORS and (right := _RIGHT.match(text, end)):
            end = right.end()
        parts += [text[at:begin], f"${text[begin:end]}$"]
        at = end
    return "".join([*parts, text[at:]])


def _begin(text: str, match: re.Match[str], at: int) -> int:
    """Where the formula begins: the operand left of an operator belongs to it, and the base of a script."""
    if match[1] in _OPERATORS and (left := _LEFT.search(text, max(at, match.start() - 12), match.start())):
        return left.start()
    base = _BASE.search(text, max(at, match.start() - 4), match.start())
    return base.start() if base else match.start()


def _joined(text: str, end: int, braces: dict[int, int]) -> int:
    """The end of a run of formulas with only an operator between them."""
    while joint := _JOINT.match(text, end):
        following = _COMMAND.match(text, joint.end())
        further = _atom(text, following, braces) if following else 0
        if not further:
            return end
        end = further
    return end


def _atom(text: str, match: re.Match[str], braces: dict[int, int]) -> int:
    """The end of a command with its arguments and scripts; 0 if it is no LaTeX of ours."""
    name, end = match[1], match.end()
    known = name in _SYMBOLS or name in _OPERATORS
    if name in _WITH_ARGUMENTS:
        if end not in braces:
            return 0
        while end in braces:
            end = braces[end]
        known = True
    if not known:
        return 0
    while True:
        if text[end : end + 1] in {"_", "^"} and end + 1 in braces:
            end = braces[end + 1]
        elif script := _SCRIPT.match(text, end):
            end = script.end()
        else:
            return end


def _braces(text: str) -> dict[int, int]:
    """For each `{` with a partner, the position behind that partner."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"\\.|[{}]", text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            pairs[opened.pop()] = match.end()
    return pairs
