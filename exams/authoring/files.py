"""Which files lie beside a document? A mapping that reads a file only when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".svg", ".gif"})
LIMIT = 20 * 1024 * 1024  # bytes of one file; checking images sets a tighter one
DEPTH = 2


class FilesBeside(Mapping[str, bytes]):
    """Images in the document's folder and the folders in it, by path relative to the document, with `/`.

    Nothing outside of the folder can be named, not even through links.
    """

    def __init__(self, document: Path) -> None:
        self._folder = document.resolve().parent
        self._document = document.resolve()

    def __getitem__(self, name: str) -> bytes:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file() or path == self._document:
            raise KeyError(name)
        if path.suffix.lower() not in SUFFIXES or path.stat().st_size > LIMIT:
            raise KeyError(name)
        return path.read_bytes()

    def __iter__(self) -> Iterator[str]:
        for depth in range(DEPTH):
            for path in sorted(self._folder.glob("*/" * depth + "*")):
                if path.suffix.lower() in SUFFIXES and path.is_file():
                    yield path.relative_to(self._folder).as_posix()

    def __len__(self) -> int:
        return sum(1 for _ in self)
