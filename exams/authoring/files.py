"""Which images come with a document? Those beside it on a disk, or those uploaded with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".svg", ".gif"})
LIMIT = 20 * 1024 * 1024  # bytes of one file; checking images sets a tighter one
_NAMED = re.compile(rb"\]\(\s*<?([^)\s>]+)")
DEPTH = 2


class FilesBeside(Mapping[str, bytes]):
    """Images in the document's folder and the folders in it, by relative path, read only when asked for.

    Nothing outside of the folder can be named, not even through links.
    """

    def __init__(self, document: Path) -> None:
        self._folder = document.resolve().parent
        self._document = document.resolve()

    def __getitem__(self, name: str) -> bytes:
        path = (self._folder / name).resolve()
        if not self._holds(path):
            raise KeyError(name)
        return path.read_bytes()

    def _holds(self, path: Path) -> bool:
        inside = path.is_relative_to(self._folder) and path.is_file() and path != self._document
        return inside and path.suffix.lower() in SUFFIXES and path.stat().st_size <= LIMIT

    def __iter__(self) -> Iterator[str]:
        for depth in range(DEPTH):
            for path in sorted(self._folder.glob("*/" * depth + "*")):
                if self._holds(path.resolve()):
                    yield path.relative_to(self._folder).as_posix()

    def __len__(self) -> int:
        return sum(1 for _ in self)


def under_named_paths(document: bytes, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Uploaded files come without their folders: they are put under the paths by which the document names them."""
    paths = [found.decode(errors="replace") for found in _NAMED.findall(document)]
    names = {path: unquote(path).rsplit("/", 1)[-1] for path in paths}
    return {**files, **{path: files[name] for path, name in names.items() if name in files}}
