"""Is a zip that means harm refused before it does any?"""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from exams.interchange.archive import MAX_MEMBERS, Archive, ArchiveRefused


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("picture.png")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_files_are_read_by_their_path() -> None:
    archive = Archive(zipped(("a/b.txt", b"text"), ("__MACOSX/._b.txt", b""), ("folder/", b"")))
    assert dict(archive) == {"a/b.txt": b"text"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped(("../../etc/passwd", b"x")), "leads out of it"),
        (zipped(("/etc/passwd", b"x")), "leads out of it"),
        (zipped(("C:\\windows\\x", b"x")), "leads out of it"),
        (zipped(("a\\..\\..\\x", b"x")), "leads out of it"),
        (zipped((link(), b"/etc/passwd")), "symbolic link"),
        (zipped(("a\nb", b"x")), "cannot be shown"),
        (zipped(("bomb", b"\0" * 5_000_000)), "times its size"),
        (zipped(*((f"{n}", b"") for n in range(MAX_MEMBERS + 1))), "at most"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_an_unsafe_zip_is_refused_as_a_whole(data: bytes, reason: str) -> None:
    with pytest.raises(ArchiveRefused, match=reason):
        Archive(data)


def test_a_size_that_the_zip_gives_too_small_does_not_help() -> None:
    honest = zipped(("bomb", b"\0" * 30_000_000))
    lying = honest.replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(ArchiveRefused):
        Archive(lying)["bomb"]


def test_a_damaged_file_is_refused_when_it_is_read() -> None:
    data = bytearray(zipped(("a.txt", b"some text that is packed")))
    data[40] ^= 0xFF
    with pytest.raises(ArchiveRefused, match="damaged"):
        Archive(bytes(data))["a.txt"]
