"""What were the responses after the first so many entries of a journal?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

# The entries that set a response. All others leave the responses as they are.
SETTING_KINDS = frozenset({"saved", "late_accepted", "file_merged", "answer_fitted"})


class Entry(Protocol):
    """A journal entry as far as replay reads it."""

    @property
    def kind(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Replayed:
    """A response as the journal gives it."""

    revision: int
    digest: str
    value: Any


def replay(entries: Iterable[Entry]) -> dict[str, Replayed]:
    """The responses by question, folded from the entries in the order of their numbers."""
    return {
        entry.question: Replayed(entry.data["revision"], entry.data["digest"], entry.data["value"])
        for entry in entries
        if entry.kind in SETTING_KINDS
    }
