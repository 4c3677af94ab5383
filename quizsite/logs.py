"""What does a log line look like? With the request's number, and without what people typed."""

from __future__ import annotations

import logging
import re
from types import TracebackType

from celery import current_task
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from quizsite.request_ids import current

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
# Where a database repeats the row or the value that it refused: names, addresses, answers.
REPEATS_DATA = re.compile(r"^(?:DETAIL|CONTEXT|LINE \d+|HINT):.*$", re.MULTILINE)
TAKEN_OUT = "(what the database repeated of the data is left out)"


class Numbered(logging.Filter):
    """Gives each record `request_id`: the number of the request, or the id of the Celery task, or a dash."""

    def filter(self, record: logging.LogRecord) -> bool:
        task = current_task.request.id if current_task else None
        record.request_id = current.get() or task or "-"
        return True


class WithoutData:
    """Formats exceptions without the lines in which a database repeats data."""

    def formatException(self, exc_info: ExcInfo) -> str:
        text: str = super().formatException(exc_info)  # type: ignore[misc]
        return REPEATS_DATA.sub(TAKEN_OUT, text)


class Line(WithoutData, logging.Formatter):
    """One line for people."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {request_id} {name} {message}", style="{")


class Json(WithoutData, JsonFormatter):
    """One JSON object on each line, for programs that collect logs."""

    def __init__(self) -> None:
        names = {"asctime": "at", "levelname": "level", "name": "logger"}
        wanted = "{asctime} {levelname} {request_id} {name} {message} {process}"
        super().__init__(
            wanted,
            style="{",
            rename_fields=names,
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            reserved_attrs=[*RESERVED_ATTRS, "request"],  # it would show what was searched for
        )
