"""How does a text begin, in one line that a person can read: words as words, formulas as formulas?"""

from __future__ import annotations

import html
import re

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from exams.content.markdown import render_inline

_FIGURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_FORMULA = re.compile(r"(<math\b.*?</math>)", re.DOTALL)


def excerpt_of(source: str, words: int) -> SafeString:
    """The beginning of a Markdown text. Figures are left out: in a list they would be too large to help."""
    return excerpt(render_inline(_FIGURE.sub(" ", source), {}).html, words)


def excerpt(markup: str, words: int) -> SafeString:
    """The beginning of a rendered text, without any tag but those of its formulas; each of these counts as a word."""
    shown: list[str] = []
    left = words
    parts = _FORMULA.split(markup)
    for place, part in enumerate(parts):
        is_formula = place % 2 == 1
        if left <= 0 and (is_formula or part.strip()):
            shown.append("…")
            break
        if is_formula:
            shown.append(part.replace(' display="block"', ""))
            left -= 1
            continue
        said = html.unescape(strip_tags(part))
        taken = re.findall(r"\s*\S+", said)[:left]
        left -= len(taken)
        whole = len("".join(taken).rstrip()) == len(said.rstrip())
        shown.append(escape(" ".join("".join(taken).split(" "))) + ("" if whole else "…"))
        if not whole:
            break
        shown.append(" " if said[-1:].isspace() else "")
    return mark_safe("".join(shown).strip())  # noqa: S308 (words are escaped; formulas come from exams.content)
