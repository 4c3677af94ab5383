"""How does text that is no Markdown become Markdown that says the same, with its formulas between dollars?"""

from __future__ import annotations

import re

_MATH = re.compile(
    r"\\\((?P<inline>(?:(?!\\\().){1,4000}?)\\\)"
    r"|\\\[(?P<display>(?:(?!\\\[).){1,4000}?)\\\]"
    r"|\$\$(?P<dollars>[^$]{1,4000})\$\$"
    r"|(?<![\\$\w])\$(?P<single>[^\s$](?:[^$\n]{0,400}[^\s$\\])?)\$(?![\w$])",
    re.DOTALL,
)
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_STAR = re.compile(r"(?<!\s)\*|\*(?!\s)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_(?=[^\W_])|(?<=[^\W_])_(?![^\W_])")
_LINK = re.compile(r"\[(?=[^\[\]\n]*\]\s*[(\[:])")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_AUTOLINK = re.compile(r"<(?=[A-Za-z][\w+.-]*:|[\w.+-]+@)")
_BLOCK_START = re.compile(r"^( {0,3})(#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|=+\s*$|-+\s*$|~~~|```|\|)", re.MULTILINE)
_NUMBERED = re.compile(r"^( {0,3}\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


def as_markdown(text: str) -> str:
    """The text with what Markdown would misread escaped; `\\(…\\)` becomes `$…$`, and `\\[…\\]` becomes `$$…$$`."""
    parts: list[str] = []
    at = 0
    for match in _MATH.finditer(text):
        parts += [_escaped(text[at : match.start()]), _formula(match)]
        at = match.end()
    parts.append(_escaped(text[at:]))
    return _escaped_starts("".join(parts))


def formula(latex: str, *, display: bool = False) -> str:
    """LaTeX between dollars; nothing where there is none."""
    flat = " ".join(latex.split())
    if not flat:
        return ""
    return f"$${flat}$$" if display else f"${flat}$"


def one_line(text: str) -> str:
    return " ".join(text.split())


def shortened(text: str, length: int = 60) -> str:
    """The beginning of a text in one line, for messages."""
    flat = one_line(text)
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"


def _formula(match: re.Match[str]) -> str:
    inline = match["inline"] or match["single"]
    return formula(inline or match["display"] or match["dollars"] or "", display=inline is None)


def _escaped(text: str) -> str:
    text = _BACKSLASH.sub(r"\\\\", text)
    text = text.replace("`", r"\`").replace("$", r"\$").replace("~~", r"\~\~")
    text = _UNDERSCORE.sub(r"\\_", _STAR.sub(r"\\*", text))
    return _AUTOLINK.sub("&lt;", _LINK.sub("&#91;", _ENTITY.sub("&amp;", text)))


def _escaped_starts(text: str) -> str:
    return _NUMBERED.sub(r"\1\\\2", _BLOCK_START.sub(r"\1\\\2", text))
