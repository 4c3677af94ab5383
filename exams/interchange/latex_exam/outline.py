"""Which questions, parts, options and solutions does an exam's source hold, still as LaTeX?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from exams.interchange.assembly import number
from exams.interchange.latex_exam.macros import Stream
from exams.interchange.latex_exam.tokens import Token, joined
from exams.interchange.problems import Problems

LEVELS = {"question": 0, "part": 1, "subpart": 2, "subsubpart": 3}
_LISTS = {"questions": 0, "parts": 1, "subparts": 2, "subsubparts": 3}
_ONE, _SEVERAL = ("choices", "oneparchoices"), ("checkboxes", "oneparcheckboxes")
_SOLUTIONS = frozenset(
    {"solution", "solutionorbox", "solutionorlines", "solutionordottedlines", "solutionorgrid", "TheSolution"}
)
_QUESTIONS = re.compile(r"^(?:bonus)?(titled)?(question|part|subpart|subsubpart)$")
# What only sets columns or keeps things on a page may begin in a stem and end in an option: it is passed over.
_LAYOUTS = frozenset({"multicols", "multicols*", "samepage", "columen", "EnvFullwidth", "minipage", "adjustbox"})
_HEADINGS = frozenset({"section", "section*", "subsection", "subsection*", "fullwidth", "uplevel"})


@dataclass
class Source:
    """A piece of LaTeX and where it begins."""

    line: int
    tokens: list[Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        return joined(self.tokens).strip()


@dataclass
class Option:
    correct: bool
    text: Source
    reason: Source


@dataclass
class Asked:
    """A question or a part of one. `kind` is `choices` or `checkboxes` where there are options."""

    line: int
    level: int
    number: str
    points: Fraction | None
    stem: Source
    solution: Source
    title: str = ""
    kind: str = ""
    options: list[Option] = field(default_factory=list)
    parts: list[Asked] = field(default_factory=list)


@dataclass
class Division:
    """What stands under one heading."""

    line: int
    heading: Source
    questions: list[Asked] = field(default_factory=list)


@dataclass
class Outline:
    title: Source
    divisions: list[Division]
    folders: tuple[str, ...]


class Outliner:
    """Goes through the tokens once; text goes to whatever is open: a stem, an option, a solution."""

    def __init__(self, tokens: Iterable[Token], problems: Problems) -> None:
        self._stream, self._problems = Stream(tokens), problems
        self.outline = Outline(Source(0), [Division(0, Source(0))], ())
        self._open: list[tuple[str, int]] = []  # environments of ours that are open, with their lines
        self._path: list[Asked] = []  # the question and parts that are open
        self._sink: Source | None = None
        self._before_solution: list[Source | None] = []

    def run(self) -> Outline:
        while self._stream:
            self._step(self._stream.take())
        for name, line in self._open:
            self._problems.error(line, f"The environment “{name}” begins here and never ends.")
        return self.outline

    def _step(self, one: Token) -> None:
        name = one.name
        asked = _QUESTIONS.match(name)
        if asked:
            self._ask(one, LEVELS[asked[2]], titled=bool(asked[1]))
        elif name in ("choice", "CorrectChoice", "correctchoice"):
            self._option(one, correct=name != "choice")
        elif name.startswith("begin:") and self._is_ours(name[6:]):
            self._begin(name[6:], one.line)
        elif name.startswith("end:") and self._is_ours(name[4:]):
            self._end(name[4:], one.line)
        elif name.partition(":")[2] in _LAYOUTS:
            self._pass_over(name)
        else:
            self._other(one)

    def _other(self, one: Token) -> None:
        """Headings and the like, and plain text; text outside of any question is for the print only."""
        name = one.name
        if name == "ifprintanswers":
            self._printed_with_answers(one)
        elif name in ("title", "graphicspath"):
            self._said(name, one.line)
        elif name in _HEADINGS and self._sink_is_stem():
            self._heading(one)
        elif self._sink is not None:
            self._sink.tokens.append(one)

    def _pass_over(self, name: str) -> None:
        if not name.startswith("begin:"):
            return
        while self._stream.option() is not None:
            pass
        if name not in ("begin:samepage", "begin:EnvFullwidth", "begin:columen"):
            self._stream.argument()

    def _printed_with_answers(self, one: Token) -> None:
        """What is printed only with the answers belongs to the solution; what is printed without them falls away."""
        branches: list[list[Token]] = [[]]
        depth = 0
        while self._stream:
            token = self._stream.take()
            depth += token.name.startswith("if") - (token.name == "fi")
            if depth < 0:
                break
            if token.name == "else" and depth == 0:
                branches.append([])
            else:
                branches[-1].append(token)
        begin, end = Token("", one.line, "begin:solution"), Token("", one.line, "end:solution")
        self._stream.put([begin, *branches[0], end])

    def _is_ours(self, name: str) -> bool:
        return name in _LISTS or name in _ONE or name in _SEVERAL or name in _SOLUTIONS

    def _sink_is_stem(self) -> bool:
        return self._sink is None or (bool(self._path) and self._sink is self._path[-1].stem)

    def _ask(self, one: Token, level: int, *, titled: bool) -> None:
        title = joined(self._stream.argument()).strip() if titled else ""
        given = joined(self._stream.option() or ()).strip()
        del self._path[level:]
        if level > len(self._path):
            self._problems.error(one.line, f"\\{one.name} stands outside of any question.")
            level = len(self._path)
        siblings = self._path[-1].parts if self._path else self.outline.divisions[-1].questions
        before = sum(len(d.questions) for d in self.outline.divisions) if not self._path else len(siblings)
        asked = Asked(
            line=one.line,
            level=level,
            number=_number(level, before, self._path),
            points=_points(given, one, self._problems),
            stem=Source(one.line),
            solution=Source(one.line),
            title=title,
        )
        siblings.append(asked)
        self._path.append(asked)
        self._sink = asked.stem

    def _option(self, one: Token, *, correct: bool) -> None:
        if not self._path:
            self._problems.error(one.line, f"\\{one.name} stands outside of any question.")
            return
        asked = self._path[-1]
        asked.kind = asked.kind or "choices"
        option = Option(correct, Source(one.line), Source(one.line))
        asked.options.append(option)
        self._sink = option.text

    def _begin(self, name: str, line: int) -> None:
        self._open.append((name, line))
        if name in _SOLUTIONS:
            self._stream.option()
            if name in ("solutionorbox", "solutionorlines", "solutionordottedlines", "solutionorgrid"):
                self._stream.option()
            self._before_solution.append(self._sink)
            self._sink = self._solution_sink()
        elif self._path and (name in _ONE or name in _SEVERAL):
            self._path[-1].kind = "checkboxes" if name in _SEVERAL else "choices"
            self._sink = self._path[-1].stem

    def _solution_sink(self) -> Source | None:
        """In an option it is the option's reason."""
        if not self._path:
            return Source(0)
        asked = self._path[-1]
        option = next((o for o in asked.options if o.text is self._sink), None)
        return option.reason if option else asked.solution

    def _end(self, name: str, line: int) -> None:
        if not self._open or self._open[-1][0] != name:
            opened = (
                f"“{self._open[-1][0]}” of line {self._open[-1][1]} is still open" if self._open else "nothing is open"
            )
            self._problems.error(line, f"The environment “{name}” ends here, but {opened}.")
            if name not in [one for one, _ in self._open]:
                return
            while self._open[-1][0] != name:
                self._open.pop()
        self._open.pop()
        if name in _SOLUTIONS:
            self._sink = self._before_solution.pop() if self._before_solution else None
        elif name in _LISTS:
            del self._path[_LISTS[name] :]
            self._sink = self._path[-1].stem if self._path else None
        elif self._path:
            self._sink = self._path[-1].stem

    def _heading(self, one: Token) -> None:
        self._stream.option()
        text = self._stream.argument()
        if not joined(text).strip():
            return
        self._path.clear()
        self._sink = None
        self.outline.divisions.append(Division(one.line, Source(one.line, list(text))))

    def _said(self, name: str, line: int) -> None:
        text = self._stream.argument()
        if name == "title":
            self.outline.title = Source(line, list(text))
        else:
            self.outline.folders = tuple(part.strip() for part in re.findall(r"\{([^{}]*)\}", joined(text)))


def _number(level: int, before: int, path: list[Asked]) -> str:
    """As the class prints it: `3`, `3(a)`, `3(a)ii`."""
    above = path[-1].number if path else ""
    if level == 0:
        return str(before + 1)
    sign = chr(ord("a") + before % 26)
    return f"{above}({sign})" if level == 1 else f"{above}{before + 1}."


def _points(given: str, one: Token, problems: Problems) -> Fraction | None:
    """`4`, `2.5`, `2\\half`; None where nothing is given."""
    if not given:
        return None
    half = Fraction(1, 2) if "\\half" in given else Fraction(0)
    text = re.sub(r"\\half\s*(?:\{\})?|\s*(?:points?|pts\.?|marks?)\s*$", "", given, flags=re.IGNORECASE).strip()
    value = number(text) if text else Fraction(0)
    if value is None:
        problems.error(one.line, f"The points {given[:40]!r} are no number.")
        return None
    return value + half
