"""Which files does a zip hold, and is it safe to look at them?"""

from __future__ import annotations

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO

MAX_MEMBERS = 2_000
MAX_MEMBER = 25 * 1024 * 1024  # bytes of one file, unpacked
MAX_TOTAL = 100 * 1024 * 1024  # bytes of all files that are asked for, unpacked
MAX_RATIO = 200  # unpacked to packed, of files above RATIO_FROM bytes
RATIO_FROM = 1024 * 1024
CHUNK = 64 * 1024

_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_ABSOLUTE = re.compile(r"^(?:/|[A-Za-z]:)")
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|\._)")
_ENCRYPTED = 0x1


class ArchiveRefused(ValueError):
    """The zip, or one file of it, is not read; the text is one sentence for the person who chose it."""


def is_archive(data: bytes) -> bool:
    return data.startswith(_SIGNATURES)


class Archive(Mapping[str, bytes]):
    """The files of a zip by their path, unpacked only when asked for, and never more than the limits allow.

    Raises ArchiveRefused when made of a zip that is not safe as a whole, and on reading a file that is too
    large or damaged.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as broken:
            raise ArchiveRefused("The zip file is damaged: its list of files cannot be read.") from broken
        self._members = _checked(self._zip.infolist())
        self._unpacked = 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def size(self, name: str) -> int:
        """The bytes of a file when it is unpacked: as declared, and no more than that is ever unpacked."""
        return self._members[name].file_size

    def beginning(self, name: str, size: int = CHUNK) -> bytes:
        """The first bytes of a file; empty where they cannot be read."""
        try:
            with self._zip.open(self._members[name]) as stream:
                return stream.read(size)
        except _DAMAGED:
            return b""

    def __getitem__(self, name: str) -> bytes:
        member = self._members[name]
        try:
            with self._zip.open(member) as stream:
                return self._limited(name, stream)
        except ArchiveRefused:
            raise
        except _DAMAGED as broken:
            raise ArchiveRefused(f"The file {name} in the zip is damaged and cannot be unpacked.") from broken

    def _limited(self, name: str, stream: IO[bytes]) -> bytes:
        """What the stream really holds: sizes that a zip declares about itself are not believed."""
        kept: list[bytes] = []
        size = 0
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            self._unpacked += len(chunk)
            if size > MAX_MEMBER:
                raise ArchiveRefused(f"The file {name} in the zip is larger than {MAX_MEMBER // 2**20} MB.")
            if self._unpacked > MAX_TOTAL:
                raise ArchiveRefused(f"The zip holds more than {MAX_TOTAL // 2**20} MB.")
            kept.append(chunk)
        return b"".join(kept)


def path_within(base: str, reference: str) -> str:
    """`reference`, relative to the folder of the file `base`, as a path in the package; `..` stays if it leaves it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), reference.replace("\\", "/")))


def _checked(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > MAX_MEMBERS:
        raise ArchiveRefused(f"The zip holds {len(infos):,} files; at most {MAX_MEMBERS:,} are read.")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _refuse(info)
        name = posixpath.normpath(info.filename.replace("\\", "/"))
        if info.is_dir() or _LITTER.search(name):
            continue
        if name in members:
            raise ArchiveRefused(f"The zip holds two files called {name}.")
        members[name] = info
    if sum(info.file_size for info in members.values()) > 4 * MAX_TOTAL:
        raise ArchiveRefused(f"The zip would unpack to more than {4 * MAX_TOTAL // 2**20} MB.")
    return members


def _refuse(info: zipfile.ZipInfo) -> None:
    name = info.filename.replace("\\", "/")
    if _ABSOLUTE.match(name) or ".." in name.split("/"):
        raise ArchiveRefused(f"The zip holds a file whose path leads out of it: {name[:120]!r}.")
    if not name.isprintable():
        raise ArchiveRefused(f"The zip holds a file with a name that cannot be shown: {name[:120]!r}.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ArchiveRefused(f"The zip holds a symbolic link, {name[:120]!r}; only plain files are read.")
    if info.flag_bits & _ENCRYPTED:
        raise ArchiveRefused("The zip is protected by a password.")
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(1, info.compress_size):
        raise ArchiveRefused(f"The file {name[:120]!r} in the zip unpacks to more than {MAX_RATIO} times its size.")
