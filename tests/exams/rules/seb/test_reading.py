"""Is every kind of settings file read, and every hostile one refused?"""

from __future__ import annotations

import datetime as dt
import gzip
import zlib
from typing import Any

import pytest

from exams.rules.seb.container import XML_LIMIT
from exams.rules.seb.plist import settings_of
from exams.rules.seb.problems import Problem, SettingsRefused
from exams.rules.seb.reading import read_settings
from exams.rules.seb.rncryptor import opened
from tests.exams.rules.seb.files import SETTINGS, XML, closed, protected

HASH_OF_ADMIN = "8c6976e5b5410415bde908bd4dee15dfb167a9c873fc4bb8a81f6f2ab448a918"  # of "admin"


def plist(inner: str) -> bytes:
    return f"<plist><dict>{inner}</dict></plist>".encode()


@pytest.mark.parametrize(
    ("data", "password"),
    [
        (XML, None),
        (b"\xef\xbb\xbf" + XML, None),
        (gzip.compress(XML, mtime=0), None),
        (gzip.compress(b"plnd" + gzip.compress(XML, mtime=0), mtime=0), None),
        (gzip.compress(b"plnd" + XML, mtime=0), None),
        (b"plnd" + gzip.compress(XML, mtime=0), None),
        (protected("secret"), "secret"),
        (protected("secret", version=2), "secret"),
        (protected("pässwört", version=3), "pässwört"),
        (protected("pässwört", version=2), "pässwört"),
        (protected(HASH_OF_ADMIN, b"pwcc"), "admin"),
        (protected("", b"pwcc"), None),
        (XML, "needless"),
    ],
)
def test_settings_are_read_out_of_every_wrapping(data: bytes, password: str | None) -> None:
    assert read_settings(data, password) == SETTINGS


@pytest.mark.parametrize(
    ("password", "closed_hex", "plain_hex"),
    [
        ("thepassword",
         "03010001020304050607010203040506070802030405060708090a0b0c0d0e0f0001a1f8730e0bf480eb7b70f690abf21e02"
         "9514164ad3c474a51b30c7eaa1ca545b7de3de5b010acbad0a9a13857df696a8", "01"),
        ("thepassword",
         "030101020304050607000203040506070801030405060708090a0b0c0d0e0f0001020e437fe809309c03fd53a475131e9a19"
         "78b8eaef576f60adb8ce2320849ba32d742900438ba897d22210c76c35c849df", "0123456789abcdef"),
        ("中文密码",
         "03010304050607000102040506070801020305060708090a0b0c0d0e0f00010203048a9e08bdec1c4bfe13e81fb85f009ab3"
         "ddb91387e809c4ad86d9e8a6014557716657bd317d4bb6a7644615b3de402341", "23456789abcdef0123456701"),
    ],
)  # fmt: skip
def test_the_published_examples_of_the_cipher_are_opened(password: str, closed_hex: str, plain_hex: str) -> None:
    assert opened(bytes.fromhex(closed_hex), password).hex() == plain_hex


def test_a_password_cut_by_the_old_cipher_of_macos_opens_too() -> None:
    data = gzip.compress(b"pswd" + closed(gzip.compress(XML, mtime=0), "pässwört".encode()[:8], version=2))
    assert read_settings(data, "pässwört") == SETTINGS


BOMB = gzip.compress(b"<" + b" " * XML_LIMIT, mtime=0)
LAUGHS = b'<!DOCTYPE p [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><plist><dict><key>&b;</key><true/></dict></plist>'
FETCHED = b'<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]><plist><dict><key>&a;</key><true/></dict></plist>'


@pytest.mark.parametrize(
    ("data", "password", "problem"),
    [
        (b"", None, Problem.NOT_SETTINGS),
        (b"%PDF-1.7", None, Problem.NOT_SETTINGS),
        (b"bplist00\xd0", None, Problem.NOT_SETTINGS),
        (b"<html></html>", None, Problem.NOT_SETTINGS),
        (b"<plist/>", None, Problem.NOT_SETTINGS),
        (b"<plist><array/></plist>", None, Problem.NOT_SETTINGS),
        (b"<plist><dict><key>a</key></dict></plist>", None, Problem.NOT_SETTINGS),
        (b"<plist><dict><true/><key>a</key></dict></plist>", None, Problem.NOT_SETTINGS),
        (plist("<key>a</key><uid>1</uid>"), None, Problem.NOT_SETTINGS),
        (plist("<key>a</key><string>x<b/></string>"), None, Problem.NOT_SETTINGS),
        (plist("<key>a</key><integer>0x10</integer>"), None, Problem.NOT_SETTINGS),
        (plist(f"<key>a</key><integer>{'9' * 5000}</integer>"), None, Problem.NOT_SETTINGS),
        (plist("<key>a</key><real>nan</real>"), None, Problem.NOT_SETTINGS),
        (plist("<key>a</key><date>yesterday</date>"), None, Problem.NOT_SETTINGS),
        (plist("<key>a</key><date>0001-01-01T00:00:00+14:00</date>"), None, Problem.NOT_SETTINGS),
        (plist("<key>a</key><data>???</data>"), None, Problem.NOT_SETTINGS),
        (XML[:-20], None, Problem.NOT_SETTINGS),
        (LAUGHS, None, Problem.NOT_SETTINGS),
        (FETCHED, None, Problem.NOT_SETTINGS),
        (plist("<key>a</key>" + "<array>" * 50_000), None, Problem.TOO_LARGE),
        (plist("<key>a</key><true/>" * 60_000), None, Problem.TOO_LARGE),
        (b" " * (5 * 1024 * 1024), None, Problem.TOO_LARGE),
        (BOMB, None, Problem.TOO_LARGE),
        (gzip.compress(b"plnd" + BOMB, mtime=0), None, Problem.TOO_LARGE),
        (gzip.compress(XML, mtime=0)[:-9], None, Problem.DAMAGED),
        (b"\x1f\x8b" + b"x" * 30, None, Problem.DAMAGED),
        (b"pkhs" + b"x" * 60, "secret", Problem.CERTIFICATE),
        (gzip.compress(b"phsk" + b"x" * 60, mtime=0), None, Problem.CERTIFICATE),
        (protected("secret"), None, Problem.PASSWORD_NEEDED),
        (protected("secret"), "Secret", Problem.PASSWORD_WRONG),
        (protected("secret", version=9), "secret", Problem.PASSWORD_WRONG),
        (b"pswd", "secret", Problem.PASSWORD_WRONG),
        (b"pswd" + b"\x03\x01" + b"x" * 90, "secret", Problem.PASSWORD_WRONG),
        (b"pswd" + closed(BOMB, "secret"), "secret", Problem.TOO_LARGE),
    ],
)
def test_what_is_no_settings_file_is_refused(data: bytes, password: str | None, problem: Problem) -> None:
    with pytest.raises(SettingsRefused) as refused:
        read_settings(data, password)
    assert refused.value.problem is problem


@pytest.mark.parametrize(
    ("inner", "value"),
    [
        ("<key>a</key><string />", ""),
        ("<key>a</key><string> x &amp; y\n</string>", " x & y\n"),
        ("<key>a</key><integer>-7</integer>", -7),
        ("<key>a</key><real>12.34</real>", 12.34),
        ("<key>a</key><data>\n AAEC\n /w== </data>", b"\0\1\2\xff"),
        ("<key>a</key><date>2026-01-02T12:00:00Z</date>", dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)),
        ("<key>a</key><date>2019-02-20T14:30:00.1230000+02:00</date>",
         dt.datetime(2019, 2, 20, 12, 30, 0, 123000, tzinfo=dt.UTC)),
        ("<!-- no --><key>a</key><array><true/><dict/></array>", [True, {}]),
        ("<key>a</key><false/><key>a</key><true/>", True),
    ],
)  # fmt: skip
def test_every_kind_of_value_is_read(inner: str, value: Any) -> None:
    assert settings_of(plist(inner)) == {"a": value}


def test_a_bomb_is_not_unpacked() -> None:
    assert len(zlib.decompress(BOMB, wbits=31)) > XML_LIMIT > 100 * len(BOMB)
