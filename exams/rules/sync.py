"""Is a sync body of the protocol? Everything in it is hostile until this has read it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Any, NoReturn

from exams.errors import MalformedSync
from exams.rules.paper import QuestionFacts
from exams.rules.response import MalformedValue, digest, is_storable, parse_value
from exams.rules.saving import REVISION_LIMIT, Incoming

BODY_LIMIT = 512 * 1024  # bytes
RESPONSE_LIMIT = 200
EVENT_LIMIT = 100
UNSAVED_LIMIT_MS = 24 * 60 * 60 * 1000
SEQUENCE_LIMIT = 2_000_000_000
LATEST_MS = 253_402_300_799_000  # the end of the year 9999
TAB = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ENVELOPE = {"tab", "sequence", "claim", "responses", "events", "confirmed"}
EVENT_KINDS = frozenset(
    {
        "clock_jump",
        "copy",
        "focus_back",
        "focus_lost",
        "fullscreen_entered",
        "fullscreen_left",
        "hidden",
        "offline",
        "online",
        "page_hide",
        "paste",
        "reconnected",
        "visible",
    }
)


@dataclass(frozen=True, slots=True)
class PageEvent:
    """Something that happened in the page; `data` holds a few numbers and short words."""

    kind: str
    client_at: dt.datetime
    data: dict[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """A sync as it came. `items` are raw until `read_items` checks them against the paper.

    `unsaved_ms` says for how long the page has held something that the server has not taken; 0: nothing.
    """

    tab: str
    sequence: int
    claim: bool
    items: tuple[Any, ...]
    events: tuple[PageEvent, ...]
    confirmed: tuple[int, ...]
    unsaved_ms: int = 0

    @property
    def is_heartbeat(self) -> bool:
        return not self.items and not self.events


def parse_sync(body: bytes) -> SyncRequest:
    """Reads the envelope. Raises `MalformedSync`."""
    return parse_sync_object(_json(body))


def parse_move(body: bytes) -> tuple[SyncRequest, str]:
    """Reads a sync that goes on from the question `leaving`, which it names beside. Raises `MalformedSync`."""
    raw = _mapping(_json(body), ENVELOPE | {"leaving"}, "body", optional={"unsaved_ms"})
    if not isinstance(raw["leaving"], str) or not is_storable(raw["leaving"]):
        _refuse("type", "leaving")
    return parse_sync_object({key: value for key, value in raw.items() if key != "leaving"}), raw["leaving"]


def parse_sync_object(body: Any) -> SyncRequest:
    """Reads the envelope out of what JSON gave. Raises `MalformedSync`."""
    raw = _mapping(body, ENVELOPE, "body", optional={"unsaved_ms"})
    events = _sequence(raw["events"], EVENT_LIMIT, "events")
    confirmed = _sequence(raw["confirmed"], EVENT_LIMIT, "confirmed")
    if not isinstance(raw["claim"], bool):
        _refuse("type", "claim")
    return SyncRequest(
        tab=_tab(raw["tab"], "tab"),
        sequence=_integer(raw["sequence"], 1, SEQUENCE_LIMIT, "sequence"),
        claim=raw["claim"],
        items=tuple(_sequence(raw["responses"], RESPONSE_LIMIT, "responses")),
        events=tuple(_event(e, f"events[{i}]") for i, e in enumerate(events)),
        confirmed=tuple(_integer(c, 1, 2**53, f"confirmed[{i}]") for i, c in enumerate(confirmed)),
        unsaved_ms=_integer(raw.get("unsaved_ms", 0), 0, UNSAVED_LIMIT_MS, "unsaved_ms"),
    )


def read_items(request: SyncRequest, questions: dict[str, QuestionFacts]) -> tuple[Incoming, ...]:
    """The responses, each checked against its question; at most one a question. Raises `MalformedSync`."""
    items = tuple(_item(raw, questions, f"responses[{i}]") for i, raw in enumerate(request.items))
    if len({item.question for item in items}) != len(items):
        _refuse("question_twice", "responses")
    return items


def _item(raw: Any, questions: dict[str, QuestionFacts], place: str) -> Incoming:
    raw = _mapping(raw, {"question", "revision", "base", "origin", "at", "value"}, place)
    question = questions.get(raw["question"]) if isinstance(raw["question"], str) else None
    if question is None:
        _refuse("question_unknown", f"{place}.question")
    revision = _integer(raw["revision"], 1, REVISION_LIMIT, f"{place}.revision")
    base = _integer(raw["base"], 0, REVISION_LIMIT, f"{place}.base")
    if base >= revision:
        _refuse("revision_not_after_base", f"{place}.revision")
    try:
        value = parse_value(question, raw["value"])
    except MalformedValue as error:
        raise MalformedSync(error.code, f"{place}.value") from error
    return Incoming(
        question=question.id,
        revision=revision,
        base=base,
        origin=_tab(raw["origin"], f"{place}.origin"),
        value=value,
        digest=digest(value),
        client_at=_moment(raw["at"], f"{place}.at"),
    )


def _event(raw: Any, place: str) -> PageEvent:
    raw = _mapping(raw, {"kind", "at", "data"}, place)
    if not isinstance(raw["kind"], str) or raw["kind"] not in EVENT_KINDS:
        _refuse("event_unknown", f"{place}.kind")
    data = raw["data"]
    if not isinstance(data, dict) or len(data) > 8:
        _refuse("event_data", f"{place}.data")
    if not all(_is_small(key) and _is_small(value) for key, value in data.items()):
        _refuse("event_data", f"{place}.data")
    return PageEvent(raw["kind"], _moment(raw["at"], f"{place}.at"), data)


def _is_small(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= 64 and is_storable(value)
    return isinstance(value, bool | int | float) and abs(value) < 1e12


def _json(body: bytes) -> Any:
    if len(body) > BODY_LIMIT:
        _refuse("too_large", "body")
    try:
        return json.loads(body.decode(), parse_constant=lambda _: _refuse("number", "body"))
    except (ValueError, RecursionError) as error:
        raise MalformedSync("not_json", "body") from error


def _mapping(raw: Any, keys: set[str], place: str, *, optional: Set[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(raw, dict) or not keys <= set(raw) <= keys | optional:
        _refuse("shape", place)
    return raw


def _sequence(raw: Any, limit: int, place: str) -> list[Any]:
    if not isinstance(raw, list):
        _refuse("type", place)
    if len(raw) > limit:
        _refuse("too_many", place)
    return raw


def _integer(raw: Any, least: int, most: int, place: str) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not least <= raw <= most:
        _refuse("number", place)
    return raw


def _tab(raw: Any, place: str) -> str:
    if not isinstance(raw, str) or not TAB.fullmatch(raw):
        _refuse("tab", place)
    return raw


def _moment(raw: Any, place: str) -> dt.datetime:
    return moment_of(_integer(raw, 0, LATEST_MS, place))


def moment_of(milliseconds: int) -> dt.datetime:
    """The moment so many milliseconds after the epoch, exactly."""
    return dt.datetime.fromtimestamp(milliseconds // 1000, dt.UTC) + dt.timedelta(milliseconds=milliseconds % 1000)


def _refuse(code: str, place: str) -> NoReturn:
    raise MalformedSync(code, place)
