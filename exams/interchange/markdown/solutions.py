"""Where does a question end and its answer begin, and in which parts does the answer come?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from exams.interchange.markdown.lines import Line, joined
from exams.interchange.markdown.marks import answer_mark, rationale_mark
from exams.interchange.markdown.options import shows_ticks, truth_word


@dataclass(frozen=True, slots=True)
class Answer:
    """`keys`: texts that name the key, with their lines; `solution`: all that is said; `line`: where it begins."""

    keys: tuple[tuple[str, int], ...] = ()
    solution: str = ""
    rationales: dict[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(slots=True)
class _Piece:
    kind: str
    line: int
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return joined(self.lines)


def split_answer(lines: Sequence[Line]) -> tuple[list[Line], Answer]:
    """The lines that ask, and the answer behind the first marker."""
    body: list[Line] = []
    pieces: list[_Piece] = []
    reasons: dict[str, _Piece] = {}
    current = body
    ticked = False
    for line in _with_claim_together(lines):
        ticked = ticked or (not pieces and shows_ticks(line))
        mark, reason = answer_mark(line), rationale_mark(line)
        if reason and pieces:
            reasons[reason[0]] = _Piece("rationale", line.number, [line.with_text(reason[1])])
            current = reasons[reason[0]].lines
        elif mark and (mark.kind != "reason" or pieces or ticked):
            if mark.before.strip():
                current.append(line.with_text(mark.before))
            pieces.append(_Piece(mark.kind, line.number, [line.with_text(mark.rest)]))
            current = pieces[-1].lines
        else:
            current.append(line)
    return body, _answer(pieces, {label: piece.text for label, piece in reasons.items()})


def _with_claim_together(lines: Sequence[Line]) -> list[Line]:
    """The lines with a marker that got onto the first of `True` and `False` moved behind the second."""
    told = [index for index, line in enumerate(lines) if not line.blank]
    for here, following, _ in zip(told, told[1:], told[2:], strict=False):
        mark = answer_mark(lines[here])
        if not mark or mark.rest.strip() or not mark.before.strip():
            continue
        words = {truth_word(lines[here].with_text(mark.before)), truth_word(lines[following])}
        if words == {"True", "False"} and not any(truth_word(line) for line in lines[:here]):
            moved = lines[following].with_text(lines[following].text + lines[here].text[len(mark.before) :])
            option = lines[here].with_text(mark.before)
            return [*lines[:here], option, *lines[here + 1 : following], moved, *lines[following + 1 :]]
    return list(lines)


def _answer(pieces: Sequence[_Piece], reasons: dict[str, str]) -> Answer:
    if not pieces:
        return Answer()
    naming = [piece for piece in pieces if piece.kind == "key"] or [p for p in pieces if p.kind == "solution"]
    keys = tuple((piece.text, piece.line) for piece in naming if piece.text)
    said = [piece.text for piece in pieces if piece.kind != "key" and piece.text]
    return Answer(keys, "\n\n".join(said), reasons, pieces[0].line)
