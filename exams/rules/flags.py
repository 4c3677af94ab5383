"""What in an attempt's journal may be worth a look, how much, and why? Words for people, never a verdict.

A flag changes no score and locks nobody out: most have an innocent reason, and the reason is what the room knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Weight = Literal[1, 2, 3]  # 1 is worth knowing, 2 worth a look, 3 worth asking about
Code = Literal[
    "away", "fullscreen", "pasted", "copied", "pages", "client", "lockdown", "unreachable", "clock", "late", "left",
    "other_page",
]  # fmt: skip
KINDS = frozenset(
    {
        "event", "device_changed", "client_changed", "lockdown",
        "save_late", "save_left", "save_other_device", "late_accepted",
    }
)  # fmt: skip
AWAY_TIMES, AWAY_SECONDS, LONG_AWAY_SECONDS = 3, 30, 300
PASTED, MUCH_PASTED, COPIED = 40, 400, 200  # characters
RELOADS, MANY_RELOADS = 3, 6
UNREACHABLE_SECONDS = 60
CLOCK_SECONDS = 60


class Entry(Protocol):
    """A journal entry as far as flags read it."""

    @property
    def kind(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def tab(self) -> str: ...
    @property
    def client_at(self) -> dt.datetime | None: ...
    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Flag:
    """Something worth a look: its weight, the reason in words, and the journal entries that it rests on."""

    code: Code
    weight: Weight
    reason: str
    entries: tuple[int, ...]


def flags_of(entries: Iterable[Entry]) -> tuple[Flag, ...]:
    """The flags of one attempt's entries, in the order of their numbers; the heaviest first."""
    known = [entry for entry in entries if entry.kind in KINDS]
    found = [flag for rule in RULES for flag in rule(known)]
    return tuple(sorted(found, key=lambda flag: (-flag.weight, flag.code)))


def _events(entries: Sequence[Entry], *kinds: str) -> list[Entry]:
    return [entry for entry in entries if entry.kind == "event" and entry.data.get("event") in kinds]


def _number(entry: Entry, name: str) -> float:
    value = entry.data.get(name, 0)
    return max(0.0, float(value)) if isinstance(value, int | float) else 0.0


def _flag(code: Code, weight: Weight, reason: str, entries: Sequence[Entry]) -> list[Flag]:
    return [Flag(code, weight, reason, tuple(entry.number for entry in entries))]


def _away(entries: Sequence[Entry]) -> list[Flag]:
    """Time in which another window had the focus or the page was hidden, whichever is longer."""
    lost, back = _events(entries, "focus_lost"), _events(entries, "focus_back")
    hidden = _spans(entries, "hidden", "visible")
    spans = [_number(entry, "seconds") for entry in back]
    seconds, longest = max((sum(part), max(part, default=0.0)) for part in (spans, hidden))
    times = max(len(lost), len(hidden))
    if times < AWAY_TIMES and seconds < AWAY_SECONDS:
        return []
    weight: Weight = 3 if seconds >= LONG_AWAY_SECONDS else 2 if seconds >= AWAY_SECONDS else 1
    reason = f"The page was left {_times(times)}, for {in_words(seconds)} in all"
    reason += f"; the longest was {in_words(longest)}." if times > 1 and longest else "."
    rests_on = [*lost, *back] or _events(entries, "hidden", "visible")
    return _flag("away", weight, reason, sorted(rests_on, key=lambda entry: entry.number))


def _spans(entries: Sequence[Entry], begin: str, end: str) -> list[float]:
    """Seconds between each `begin` and the `end` that follows on the same page, by the page's clock."""
    open_since: dict[str, dt.datetime] = {}
    spans = []
    for entry in _events(entries, begin, end):
        if entry.client_at is None:
            continue
        if entry.data["event"] == begin:
            open_since.setdefault(entry.tab, entry.client_at)
        elif since := open_since.pop(entry.tab, None):
            spans.append(max(0.0, (entry.client_at - since).total_seconds()))
    return spans


def _fullscreen(entries: Sequence[Entry]) -> list[Flag]:
    left = _events(entries, "fullscreen_left")
    return _flag("fullscreen", 1, f"Full screen was left {_times(len(left))}.", left) if left else []


def _pasted(entries: Sequence[Entry]) -> list[Flag]:
    """Pastes that are not what was copied in this attempt before, by their length."""
    copied: set[float] = set()
    foreign = []
    for entry in _events(entries, "copy", "paste"):
        length = _number(entry, "length")
        if entry.data["event"] == "copy":
            copied.add(length)
        elif length not in copied:
            foreign.append(entry)
    characters = int(sum(_number(entry, "length") for entry in foreign))
    if characters < PASTED:
        return []
    weight: Weight = 3 if characters >= MUCH_PASTED else 2
    reason = f"Text was pasted {_times(len(foreign))}, {characters} characters in all, that was not copied here."
    return _flag("pasted", weight, reason, foreign)


def _copied(entries: Sequence[Entry]) -> list[Flag]:
    copies = _events(entries, "copy")
    characters = int(sum(_number(entry, "length") for entry in copies))
    if characters < COPIED:
        return []
    return _flag("copied", 1, f"{characters} characters of the page were copied, {_times(len(copies))}.", copies)


def _pages(entries: Sequence[Entry]) -> list[Flag]:
    changes = [entry for entry in entries if entry.kind == "device_changed"]
    if len(changes) < RELOADS:
        return []
    weight: Weight = 2 if len(changes) >= MANY_RELOADS else 1
    reason = f"The quiz was continued on another page {_times(len(changes))}. Loading the page again counts as one."
    return _flag("pages", weight, reason, changes)


def _clients(entries: Sequence[Entry]) -> list[Flag]:
    changes = [entry for entry in entries if entry.kind == "client_changed"]
    changed = {name for entry in changes for name in entry.data.get("changed", ())}
    if not changed:
        return []
    words = {"address": "another network address", "agent": "another browser"}
    what = " and ".join(words[name] for name in ("address", "agent") if name in changed)
    weight: Weight = 3 if len(changed) > 1 else 2
    return _flag("client", weight, f"The quiz was continued from {what}.", changes)


def _lockdown(entries: Sequence[Entry]) -> list[Flag]:
    checks = [entry for entry in entries if entry.kind == "lockdown"]
    wrong = [entry for entry in checks if not entry.data.get("proven")]
    if not wrong:
        return []
    if checks[-1] in wrong:
        return _flag("lockdown", 3, "The page did not run in the lockdown browser with the right settings.", wrong)
    reason = "For a while the page did not show the lockdown browser with the right settings; later it did."
    return _flag("lockdown", 2, reason, wrong)


def _unreachable(entries: Sequence[Entry]) -> list[Flag]:
    """Time without the server; what the browser itself says of the network where that is longer."""
    told = _events(entries, "reconnected")
    seconds = max(sum(_number(entry, "seconds") for entry in told), sum(_spans(entries, "offline", "online")))
    if seconds < UNREACHABLE_SECONDS:
        return []
    spans = [*told, *_events(entries, "offline", "online")]
    reason = f"The server was out of reach for {in_words(seconds)} in all."
    return _flag("unreachable", 1, reason, sorted(spans, key=lambda entry: entry.number))


def _clock(entries: Sequence[Entry]) -> list[Flag]:
    jumps = [e for e in _events(entries, "clock_jump") if abs(float(e.data.get("seconds") or 0)) >= CLOCK_SECONDS]
    if not jumps:
        return []
    return _flag("clock", 1, f"The device slept or its clock was set, {_times(len(jumps))}.", jumps)


def _late(entries: Sequence[Entry]) -> list[Flag]:
    late = [entry for entry in entries if entry.kind == "save_late"]
    return _flag("late", 1, f"{len(late)} save{_s(late)} came after the end.", late) if late else []


def _left(entries: Sequence[Entry]) -> list[Flag]:
    kept = [entry for entry in entries if entry.kind == "save_left"]
    reason = f"{len(kept)} save{_s(kept)} came for a question that had been left for good."
    return _flag("left", 1, reason, kept) if kept else []


def _other_page(entries: Sequence[Entry]) -> list[Flag]:
    kept = [entry for entry in entries if entry.kind == "save_other_device"]
    if not kept:
        return []
    reason = f"An older page went on and sent {len(kept)} answer{_s(kept)} after another had taken over."
    return _flag("other_page", 2, reason, kept)


RULES: tuple[Callable[[Sequence[Entry]], list[Flag]], ...] = (
    _away, _fullscreen, _pasted, _copied, _pages, _clients, _lockdown, _unreachable, _clock, _late, _left, _other_page,
)  # fmt: skip


def in_words(seconds: float) -> str:
    """`42 s`, `5 min`, `5 min 3 s`."""
    minutes, rest = divmod(int(seconds), 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _s(things: Sequence[object]) -> str:
    return "" if len(things) == 1 else "s"
