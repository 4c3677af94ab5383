"""Which signs is a LaTeX source made of, with their lines, once comments are taken out?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Environments whose content is no LaTeX; in the order of `_RAW` each is found by its name.
VERBATIM = ("verbatim", "verbatim*", "lstlisting", "minted", "Verbatim", "alltt")
_TOKEN = re.compile(
    r"\\(?P<begin>begin|end)\s*\{(?P<env>[A-Za-z]+\*?)\}"
    r"|\\(?:verb|lstinline)\*?(?P<bar>[^A-Za-z\s*{])(?P<code>[^\n]*?)(?P=bar)"
    r"|\\(?:[A-Za-z@]+\*?|\n|.)"
    r"|(?P<comment>%[^\n]*(?:\n[ \t]*)?)"
    r"|#\d|[{}]|\n\s*\n|[^\\%{}#]+?(?=\n\s*\n|[\\%{}#]|\Z)|.",
    re.DOTALL,
)
_OPTIONS = re.compile(r"\s*(?:\[[^\]]*\])?(?:\{[^{}]*\})?")


@dataclass(frozen=True, slots=True)
class Token:
    """`text` as in the source; `name` of a command or `begin:x`, `end:x`, empty for all else."""

    text: str
    line: int
    name: str = ""


def tokens_of(text: str, line: int = 1) -> Iterator[Token]:
    """Up to `\\end{document}`. Code comes as one token, comments and `\\iffalse … \\fi` not at all."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        assert found is not None, "the last alternative takes any character"
        end = found.end()
        name = _name(found)
        if name == "end:document":
            return
        if name.startswith("begin:") and (code := _raw(text, name[6:], end)) is not None:
            end, token = code[0], code[1]
            if token:
                yield Token(token, line, "code")
        elif name == "iffalse":
            end = _behind(text, "\\fi", end)
        elif found["code"] is not None:
            yield Token(
                f"\\verb\N{SYMBOL FOR UNIT SEPARATOR}{found['code']}\N{SYMBOL FOR UNIT SEPARATOR}", line, "code"
            )
        elif found["comment"] is None:
            yield Token(found[0], line, name)
        line += text.count("\n", at, end)
        at = end


def joined(tokens: Iterable[Token]) -> str:
    return "".join(token.text for token in tokens)


def _name(found: re.Match[str]) -> str:
    if found["env"]:
        return f"{found['begin']}:{found['env']}"
    return found[0][1:] if found[0].startswith("\\") and found["code"] is None else ""


def _raw(text: str, name: str, start: int) -> tuple[int, str] | None:
    """The end of an environment that is no LaTeX, and what stands for it; None for other environments."""
    if name not in (*VERBATIM, "comment"):
        return None
    closing = f"\\end{{{name}}}"
    end = text.find(closing, start)
    if end < 0:
        return None
    if name == "comment":
        return end + len(closing), ""
    options = _OPTIONS.match(text, start) if name in ("lstlisting", "minted", "Verbatim") else None
    code = text[options.end() if options else start : end]
    return end + len(closing), f"\\begin{{verbatim}}{code}\\end{{verbatim}}"


def _behind(text: str, closing: str, start: int) -> int:
    end = text.find(closing, start)
    return len(text) if end < 0 else end + len(closing)
