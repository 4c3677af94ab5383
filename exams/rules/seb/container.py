"""Which XML is in a `.seb` file? Plain, compressed, or encrypted with a password; nothing may burst in memory."""

from __future__ import annotations

import hashlib
import zlib

from exams.rules.seb.problems import Problem, SettingsRefused
from exams.rules.seb.rncryptor import NotOpened, opened

FILE_LIMIT = 4 * 1024 * 1024  # bytes of a file
XML_LIMIT = 8 * 1024 * 1024  # bytes of what is in it
GZIP = b"\x1f\x8b"
PLAIN, PASSWORD, CLIENT_PASSWORD = b"plnd", b"pswd", b"pwcc"
CERTIFICATES = (b"pkhs", b"phsk")
PREFIX = 4
BOM = b"\xef\xbb\xbf"


def xml_in(data: bytes, password: str | None = None) -> bytes:
    """The XML of a settings file, decrypted with `password` where that is needed. Raises `SettingsRefused`."""
    if len(data) > FILE_LIMIT:
        raise SettingsRefused(Problem.TOO_LARGE)
    data = unpacked(data)
    prefix, rest = data[:PREFIX], data[PREFIX:]
    if prefix in CERTIFICATES:
        raise SettingsRefused(Problem.CERTIFICATE)
    if prefix in (PASSWORD, CLIENT_PASSWORD):
        data = unpacked(_decrypted(rest, prefix, password))
    elif prefix == PLAIN:
        data = unpacked(rest)
    if not data.removeprefix(BOM).lstrip().startswith(b"<"):
        raise SettingsRefused(Problem.NOT_SETTINGS)
    return data


def unpacked(data: bytes) -> bytes:
    """The bytes, decompressed if they are compressed, up to a limit. Raises `SettingsRefused`."""
    if not data.startswith(GZIP):
        return data
    machine = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = machine.decompress(data, XML_LIMIT + 1)
    except zlib.error as error:
        raise SettingsRefused(Problem.DAMAGED) from error
    if len(content) > XML_LIMIT:
        raise SettingsRefused(Problem.TOO_LARGE)
    if not machine.eof:
        raise SettingsRefused(Problem.DAMAGED)
    return content


def _decrypted(data: bytes, prefix: bytes, password: str | None) -> bytes:
    """Opens an encrypted block. Settings that configure a client are closed by the password's hash, or by nothing."""
    for candidate in _candidates(prefix, password):
        try:
            return opened(data, candidate)
        except NotOpened:
            continue
    raise SettingsRefused(Problem.PASSWORD_WRONG if password else Problem.PASSWORD_NEEDED)


def _candidates(prefix: bytes, password: str | None) -> list[str]:
    if prefix == PASSWORD:
        return [password] if password else []
    return _hashed(password) if password else [""]


def _hashed(password: str) -> list[str]:
    digest = hashlib.sha256(password.encode()).hexdigest()
    return [digest, digest.upper(), password]
