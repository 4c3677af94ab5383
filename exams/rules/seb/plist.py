"""What do the property lists of Safe Exam Browser say? Read by a walk that knows how deep and how long it may get."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError  # nosec B405 - only the types; defusedxml parses

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from exams.rules.seb.problems import Problem, SettingsRefused

Value = dict[str, Any] | list[Any] | str | bool | int | float | bytes | dt.datetime
DEPTH, ELEMENTS = 40, 100_000
INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)


def settings_of(xml: bytes) -> dict[str, Any]:
    """The dictionary at the root of a property list. Raises `SettingsRefused`."""
    root = _root(xml)
    if root.tag != "plist" or [child.tag for child in root] != ["dict"]:
        _refuse()
    return _dictionary(root[0])


def _root(xml: bytes) -> Element:
    """The outermost element; entities are refused, and nothing is built that is too deep or too much."""
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in iterparse(_Chunks(xml), events=("start", "end"), forbid_dtd=False):
            depth += 1 if event == "start" else -1
            count += event == "start"
            root = element if root is None else root
            if depth > DEPTH or count > ELEMENTS:
                _refuse(Problem.TOO_LARGE)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        if isinstance(error, SettingsRefused):
            raise
        raise SettingsRefused(Problem.NOT_SETTINGS) from error
    if root is None:
        _refuse()
    return root


class _Chunks:
    """Bytes to be read bit by bit, so that the limits hold before all of it is parsed."""

    def __init__(self, data: bytes) -> None:
        self._left: Iterator[bytes] = (data[at : at + 16_384] for at in range(0, len(data), 16_384))

    def read(self, _size: int = -1) -> bytes:
        return next(self._left, b"")


def _dictionary(element: Element) -> dict[str, Any]:
    children = list(element)
    keys, values = children[::2], children[1::2]
    if len(keys) != len(values) or any(key.tag != "key" or len(key) for key in keys):
        _refuse()
    return {key.text or "": _value(value) for key, value in zip(keys, values, strict=True)}


def _array(element: Element) -> list[Any]:
    return [_value(child) for child in element]


def _value(element: Element) -> Value:
    read = _READERS.get(element.tag)
    if read is None or (len(element) and element.tag not in ("dict", "array")):
        _refuse()
    return read(element)


def _integer(element: Element) -> int:
    text = (element.text or "").strip()
    if not INTEGER.fullmatch(text):
        _refuse()
    return int(text)


def _real(element: Element) -> float:
    try:
        number = float(element.text or "")
    except ValueError:
        _refuse()
    if not math.isfinite(number):
        _refuse()
    return number


def _date(element: Element) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat((element.text or "").strip())
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise SettingsRefused(Problem.NOT_SETTINGS) from error


def _data(element: Element) -> bytes:
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SettingsRefused(Problem.NOT_SETTINGS) from error


_READERS: dict[str, Callable[[Element], Value]] = {
    "dict": _dictionary,
    "array": _array,
    "string": lambda element: element.text or "",
    "true": lambda _element: True,
    "false": lambda _element: False,
    "integer": _integer,
    "real": _real,
    "date": _date,
    "data": _data,
}


def _refuse(problem: Problem = Problem.NOT_SETTINGS) -> NoReturn:
    raise SettingsRefused(problem)
