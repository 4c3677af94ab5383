"""What is one line of a roster, and what can be wrong with it?"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Column(StrEnum):
    """What a column can mean."""

    NETID = "NetID"
    NAME = "name"
    FIRST = "first name"
    LAST = "last name"
    EMAIL = "e-mail"
    SECTION = "section"
    ROLE = "role"
    FACTOR = "time factor"
    MINUTES = "extra minutes"
    ACCOMMODATION = "accommodation"


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way, in which row of the file (0: in the file as a whole), and what to do."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Time:
    """More time: a factor of at least 1 and minutes besides. Factor 1 and no minutes: none, what there is goes."""

    factor: Decimal = Decimal(1)
    minutes: Decimal = Decimal(0)

    @property
    def is_none(self) -> bool:
        return self.factor == 1 and self.minutes == 0


@dataclass(frozen=True, slots=True)
class Line:
    """One person. What is None was not said and stays as it is."""

    row: int
    netid: str
    name: str | None = None
    email: str | None = None
    section: str | None = None
    role: str | None = None
    time: Time | None = None


@dataclass(slots=True)
class Roster:
    """What a file says. While `problems` stand nothing is to be written; `notes` are worth a look."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    columns: dict[Column, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    @property
    def has_roles(self) -> bool:
        return Column.ROLE in self.columns
