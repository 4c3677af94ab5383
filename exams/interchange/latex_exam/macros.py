"""What does a source say once the author's own simple commands are written out?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exams.interchange.latex_exam.tokens import Token, joined, tokens_of
from exams.interchange.problems import Problems

MAX_EXPANSIONS = 50_000
MAX_TOKENS = 1_000_000
_DEFINING = frozenset(
    {"newcommand", "newcommand*", "renewcommand", "renewcommand*", "providecommand", "providecommand*",
     "DeclareRobustCommand"}
)  # fmt: skip
_ENVIRONMENTS = frozenset({"newenvironment", "renewenvironment", "newenvironment*", "renewenvironment*"})
_OPERATORS = frozenset({"DeclareMathOperator", "DeclareMathOperator*"})
_OWN_NAMES = """
    question titledquestion bonusquestion bonustitledquestion part bonuspart subpart bonussubpart subsubpart choice
    CorrectChoice correctchoice begin:questions end:questions begin:document
"""
_OWN = frozenset(_OWN_NAMES.split())


@dataclass(frozen=True, slots=True)
class Macro:
    """A command with its arguments; `default` is the first one's where it may be left out."""

    body: tuple[Token, ...]
    count: int = 0
    default: tuple[Token, ...] | None = None


class Stream:
    """Tokens to be taken from the front, with others put before them."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._stack = list(tokens)[::-1]

    def __bool__(self) -> bool:
        return bool(self._stack)

    def take(self) -> Token:
        return self._stack.pop()

    def put(self, tokens: Iterable[Token]) -> None:
        self._stack.extend(reversed(list(tokens)))

    def skip_space(self) -> None:
        while self._stack and not self._stack[-1].name and not self._stack[-1].text.strip():
            self._stack.pop()
        if self._stack and not self._stack[-1].name and self._stack[-1].text[:1].isspace():
            first = self._stack.pop()
            self._stack.append(Token(first.text.lstrip(), first.line))

    def argument(self) -> tuple[Token, ...]:
        """The next group without its braces, or the next sign; nothing at the end."""
        self.skip_space()
        if not self._stack:
            return ()
        first = self.take()
        if first.text == "{":
            return self._group()
        if first.name or len(first.text) < 2 or first.text.startswith("#"):
            return (first,)
        self._stack.append(Token(first.text[1:], first.line))
        return (Token(first.text[0], first.line),)

    def option(self) -> tuple[Token, ...] | None:
        """What stands in brackets next, or None; the brackets may hold groups."""
        space: list[Token] = []
        while self._stack and not self._stack[-1].name and not self._stack[-1].text.strip():
            space.append(self._stack.pop())
        if not self._stack or self._stack[-1].name or not self._stack[-1].text.lstrip().startswith("["):
            self.put(space)
            return None
        first = self.take()
        self._stack.append(Token(first.text.lstrip()[1:], first.line))
        return self._until_bracket()

    def _until_bracket(self) -> tuple[Token, ...]:
        inside: list[Token] = []
        depth = 0
        while self._stack and len(inside) < 1000:
            one = self.take()
            depth += (one.text == "{") - (one.text == "}")
            at = one.text.find("]") if not one.name and depth <= 0 else -1
            if at >= 0:
                self._stack.append(Token(one.text[at + 1 :], one.line))
                return (*inside, Token(one.text[:at], one.line))
            inside.append(one)
        self.put(inside)
        return ()

    def _group(self) -> tuple[Token, ...]:
        inside: list[Token] = []
        depth = 1
        while self._stack:
            one = self.take()
            depth += (one.text == "{") - (one.text == "}")
            if depth == 0:
                break
            inside.append(one)
        return tuple(inside)


def written_out(tokens: Iterable[Token], problems: Problems) -> list[Token]:
    """All tokens with the author's commands replaced by what they stand for, definitions taken out."""
    stream, macros = Stream(tokens), dict[str, Macro]()
    out: list[Token] = []
    expansions = 0
    while stream:
        one = stream.take()
        if one.name in _DEFINING or one.name in _ENVIRONMENTS or one.name in _OPERATORS or one.name in ("def", "let"):
            _define(one.name, stream, macros)
            continue
        macro = macros.get(one.name) if one.name else None
        if macro is None:
            out.append(one)
            continue
        expansions += 1
        body = _applied(macro, stream, one.line)
        if expansions > MAX_EXPANSIONS or len(out) + len(body) > MAX_TOKENS:
            problems.error(one.line, f"The command \\{one.name} stands for itself, or for more than can be read.")
            return out
        stream.put(body)
    return out


def _define(how: str, stream: Stream, macros: dict[str, Macro]) -> None:
    name = joined(stream.argument()).strip().removeprefix("\\")
    if how == "let":
        target = stream.argument()
        _keep(macros, name, Macro(tuple(one for one in target if one.text != "=")))
    elif how == "def":
        _keep(macros, name, _plain_definition(stream))
    elif how in _OPERATORS:
        star = "*" if how.endswith("*") else ""
        body = tuple(tokens_of(f"\\operatorname{star}{{{joined(stream.argument())}}}"))
        _keep(macros, name, Macro(body))
    else:
        count = joined(stream.option() or ()).strip()
        default = stream.option()
        arguments = int(count) if count in "123456789" and count else 0
        body = stream.argument()
        if how in _ENVIRONMENTS:
            _keep(macros, f"begin:{name}", Macro(body, arguments, default))
            _keep(macros, f"end:{name}", Macro(stream.argument()))
        else:
            _keep(macros, name, Macro(body, arguments, default))


def _plain_definition(stream: Stream) -> Macro:
    count = 0
    while stream:
        one = stream.take()
        if one.text == "{":
            stream.put([one])
            break
        count += one.text.startswith("#")
    return Macro(stream.argument(), count)


def _keep(macros: dict[str, Macro], name: str, macro: Macro) -> None:
    """A command that means something to the reader keeps its meaning."""
    if name and name not in _OWN:
        macros[name] = macro


def _applied(macro: Macro, stream: Stream, line: int) -> list[Token]:
    arguments: list[tuple[Token, ...]] = []
    if macro.default is not None:
        given = stream.option()
        arguments.append(macro.default if given is None else given)
    while len(arguments) < macro.count:
        arguments.append(stream.argument())
    body: list[Token] = []
    for one in macro.body:
        place = int(one.text[1]) if one.text.startswith("#") and len(one.text) == 2 else 0
        if not place:
            body.append(Token(one.text, line, one.name))
        elif place <= len(arguments):
            body += [Token(inner.text, line, inner.name) for inner in arguments[place - 1]]
    return [*body, Token("", line)] if not body or not body[-1].name else [*body, Token("{}", line)]
