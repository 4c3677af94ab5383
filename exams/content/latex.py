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
    r"lbrace|langle|lang|lceil|lfloor|lvert|lVert|lbrack|lparen|lgroup|lmoustache|llbracket|ulcorner|llcorner"
    r"|lAngle|lBrace|lBrack|llparenthesis|llangle|mathopen|(?:[bB]ra|[kK]et|[bB]raket|[sS]et)(?=\s*[^\s{])"
)
_CLOSING_NAMES = (
    "rbrace|rangle|rang|rceil|rfloor|rvert|rVert|rbrack|rparen|rgroup|rmoustache|rrbracket|urcorner|lrcorner"
    "|rAngle|rBrace|rrparenthesis|rrangle"
)
# A bracket that one of these takes as its argument closes nothing.
_TAKING_NAMES = (
    "acute|grave|breve|check|bar|hat|tilde|vec|mathring|d{1,4}ot|wide[a-z]+|angl"
    "|phase|[bx]?cancel|boxed|cramped|[hv]?phantom|eqref|emph|text[a-z]*|operatorname[a-z]*|sqrt|prescript|stackrel"
    "|(?:over|under)(?:set|line|bar|brace|bracket|group|paren|(?:left|right)+(?:arrow|harpoon))|utilde|middle"
    "|x[A-Za-z]*(?:arrow|harpoon|harpoons|equal|mapsto|tofrom)[a-z]*"
)
_CLOSING_SIGNS = r"[)\]⌉⌋⟧⟩⟫⟭⟯]"
_CLOSING = rf"(?:\\(?:{_CLOSING_NAMES}|[bB]igg?r)(?![A-Za-z])|\\\}}|{_CLOSING_SIGNS})"
_TOKEN = re.compile(
    rf"(?P<taken>(?:[_^]|\\(?:{_TAKING_NAMES})\*?(?![A-Za-z])|\\[cdt]?(?:frac|binom)\s*[^\s{{}}\\])\s*{_CLOSING})|"
    r"(?P<skip>%[^\n]*|\\middle\s*(?:\\[A-Za-z]+|\\.|.))"
    r"|(?P<define>\\(?:newcommand|renewcommand|providecommand|DeclareMathOperator|[gex]?def|let|global)(?![A-Za-z]))"
    r"|(?P<down>\{|\\begin(?![A-Za-z])\s*\{[^{}]*\}|\\begingroup(?![A-Za-z])|\\left(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.))"
    r"|(?P<up>\}|\\end(?![A-Za-z])\s*\{[^{}]*\}|\\endgroup(?![A-Za-z])|\\right(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.))"
    r"|(?P<cell>&|\\\\)"
    rf"|(?P<open>\\(?:{_OPENING_NAMES}|[bB]igg?l)(?![A-Za-z])|\\\{{|[(\[⌈⌊⌜⌞⎰❲⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼])"
    rf"|(?P<close>{_CLOSING})"
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
_converter = LatexToMathML(macros=_MACROS, fancy_error=False, allow_unreliable_rendering=True, max_expansions=200)


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

    Each opening delimiter that is never closed doubles the converter's time: they are counted group by
    group, a table's cells apart.
    """
    if not latex.strip():
        raise MathError("The formula is empty.", 0)
    if len(latex) > MAX_LENGTH:
        raise MathError(f"The formula is longer than {MAX_LENGTH} characters.", MAX_LENGTH)
    unclosed = _Unclosed()
    for token in _TOKEN.finditer(latex):
        if token.lastgroup == "define":
            raise MathError("Commands cannot be defined inside a formula.", token.start())
        unclosed.read(token.lastgroup)
        if len(unclosed.in_groups) > MAX_NESTING + 1:
            raise MathError(f"The formula is nested deeper than {MAX_NESTING} levels.", token.start())
    if unclosed.total > MAX_UNCLOSED_DELIMITERS:
        raise MathError("Too many opening brackets are never closed.", 0)


class _Unclosed:
    """Opening delimiters that nothing in their own group and cell closes; any closing one closes any other."""

    def __init__(self) -> None:
        self.in_groups = [0]
        self._left_behind = 0

    @property
    def total(self) -> int:
        return self._left_behind + sum(self.in_groups)

    def read(self, kind: str | None) -> None:
        match kind:
            case "down":
                self.in_groups.append(0)
            case "up":
                self._left_behind += self.in_groups.pop()
                self.in_groups = self.in_groups or [0]
            case "cell":
                self._left_behind += self.in_groups[-1]
                self.in_groups[-1] = 0
            case "open":
                self.in_groups[-1] += 1
            case "close":
                self.in_groups[-1] = max(0, self.in_groups[-1] - 1)
