"""Which rows of text are in a CSV or XLSX file? Nothing is understood here, and nothing large is unpacked."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from exams.content.cells import plain

FILE_LIMIT = 1024 * 1024  # bytes
UNPACKED_LIMIT = 32 * 1024 * 1024
ROW_LIMIT = 5_000
WIDTH_LIMIT = 20
ZIP_START = b"PK\x03\x04"

Rows = list[list[str]]


class NotATable(ValueError):
    """The file cannot be read; the argument is a code: too_large, not_utf8, not_a_table or too_many_lines."""


def rows_of(data: bytes) -> Rows:
    """The rows with their cells as text, the header first; empty rows stay, so that row numbers are those of the file.

    Raises NotATable.
    """
    if len(data) > FILE_LIMIT:
        raise NotATable("too_large")
    rows = _workbook(data) if data.startswith(ZIP_START) else _csv(data)
    if len(rows) > ROW_LIMIT + 1:
        raise NotATable("too_many_lines")
    return rows


def _csv(data: bytes) -> Rows:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotATable("not_utf8") from error
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise NotATable("not_a_table") from error
    return [[plain(cell).strip() for cell in row[:WIDTH_LIMIT]] for row in rows]


def _workbook(data: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
                raise NotATable("too_large")
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        found = sheet.iter_rows(max_row=ROW_LIMIT + 2, max_col=WIDTH_LIMIT, values_only=True)
        rows = [[_text(cell) for cell in row] for row in found]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise error if isinstance(error, NotATable) else NotATable("not_a_table") from error
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return str(Decimal(repr(cell)).normalize()) if isinstance(cell, float) else str(cell).strip()
