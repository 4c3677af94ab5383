"""Which images does a package hold, under which names do the texts show them, and which are not there?"""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote

from exams.interchange.archive import ArchiveRefused
from exams.interchange.document import FigureDocument
from exams.interchange.problems import Problems

_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_ABSOLUTE = re.compile(r"^(?:/|\\|[a-z]:[\\/])", re.IGNORECASE)
_FILEBASE = re.compile(r"^(?:\$|%24)IMS[-_]CC[-_]FILE_?BASE(?:\$|%24)/?", re.IGNORECASE)
_ROOTS = ("", "web_resources", "resources", "assets", "images", "media")  # where packages keep what texts show
_DATA = re.compile(r"^data:image/[a-z0-9.+-]+;base64,", re.IGNORECASE)
MAX_EMBEDDED = 20 * 1024 * 1024  # characters of base64


class Pictures:
    """Collects the figures that texts show; `files` are the package's or those beside the document."""

    def __init__(self, files: Mapping[str, bytes], problems: Problems) -> None:
        self._files = files
        self._problems = problems
        self._found: dict[str, FigureDocument] = {}  # by path
        self._names: set[str] = set()
        self._embedded = 0

    @property
    def found(self) -> tuple[FigureDocument, ...]:
        return tuple(self._found.values())

    def shown(self, source: str, alt: str, line: int, *, folder: str = "") -> str:
        """`![alt](figure:NAME)` for the image at `source`; `folder` is where the text that shows it lies.

        One on another computer is refused with an error. One that is missing is a warning, and the reference
        stays in the text, so that nobody publishes a question without its image.
        """
        source = _FILEBASE.sub("", source.strip())
        if _DATA.match(source):
            return self.embedded(source.partition(",")[2], "image", alt, line)
        if reason := _refused(source):
            self._problems.error(line, f"The image {source[:100]!r} {reason}; it must come with the file.")
            return alt
        for path in _candidates(source, folder):
            data = self._data(path, line)
            if data is not None:
                return self.kept(path, alt, data)
        self._problems.warning(line, f"The image {source[:100]!r} does not come with the file.")
        kept = re.sub(r"[<>\s]", " ", source)[:200]
        return f"![{_plain(alt)}](<{kept}>)"

    def embedded(self, text: str, name: str, alt: str, line: int) -> str:
        """The figure that stands in the file itself, in base64."""
        data = decoded(text)
        if data is None:
            self._problems.error(line, f"The image {name[:100]!r} is not written in proper base64.")
            return alt
        self._embedded += 1
        return self.kept(f"\0{self._embedded}/{name}", alt, data)

    def kept(self, path: str, alt: str, data: bytes) -> str:
        alt = _plain(alt)
        if path not in self._found:
            self._found[path] = FigureDocument(self._name(path), alt, data)
        return f"![{alt}](figure:{self._found[path].name})"

    def _data(self, path: str, line: int) -> bytes | None:
        try:
            return self._files[path]
        except KeyError:
            return None
        except ArchiveRefused as refused:
            self._problems.error(line, str(refused))
            return b""

    def _name(self, path: str) -> str:
        """Letters, digits, `-` and `_`, once in the document: the file's own name where it can be."""
        stem = posixpath.splitext(posixpath.basename(path))[0]
        base = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:70] or "figure"
        name, count = base, 1
        while name in self._names:
            count += 1
            name = f"{base}-{count}"
        self._names.add(name)
        return name


def _plain(alt: str) -> str:
    """A description without what would end it."""
    return re.sub(r"[\[\]\\\s]+", " ", alt).strip()[:1500]


def decoded(text: str) -> bytes | None:
    """The bytes behind base64, or None."""
    if len(text) > MAX_EMBEDDED:
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _refused(source: str) -> str:
    if not source:
        return "has no address"
    if _ABSOLUTE.match(source) and not source.startswith("//"):
        return "is named by an absolute path"
    return "is on another computer" if _REMOTE.match(source) else ""


def _candidates(source: str, folder: str) -> list[str]:
    """The paths that a reference may mean: relative to its text, else to the package."""
    plain = unquote(source.partition("?")[0].partition("#")[0]).replace("\\", "/")
    paths = [posixpath.normpath(posixpath.join(root, plain)) for root in (folder, *_ROOTS)]
    return [path for path in dict.fromkeys(paths) if not path.startswith("..")]
