"""How did an answer compare with the key, once the verdicts on flawed options are applied?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from grading.scoring.facts import Item, Option, Verdict


@dataclass(frozen=True, slots=True)
class Tally:
    """An answered question, counted; options that count either way or are disregarded are in no count.

    `hits`: correct and chosen; `wrong`: not correct and chosen; `correct`: how many there are to choose;
    `judged`: options that are right or wrong; `either`: options that are right in any case;
    `blind`: options for which `DISREGARD` was decided; `single`: at most one option can be chosen.
    """

    points: Fraction
    hits: int
    wrong: int
    correct: int
    judged: int
    either: tuple[Option, ...]
    blind: tuple[Option, ...]
    normal: tuple[Option, ...]
    chosen: frozenset[str]
    single: bool

    @property
    def missing(self) -> int:
        return self.correct - self.hits

    @property
    def errors(self) -> int:
        return self.wrong + self.missing

    @property
    def perfect(self) -> bool:
        return self.errors == 0


def tally(item: Item, selected: frozenset[str]) -> Tally:
    """Count an answer that is not blank; the empty set is an answer."""
    normal = tuple(option for option in item.options if option.verdict is Verdict.NORMAL)
    chosen = frozenset(option.label for option in normal if option.label in selected)
    hits = sum(option.correct for option in normal if option.label in chosen)
    return Tally(
        points=item.points,
        hits=hits,
        wrong=len(chosen) - hits,
        correct=sum(option.correct for option in normal),
        judged=len(normal),
        either=tuple(option for option in item.options if option.verdict is Verdict.EITHER),
        blind=tuple(option for option in item.options if option.verdict is Verdict.DISREGARD),
        normal=normal,
        chosen=chosen,
        single=item.single,
    )
