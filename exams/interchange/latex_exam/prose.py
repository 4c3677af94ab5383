"""What does a piece of LaTeX say, as Markdown with its formulas between dollars?"""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pylatexenc import latexwalker, macrospec
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latex2text import get_default_latex_context_db as text_context
from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexEnvironmentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexSpecialsNode,
    LatexWalker,
    LatexWalkerParseError,
)

from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import as_markdown, formula, one_line

# The parser reports on what it passes over; problems with a source are for its author, not for the log.
logging.getLogger("pylatexenc").setLevel(logging.WARNING)

MAX_DEPTH = 60
PARAGRAPH = "\n\n"
BREAK = "\\\n"
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_DISPLAY = {
    "equation": "", "displaymath": "", "math": "", "align": "aligned", "flalign": "aligned", "alignat": "aligned",
    "eqnarray": "aligned", "gather": "gathered", "multline": "gathered",
}  # fmt: skip
_UNNUMBERED = re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])|\\label\s*\{[^{}]*\}|\\tag\*?\s*\{[^{}]*\}")
_MARKS = {"textbf": "**", "textit": "*", "emph": "*", "textsl": "*", "underline": "*", "uline": "*", "sout": "~~"}
_SWITCHES = {"bf": "**", "bfseries": "**", "it": "*", "itshape": "*", "em": "*", "sl": "*"}
_SIGNS = {
    "\\": BREAK, "newline": BREAK, "linebreak": BREAK, "par": PARAGRAPH, "medskip": PARAGRAPH, "bigskip": PARAGRAPH,
    "smallskip": PARAGRAPH, "quad": " ", "qquad": " ", " ": " ", ",": " ", "half": "½", "blank": "_____",
    "hrulefill": "_____", "fillin": "_____", "textbackslash": r"\\", "TrueFalse": "",
    "_": r"\_", "#": r"\#", "textasciicircum": "^",
}  # fmt: skip
_LAYOUT_NAMES = """
    vspace vspace* hspace hspace* vfill hfill newpage clearpage pagebreak nopagebreak noindent indent centering small
    large Large LARGE huge Huge normalsize footnotesize scriptsize tiny raggedright label fillwithlines
    fillwithdottedlines fillwithgrid makeemptybox makeemptybox* answerline setlength addtolength bfseries itshape
    sffamily ttfamily rmfamily bf it em sl tt rm sf protect phantom needspace droptotalpoints droppoints
    droptotalbonuspoints
    thispagestyle pagestyle item hline cline toprule midrule bottomrule maketitle printanswers noprintanswers addpoints
    mbox makebox checkboxchar checkedchar CorrectChoiceEmphasis pointname bonuspointname pointsinmargin filbreak
    nopointsinmargin pointsinrightmargin boxedpoints bracketedpoints else fi noindent null strut
"""
_LAYOUT = frozenset(_LAYOUT_NAMES.split()) - {"mbox", "makebox", "item"}
_ALT = re.compile(r"\balt\s*=\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_SUFFIXES = ("", ".png", ".jpg", ".jpeg", ".svg", ".webp", ".PNG", ".JPG")
_NOT_SHOWN = (".pdf", ".eps", ".ps", ".tikz")
_SPECIALS = {"~": " ", "``": "“", "''": "”", "--": "–", "---": "—", "\n\n": PARAGRAPH, "&": " & "}


def _context() -> Any:
    """What the class and common packages add to the commands that the library knows, with their arguments."""
    given = {
        "vspace": "*{", "hspace": "*{", "fillwithlines": "{", "fillwithdottedlines": "{", "fillwithgrid": "{",
        "makeemptybox": "*{", "answerline": "[", "fillin": "[[", "setlength": "{{", "addtolength": "{{",
        "includegraphics": "*[[{", "uline": "{", "sout": "{", "url": "{", "href": "{{", "needspace": "{",
        "textcolor": "[{{",
        "color": "[{", "parbox": "[[[{{", "makebox": "[[{", "scalebox": "{[{", "resizebox": "*{{{", "rotatebox": "[{{",
        "rule": "[{{", "footnote": "[{", "textsuperscript": "{", "textsubscript": "{", "label": "{", "ref": "{",
        "multicolumn": "{{{", "multirow": "[{[{[{", "cline": "{", "caption": "[{", "pagestyle": "{", "phantom": "{",
        "thispagestyle": "{", "code": "{", "checkboxchar": "{", "checkedchar": "{", "CorrectChoiceEmphasis": "{",
        "pointname": "{", "bonuspointname": "{",
    }  # fmt: skip
    environments = {
        "minipage": "[[[{", "multicols": "{", "tabular": "[{", "tabularx": "{[{", "array": "[{", "wrapfigure": "[{[{",
        "figure": "[", "table": "[", "adjustbox": "{", "alignat": "{", "alignat*": "{", "enumerate": "[",
        "itemize": "[", "tikzpicture": "[",
    }  # fmt: skip
    db = latexwalker.get_default_latex_context_db()
    db.add_context_category(
        "exam",
        macros=[macrospec.std_macro(name, arguments) for name, arguments in given.items()],
        environments=[macrospec.std_environment(name, arguments) for name, arguments in environments.items()],
        prepend=True,
    )
    return db


_CONTEXT = _context()
_TEXTS = text_context()
_PLAIN = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=False, keep_comments=False)


class Prose:
    """Converts pieces of one document; `folders` are where it says that its images lie."""

    def __init__(
        self, pictures: Pictures, files: Mapping[str, bytes], folders: Sequence[str], problems: Problems
    ) -> None:
        self._pictures, self._files, self._folders, self._problems = pictures, files, ("", *folders), problems
        self._line = 0

    def text(self, source: str, line: int) -> str:
        """Markdown. Whatever the parser cannot make sense of is an error with its line."""
        self._line = line
        if not source.strip():
            return ""
        if _depth(source) > MAX_DEPTH:
            self._problems.error(line, f"Braces are nested deeper than {MAX_DEPTH} levels.")
            return ""
        try:
            return _tidy(self._nodes(self._parsed(source, line), 0))
        except Exception:  # the parser answers broken input with nearly every kind of exception
            self._problems.error(line, f"This LaTeX cannot be read: “{one_line(source)[:60]}”.")
            return ""

    def _parsed(self, source: str, line: int) -> Sequence[Any]:
        """The nodes; what is not well-formed is an error, and the parser goes on behind it."""
        try:
            strict = LatexWalker(source, latex_context=_CONTEXT, tolerant_parsing=False)
            return strict.get_latex_nodes()[0]  # type: ignore[no-any-return]
        except LatexWalkerParseError as broken:
            at = line + max(0, (broken.lineno or 1) - 1)
            self._problems.error(at, f"The LaTeX is broken here: {one_line(str(broken.msg))[:120].rstrip('.')}.")
        tolerant = LatexWalker(source, latex_context=_CONTEXT, tolerant_parsing=True)
        return tolerant.get_latex_nodes()[0]  # type: ignore[no-any-return]

    def _nodes(self, nodes: Sequence[Any] | None, depth: int) -> str:
        if depth > MAX_DEPTH:
            return ""
        return "".join(self._node(node, depth + 1) for node in nodes or () if node is not None)

    def _node(self, node: Any, depth: int) -> str:
        if isinstance(node, LatexCharsNode):
            return PARAGRAPH.join(as_markdown(re.sub(r"\s+", " ", part)) for part in re.split(r"\n\s*\n", node.chars))
        if isinstance(node, LatexMathNode):
            return self._math(node)
        if isinstance(node, LatexGroupNode):
            return self._group(node, depth)
        if isinstance(node, LatexEnvironmentNode):
            return self._environment(node, depth)
        if isinstance(node, LatexSpecialsNode):
            return _SPECIALS.get(node.specials_chars, str(node.specials_chars))
        return self._macro(node, depth) if isinstance(node, LatexMacroNode) else ""

    def _math(self, node: Any) -> str:
        opening, closing = node.delimiters
        latex = node.latex_verbatim().removeprefix(opening).removesuffix(closing)
        display = node.displaytype == "display"
        text = formula(_UNNUMBERED.sub("", latex), display=display)
        return f"{PARAGRAPH}{text}{PARAGRAPH}" if display else text

    def _group(self, node: Any, depth: int) -> str:
        text = self._nodes(node.nodelist, depth)
        names = [one.macroname for one in node.nodelist if isinstance(one, LatexMacroNode)][:2]
        mark = next((_SWITCHES[name] for name in names if name in _SWITCHES), "")
        return _marked(mark, text)

    def _macro(self, node: Any, depth: int) -> str:
        name = node.macroname
        if name in _SIGNS:
            return _SIGNS[name]
        special: dict[str, Callable[[Any, int], str]] = {
            "includegraphics": self._image, "verb": self._code, "texttt": self._typed, "code": self._typed,
            "url": self._typed, "textsuperscript": self._raised, "textsubscript": self._raised, "rule": _blank,
            "footnote": self._aside,
        }  # fmt: skip
        if name in special:
            return special[name](node, depth)
        if name in _MARKS:
            inner = self._arguments(node, depth)
            return inner or "_____" if name == "underline" and not inner.strip() else _marked(_MARKS[name], inner)
        if name in _LAYOUT:
            return ""
        return self._other(node, depth)

    def _other(self, node: Any, depth: int) -> str:
        """Accents and signs as the library writes them, the last argument of what only decorates."""
        arguments = [one for one in (node.nodeargd.argnlist if node.nodeargd else []) if one is not None]
        known: Any = _TEXTS.get_macro_spec(node.macroname)
        if known is not None and known.macroname:
            if arguments and not known.simplify_repl:
                return self._nodes(arguments[-1:], depth)
            return as_markdown(_PLAIN.nodelist_to_text([node]))
        if not arguments:
            self._warn(f"The command \\{node.macroname} is not known here; it was left out.")
            return ""
        return self._nodes(arguments[-1:], depth)

    def _arguments(self, node: Any, depth: int) -> str:
        found = [one for one in (node.nodeargd.argnlist if node.nodeargd else []) if one is not None]
        return self._nodes(found[-1:], depth)

    def _environment(self, node: Any, depth: int) -> str:
        name = node.environmentname.removesuffix("*")
        if name in _DISPLAY:
            return self._display(node, name)
        if name in ("verbatim", "Verbatim"):
            code = (node.nodeargd.verbatim_text or "").strip("\n").rstrip()
            return f"{PARAGRAPH}```\n{code}\n```{PARAGRAPH}"
        if name in ("itemize", "enumerate", "description"):
            return self._list(node, name, depth)
        if name in ("tabular", "tabularx"):
            return self._table(node, depth)
        if name in ("tikzpicture", "pgfpicture", "picture", "circuitikz", "axis"):
            self._problems.error(
                self._line, f"A drawing made of LaTeX commands ({name}) cannot be read; save it as an image."
            )
            return ""
        return f"{PARAGRAPH}{self._nodes(node.nodelist, depth)}{PARAGRAPH}"

    def _display(self, node: Any, name: str) -> str:
        inner = "".join(one.latex_verbatim() for one in node.nodelist)
        inner = _UNNUMBERED.sub("", inner).strip()
        kind = _DISPLAY[name]
        text = formula(f"\\begin{{{kind}}}{inner}\\end{{{kind}}}" if kind else inner, display=name != "math")
        return f"{PARAGRAPH}{text}{PARAGRAPH}" if name != "math" else text

    def _list(self, node: Any, name: str, depth: int) -> str:
        items: list[list[Any]] = []
        for one in node.nodelist:
            if isinstance(one, LatexMacroNode) and one.macroname == "item":
                items.append([])
            elif items:
                items[-1].append(one)
        lines = []
        for place, item in enumerate(items, 1):
            sign = f"{place}. " if name == "enumerate" else "- "
            text = _tidy(self._nodes(item, depth))
            lines.append(sign + re.sub(r"\n(?=[^\n])", "\n" + " " * len(sign), text))
        return PARAGRAPH + "\n".join(lines) + PARAGRAPH

    def _table(self, node: Any, depth: int) -> str:
        rows: list[list[list[Any]]] = [[[]]]
        for one in node.nodelist:
            if isinstance(one, LatexMacroNode) and one.macroname in ("\\", "tabularnewline"):
                rows.append([[]])
            elif isinstance(one, LatexSpecialsNode) and one.specials_chars == "&":
                rows[-1].append([])
            else:
                rows[-1][-1].append(one)
        cells = [[one_line(self._nodes(cell, depth)).replace("|", r"\|") for cell in row] for row in rows]
        cells = [row for row in cells if any(row)]
        if not cells:
            return ""
        width = max(map(len, cells))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in cells]
        return PARAGRAPH + "\n".join([lines[0], "|" + "---|" * width, *lines[1:]]) + PARAGRAPH

    def _image(self, node: Any, depth: int) -> str:  # noqa: ARG002
        groups = [one for one in node.nodeargd.argnlist if isinstance(one, LatexGroupNode)]
        name = "".join(part.latex_verbatim() for part in groups[-1].nodelist).strip() if groups else ""
        said = _ALT.search("".join(one.latex_verbatim() for one in groups[:-1]))
        alt = _PLAIN.latex_to_text(said[1]) if said else ""
        found = next((path for path in self._candidates(name) if path in self._files), None)
        if found is None and posixpath.splitext(name)[1].lower() in _NOT_SHOWN:
            self._problems.error(self._line, f"The figure {name[:80]!r} is no PNG, JPEG, WebP or SVG; convert it.")
            return ""
        return self._pictures.shown(found or name, alt, self._line)

    def _candidates(self, name: str) -> list[str]:
        paths = [posixpath.normpath(posixpath.join(folder, name)) for folder in self._folders]
        stems = [posixpath.splitext(path)[0] for path in paths if path.lower().endswith(_NOT_SHOWN)]
        return [path + suffix for path in [*paths, *stems] for suffix in _SUFFIXES if not path.startswith(("..", "/"))]

    def _code(self, node: Any, depth: int) -> str:  # noqa: ARG002
        return _ticked(node.nodeargd.verbatim_text or "")

    def _typed(self, node: Any, depth: int) -> str:  # noqa: ARG002
        return _ticked(_PLAIN.nodelist_to_text([one for one in node.nodeargd.argnlist[-1:] if one is not None]))

    def _raised(self, node: Any, depth: int) -> str:
        inner = self._arguments(node, depth).strip()
        return formula(f"{'^' if node.macroname == 'textsuperscript' else '_'}{{{inner}}}") if inner else ""

    def _aside(self, node: Any, depth: int) -> str:
        return f" ({self._arguments(node, depth).strip()})"

    def _warn(self, message: str) -> None:
        self._problems.warning(self._line, message)


def _blank(node: Any, depth: int) -> str:  # noqa: ARG001
    return "_____"


def _marked(mark: str, text: str) -> str:
    core = text.strip()
    if not mark or not core or "\n" in core:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{core}{mark}{after}"


def _ticked(text: str) -> str:
    flat = one_line(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", flat)), default=0))
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}" if flat else ""


def _depth(source: str) -> int:
    deepest = depth = 0
    for sign in _BRACES.findall(source):
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return max(deepest, source.count("\\begin") if source.count("\\begin") > source.count("\\end") + MAX_DEPTH else 0)


def _tidy(text: str) -> str:
    """Paragraphs with one blank line between them and no space around; code stays as it is."""
    parts = re.split(r"(```\n.*?\n```)", text, flags=re.DOTALL)
    kept = [part if part.startswith("```\n") else _tidy_text(part) for part in parts]
    return re.sub(r"\n{3,}", PARAGRAPH, "".join(kept)).strip().removesuffix("\\").strip()


def _tidy_text(text: str) -> str:
    text = re.sub(r"[ \t]*\\\n[ \t]*(?=\n|$)", "", text)
    text = re.sub(r"(?<=\S) {2,}", " ", text)
    return re.sub(r"[ \t]+\n", "\n", re.sub(r"\n\n[ \t]+(?![ \t]*[-\d])", PARAGRAPH, text))
