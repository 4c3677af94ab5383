"""Which file formats are there, and which one is this file?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from exams.interchange import markdown
from exams.interchange.document import QuizDocument, Reading


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `recognises` looks at the bytes when the name's suffix does not decide.

    `read(data, files)` never raises; `files` are the images beside the document by relative path.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, Mapping[str, bytes]], Reading]
    write: Callable[[QuizDocument], bytes] | None = None
    recognises: Callable[[bytes], bool] | None = None


class UnknownFormat(ValueError):
    """No format has this name."""


_ALL = (
    Format(
        name="markdown",
        label="Markdown document",
        suffixes=(".md", ".markdown", ".mkd", ".txt"),
        read=markdown.read,
        write=markdown.write,
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({one.name: one for one in _ALL})
DEFAULT = "markdown"


def detect(name: str, data: bytes) -> str:
    """The name of the format: by the content where a format recognises it, else by the suffix, else `DEFAULT`."""
    for one in _ALL:
        if one.recognises is not None and one.recognises(data):
            return one.name
    suffix = PurePath(name).suffix.lower()
    return next((one.name for one in _ALL if suffix in one.suffixes), DEFAULT)


def format_named(name: str) -> Format:
    """Raises UnknownFormat, with the names there are."""
    if name not in FORMATS:
        raise UnknownFormat(f"There is no format {name!r}; there are {', '.join(FORMATS)}.")
    return FORMATS[name]


def read_file(name: str, data: bytes, files: Mapping[str, bytes], format: str | None = None) -> tuple[str, Reading]:
    """The format's name and what it made of the file. Raises UnknownFormat for a `format` that is none."""
    chosen = format_named(format or detect(name, data))
    return chosen.name, chosen.read(data, files)
