"""How does a LaTeX formula become MathML, and what is wrong with it when it cannot?"""

from __future__ import annotations

import re
from functools import lru_cache

from math_core import LatexError, LatexToMathML

from exams.content.mathml import without_inline_styles

MAX_LENGTH = 4000
MAX_NESTING = 40
MAX_UNCLOSED_DELIMITERS = 12

_OPENING_NAMES = (
    "lbrace|langle|lang|lceil|lfloor|lvert|lVert|lbrack|lparen|lgroup|lmoustache|llbracket|ulcorner|llcorner"
    "|lAngle|lBrace|lBrack|llparenthesis|llangle|mathopen"
)
_CLOSING_NAMES = (
    "rbrace|rangle|rang|rceil|rfloor|rvert|rVert|rbrack|rparen|rgroup|rmoustache|rrbracket|urcorner|lrcorner"
    "|rAngle|rBrace|rBrack|rrparenthesis|rrangle|mathclose"
)
_TOKEN = re.compile(
    r"(?P<skip>%[^\n]*|\\middle\s*(?:\\[A-Za-z]+|\\.|.))"
    r"|(?P<define>\\(?:newcommand|renewcommand|providecommand|DeclareMathOperator|[gex]?def|let|global)(?![A-Za-z]))"
    r"|(?P<down>\{|\\begin(?![A-Za-z])\s*\{[^{}]*\}|\\begingroup(?![A-Za-z])|\\left(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.))"
    r"|(?P<up>\}|\\end(?![A-Za-z])\s*\{[^{}]*\}|\\endgroup(?![A-Za-z])|\\right(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.))"
    r"|(?P<cell>&|\\\\)"
    rf"|(?P<open>\\(?:{_OPENING_NAMES}|[bB]igg?l)(?![A-Za-z])|\\\{{|[(\[⌈⌊⌜⌞⎰❲⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼])"
    rf"|(?P<close>\\(?:{_CLOSING_NAMES}|[bB]igg?r)(?![A-Za-z])|\\\}}|[)\]⌉⌋⟧⟩⟫⟭⟯])"
    r"|\\[A-Za-z]+|\\.|.",
    re.DOTALL,
)
# Common commands that the library does not know by themselves.
_MACROS = {
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "pmb": r"\boldsymbol{#1}",
    "mbox": r"\text{#1}",
}
_converter = LatexToMathML(
    macros=_MACROS, fancy_error=False, allow_unreliable_rendering=True, max_expansions=200
)


class MathError(ValueError):
    """A formula that cannot be shown: `message` in plain words, `offset` in characters from 0 into the LaTeX."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@lru_cache(maxsize=2048)
def to_mathml(latex: str, *, display: bool) -> str:
    """One `<math>` element, without any inline style. Raises `MathError`."""
    _guard(latex)
    try:
        mathml = _converter.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise _in_plain_words(str(error)) from error
    return without_inline_styles(mathml)


def _in_plain_words(report: str) -> MathError:
    offset, separator, message = report.partition(": ")
    if not separator or not offset.isdigit():
        return MathError(report, 0)
    return MathError(message, int(offset))


def _guard(latex: str) -> None:
    """Refuse what would crash the converter (deep nesting) or keep it busy for ever.

    The converter looks again through the rest of a group for each delimiter that is never closed, so its
    time doubles with each of them: they are counted group by group, a table's cells apart.
    """
    if len(latex) > MAX_LENGTH:
        raise MathError(f"The formula is longer than {MAX_LENGTH} characters.", MAX_LENGTH)
    unclosed = [0]
    left_behind = 0
    for token in _TOKEN.finditer(latex):
        match token.lastgroup:
            case "define":
                raise MathError("Commands cannot be defined inside a formula.", token.start())
            case "down":
                unclosed.append(0)
            case "up":
                left_behind += unclosed.pop()
                unclosed = unclosed or [0]
            case "cell":
                left_behind += unclosed[-1]
                unclosed[-1] = 0
            case "open":
                unclosed[-1] += 1
            case "close":
                unclosed[-1] = max(0, unclosed[-1] - 1)
        if len(unclosed) > MAX_NESTING + 1:
            raise MathError(f"The formula is nested deeper than {MAX_NESTING} levels.", token.start())
    if left_behind + sum(unclosed) > MAX_UNCLOSED_DELIMITERS:
        raise MathError("Too many opening brackets are never closed.", 0)
