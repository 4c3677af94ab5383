"""What does a quiz's Markdown look like to students, and which of it cannot be shown?"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import strip_tags

from exams.content.markdown import ContentProblem, FigureRef, Rendered, render, render_inline
from exams.models import Figure
from exams.rules.lint import Severity, Text, TextProblem, doubtful_breaks

_FIGURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(\s*<?figure:(?P<name>[^)>\s]+)")
_EMBEDDED_ANNOTATION = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typeset:
    """One text, rendered: safe HTML, and what lint must know of it."""

    html: str
    facts: Text


@dataclass(frozen=True)
class Typesetter:
    """Renders a quiz's texts with its figures, each text once."""

    figures: dict[str, FigureRef]
    _done: dict[tuple[str, bool], Typeset] = field(default_factory=dict)

    @classmethod
    def with_figures(cls, figures: Iterable[Figure]) -> Typesetter:
        """`figures` need their images at hand, without the bytes."""
        return cls({f.name: FigureRef(f.image.digest, f.image.width, f.image.height, f.alt) for f in figures})

    def block(self, source: str) -> Typeset:
        return self._set(source, inline=False)

    def inline(self, source: str) -> Typeset:
        """For places that hold a phrase, such as options inside a label."""
        return self._set(source, inline=True)

    def _set(self, source: str, *, inline: bool) -> Typeset:
        wanted = (source, inline)
        if wanted not in self._done:
            rendered = (render_inline if inline else render)(source, self.figures)
            self._done[wanted] = Typeset(rendered.html, self._facts(source, rendered))
        return self._done[wanted]

    def _facts(self, source: str, rendered: Rendered) -> Text:
        shown = [(found["name"], found["alt"]) for found in _FIGURE.finditer(source)]
        return Text(
            source=source,
            plain=plain_words(rendered.html),
            figures=tuple(name for name, _ in shown),
            undescribed=tuple(name for name, alt in shown if not alt.strip()),
            problems=(
                *(_problem(p) for p in rendered.problems if p.code != "figure-absent"),
                *doubtful_breaks(source),
            ),
        )


def plain_words(markup: str) -> str:
    """What a reader sees of rendered HTML, tags and the source kept inside math left out."""
    words = html.unescape(strip_tags(_EMBEDDED_ANNOTATION.sub("", markup)))
    return " ".join(words.split())


def _problem(found: ContentProblem) -> TextProblem:
    return TextProblem(found.message, found.line, found.column, Severity(found.severity))
