"""Which text do these bytes hold, and what is wrong with them?"""

from __future__ import annotations

import codecs
import re
import unicodedata

from exams.interchange.markdown.findings import Findings

LIMIT = 5_000_000  # bytes
LONGEST_LINE = 20_000  # characters; keeps every pattern's time linear in the size of the file

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\x0c\x0b"), None) | {0xA0: " ", 0x202F: " "}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LONG_SPACE = re.compile(r"[ \t]{65,}")
_LINE_END = re.compile(r"\r\n|\r|\n")


def decode(data: bytes, findings: Findings) -> list[str]:
    """The lines of the document, NFC, without line ends; empty where the bytes are no readable text."""
    if len(data) > LIMIT:
        findings.error(0, f"The file has {len(data):,} bytes; a document may have at most {LIMIT:,}.")
        return []
    text = _text(data, findings)
    if control := _CONTROL.search(text):
        place = text.count("\n", 0, control.start()) + 1
        findings.error(place, f"This is not a text file: it holds the control character {control[0]!r}.")
        return []
    if "\ufffd" in text:
        place = text.count("\n", 0, text.index("\ufffd")) + 1
        findings.warning(place, "A character was lost when this text was converted earlier (U+FFFD stands for it).")
    text = _LONG_SPACE.sub(" " * 64, unicodedata.normalize("NFC", text.translate(_INVISIBLE)))
    lines = _LINE_END.split(text)
    for index, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            findings.error(index + 1, f"This line has {len(line):,} characters; at most {LONGEST_LINE:,} can be read.")
            lines[index] = line[:LONGEST_LINE]
    return lines


def _text(data: bytes, findings: Findings) -> str:
    if data.startswith(_UTF16):
        findings.warning(1, "The file is UTF-16; it was read as such. Save it as UTF-8.")
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _legacy(data, error.start, findings)


def _legacy(data: bytes, start: int, findings: Findings) -> str:
    """Text that is not UTF-8: Windows-1252 if nothing speaks against it, else what can be saved, with an error."""
    line = data.count(b"\n", 0, start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and not _UTF8_SEQUENCE.search(data):
        findings.warning(line, "The file is not UTF-8; it was read as Windows-1252. Check accents and signs.")
        return text
    findings.error(line, f"The file is not UTF-8: byte 0x{data[start]:02X} does not belong here. Save it as UTF-8.")
    return data.decode("utf-8", errors="ignore").lstrip("\ufeff")
