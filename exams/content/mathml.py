"""How does MathML look right under a policy that forbids inline styles? Each style becomes a class of math.css."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_CLASSES = {
    "text-align:left": "math-left",
    "text-align:right": "math-right",
    "justify-items:start": "",
    "justify-items:end": "",
    "padding-left:0": "math-flush-left",
    "padding-right:0": "math-flush-right",
    "padding-top:0": "math-flush-top",
    "padding-bottom:0": "math-flush-bottom",
    "padding-left:1em": "math-case",
    "padding-left:0.1em": "math-thin-left",
    "padding-right:0.1em": "math-thin-right",
    "padding-left:0.1667em": "math-space-left-3",
    "padding-right:0.1667em": "math-space-right-3",
    "padding-left:0.2222em": "math-space-left-4",
    "padding-right:0.2222em": "math-space-right-4",
    "padding-left:0.2778em": "math-space-left-5",
    "padding-right:0.2778em": "math-space-right-5",
    "padding-top:0.1667em": "math-continued",
    "width:100%": "math-wide",
    "width:50%": "math-half",
    "width:7.5%": "math-indent",
    "math-shift:compact": "math-cramped",
    "font-variant-caps:small-caps": "math-small-caps",
} | {
    f"border-{side}:0.05em {line} currentcolor": f"math-{line}-{side}"
    for side in ("left", "right", "top")
    for line in ("solid", "dashed")
}
_RENAMED_CLASSES = {
    "math-core-sans-serif-font": "math-sans",
    "math-core-serif-font": "math-serif",
}
_ENCLOSURES = {
    "box": "math-box",
    "actuarial": "math-actuarial",
    "phasorangle": "math-phasor",
    "updiagonalstrike": "math-strike-up",
    "downdiagonalstrike": "math-strike-down",
}
_FONT_PERCENT = range(50, 251)
_MU_PER = {"em": 18.0, "rem": 18.0, "ex": 8.0, "pt": 1.8, "mm": 5.1, "cm": 51.0, "px": 1.35, "in": 130.0}
_MAX_NEGATIVE_MU = 36
_NEGATIVE_SPACE = re.compile(r"margin-left:-(\d*\.?\d+)([a-z]+)")
_COLOR = re.compile(r"color:(#[0-9A-Fa-f]{6})")
_FONT_SIZE = re.compile(r"font-size:(\d+)%")
# The combining line is drawn half its width too far to the left; these stretch to exactly what they cover.
_COMBINING_LINE = "\N{COMBINING LOW LINE}"
_LINES = {"mover": "\N{OVERLINE}", "munder": "\N{LOW LINE}"}
_DROPPED = frozenset({"id", "href", "xmlns", "notation"})


def without_inline_styles(mathml: str) -> str:
    """The same markup with classes (`math-…`) and MathML attributes in the place of every `style`.

    `menclose`, which MathML Core lacks, becomes a plain row with a class.
    """
    rewriter = _Rewriter()
    rewriter.feed(mathml)
    rewriter.close()
    return "".join(rewriter.parts)


class _Rewriter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        self.parts.append(f"<{_element(tag)}{_attributes(attrs)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(f"<{_element(tag)}{_attributes(attrs)}/>")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        self.parts.append(f"</{_element(tag)}>")

    def handle_data(self, data: str) -> None:
        if data == _COMBINING_LINE:
            data = _LINES.get(self._open[-2], data)
        self.parts.append(escape(data, quote=False))


def _element(tag: str) -> str:
    return "mrow" if tag == "menclose" else tag


def _attributes(attrs: list[tuple[str, str | None]]) -> str:
    given = {name: value or "" for name, value in attrs}
    classes = [_RENAMED_CLASSES[name] for name in given.pop("class", "").split() if name in _RENAMED_CLASSES]
    kept = {name: value for name, value in given.items() if name not in _DROPPED and name != "style"}
    classes += [_ENCLOSURES[name] for name in given.get("notation", "").split() if name in _ENCLOSURES]
    for declaration in given.get("style", "").split(";"):
        found, extra = _translated(_normalised(declaration))
        classes += found
        kept |= extra
    if classes:
        kept["class"] = " ".join(dict.fromkeys(classes))
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())


def _normalised(declaration: str) -> str:
    name, _, value = declaration.strip().partition(":")
    return f"{name.strip()}:{' '.join(value.split())}"


def _translated(declaration: str) -> tuple[list[str], dict[str, str]]:
    """Classes and attributes that stand for one declaration; nothing for one that is unknown."""
    if known := _CLASSES.get(declaration):
        return [known], {}
    if found := _NEGATIVE_SPACE.fullmatch(declaration):
        mu = round(float(found[1]) * _MU_PER.get(found[2], 0.0))
        return ([f"math-back-{min(mu, _MAX_NEGATIVE_MU)}"] if mu else []), {}
    if found := _COLOR.fullmatch(declaration):
        return [], {"mathcolor": found[1].lower()}
    if (found := _FONT_SIZE.fullmatch(declaration)) and int(found[1]) in _FONT_PERCENT:
        return [], {"mathsize": f"{found[1]}%"}
    return [], {}
