"""Which characters do the bytes of a table mean, and what separates its cells?"""

from __future__ import annotations

import codecs

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OTHER_FILES = (
    (b"PK\x03\x04", "a spreadsheet or another packed file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
)
SEPARATORS = (",", ";", "\t", "|")


class NotATable(Exception):
    """The bytes are no text; the message says what they are and what to do."""


def decode(data: bytes) -> tuple[str, str]:
    """The text, and the encoding that it was in: by its mark, else UTF-8, UTF-16 or Windows-1252. Raises NotATable."""
    for start, what in OTHER_FILES:
        if data.lstrip()[: len(start)].lower() == start.lower():
            raise NotATable(f"This is {what}, not a table as text. Save it as CSV and choose that file.")
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding), encoding.removesuffix("-sig")
    if data and data[:4000].count(0) * 3 > len(data[:4000]):
        # Every second byte of Western text is zero: the first of a pair if the larger byte comes first.
        encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
        return _decoded(data, encoding), encoding
    try:
        return _whole(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _decoded(data, "windows-1252"), "windows-1252"


def separator_of(text: str) -> str:
    """What separates the cells: what a line `sep=;` says, else whatever the header has most of, outside quotes."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    if header.lower().startswith("sep=") and header[4:5] in SEPARATORS:
        return header[4]
    bare = "".join(header.split('"')[::2])
    return max(SEPARATORS, key=bare.count)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return _whole(data.decode(encoding))
    except UnicodeDecodeError:
        raise NotATable(
            "The characters of this file cannot be read. Save it as CSV in UTF-8 and choose that file."
        ) from None


def _whole(text: str) -> str:
    if "\0" in text:
        raise NotATable("This file is not text. Save the table as CSV and choose that file.")
    return text
