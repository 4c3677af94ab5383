"""What does a text in a GIFT file say, as Markdown?"""

from __future__ import annotations

import html
import re

from exams.interchange.html_in import html_to_markdown
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import as_markdown

# Escaped signs stand as characters of the private use area until the structure is read.
_SIGNS = ":#={}~"
_PRIVATE = {sign: chr(0xE100 + place) for place, sign in enumerate(_SIGNS)}
_PLAIN = {ord(private): sign for sign, private in _PRIVATE.items()}
_NEW_LINE = chr(0xE1FF)
_ESCAPE = re.compile(r"\\(?:\\|[:#={}~]|n(?!abla\b|eq\b|e\b|u\b|ot\b|eg\b|mid\b|i\b|rightarrow\b))")
_FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|[A-Za-z]{2,31});")
_BACKSLASH_MATH = re.compile(r"\\\((.{1,4000}?)\\\)|\\\[(.{1,4000}?)\\\]", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\(([^()\s]+)\)")


def protected(text: str) -> str:
    """The text with its escapes taken away, escaped signs standing as private characters."""
    return _ESCAPE.sub(_taken, text)


def unescaped(text: str) -> str:
    return text.translate(_PLAIN).replace(_NEW_LINE, "\n")


def escaped(text: str) -> str:
    """The text so that nothing in it is taken for structure; line ends as `\\n`."""
    return re.sub(r"[\\:#={}~]", r"\\\g<0>", text).replace("\n", r"\n")


def _taken(match: re.Match[str]) -> str:
    sign = match[0][1]
    if sign == "n":
        return _NEW_LINE
    return _PRIVATE.get(sign, sign)


class Texts:
    """The texts of one question: what its prompt says about the format holds for the others too."""

    def __init__(self, prompt: str, pictures: Pictures, problems: Problems, line: int) -> None:
        self._pictures, self._problems, self._line = pictures, problems, line
        self._format = "moodle"
        found = _FORMAT.match(prompt)
        if found:
            self._format = found[1].lower()
        self.prompt = self.text(prompt)

    def text(self, source: str) -> str:
        """One text as Markdown."""
        found = _FORMAT.match(source)
        form = found[1].lower() if found else self._format
        plain = unescaped(source[found.end() :] if found else source).strip()
        if form == "markdown":
            return self._with_figures(with_dollars(plain))
        if form == "html" or (form == "moodle" and _HTML.search(plain)):
            return html_to_markdown(plain, self._picture, self._problems, self._line)
        return as_markdown(html.unescape(plain) if form == "moodle" else plain)

    def _picture(self, source: str, alt: str) -> str:
        return self._pictures.shown(source.removeprefix("@@PLUGINFILE@@/"), alt, self._line)

    def _with_figures(self, text: str) -> str:
        return _IMAGE.sub(lambda match: self._picture(match[2], match[1]), text)


def with_dollars(markdown: str) -> str:
    """Markdown of others with `\\(…\\)` as `$…$` and `\\[…\\]` as `$$…$$`."""
    return _BACKSLASH_MATH.sub(_dollars, markdown)


def _dollars(match: re.Match[str]) -> str:
    if match[1] is not None:
        return f"${' '.join(match[1].split())}$"
    return f"$${' '.join(match[2].split())}$$"
