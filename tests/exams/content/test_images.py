"""Do good images come back clean, and do hostile ones stay outside?"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from exams.content.images import MAX_BYTES, CleanImage, ImageRefused, check_image

SECRET = b"hidden-payload"


def _file(kind: str, mode: str = "RGB", size: tuple[int, int] = (6, 4), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind, **options)
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png_that_claims(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + _chunk(b"IEND", b"")
    )


def _animated(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


def _outcome(data: bytes) -> CleanImage | str:
    try:
        return check_image(data)
    except ImageRefused as refusal:
        return refusal.message


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (_file("PNG"), "image/png"),
        (_file("PNG", "RGBA"), "image/png"),
        (_file("PNG", "P"), "image/png"),
        (_file("PNG", "1"), "image/png"),
        (_file("PNG", "LA"), "image/png"),
        (_file("PNG", "I;16"), "image/png"),
        (_file("JPEG"), "image/jpeg"),
        (_file("JPEG", "L"), "image/jpeg"),
        (_file("JPEG", "CMYK"), "image/jpeg"),
        (_file("WEBP"), "image/webp"),
        (_file("WEBP", "RGBA", lossless=True), "image/webp"),
    ],
)
def test_a_still_image_comes_back_with_its_size_and_digest(data: bytes, media_type: str) -> None:
    clean = check_image(data)
    assert (clean.media_type, clean.width, clean.height) == (media_type, 6, 4)
    assert clean.digest == hashlib.sha256(clean.data).hexdigest()
    assert Image.open(io.BytesIO(clean.data)).size == (6, 4)


def test_the_same_file_has_the_same_digest_each_time() -> None:
    assert check_image(_file("PNG")) == check_image(_file("PNG"))


def test_a_clean_png_stays_as_it_is() -> None:
    once = check_image(_file("PNG"))
    assert check_image(once.data) == once


def test_a_photograph_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    clean = check_image(_file("JPEG", exif=exif))
    assert (clean.width, clean.height) == (4, 6)
    assert not Image.open(io.BytesIO(clean.data)).getexif()


@pytest.mark.parametrize("data", [_file("PNG", "L", transparency=1), _file("PNG", "RGBA"), _file("WEBP", "RGBA")])
def test_transparency_is_kept(data: bytes) -> None:
    clean = check_image(data)
    assert Image.open(io.BytesIO(clean.data)).convert("RGBA").getpixel((0, 0))[3] == 0


def _png_text() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    return info


@pytest.mark.parametrize(
    "data",
    [
        _file("PNG", pnginfo=_png_text()),
        _file("PNG") + SECRET + b"<script>alert(1)</script>",
        _file("PNG", icc_profile=SECRET),
        _file("JPEG", comment=SECRET),
        _file("JPEG") + b"PK\x03\x04" + SECRET,
        _file("WEBP", xmp=SECRET),
        _file("PNG") + b"%PDF-1.4 " + SECRET,
    ],
)
def test_whatever_was_hidden_in_a_file_is_gone(data: bytes) -> None:
    assert SECRET in data or b"icc" in data.lower()
    assert SECRET not in check_image(data).data


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * MAX_BYTES, "5 MB"),
        (_png_that_claims(5000, 5000), "million pixels"),
        (_png_that_claims(100_000, 100_000), "pixels"),
        (_png_that_claims(20_000, 1), "million pixels"),
        (_png_that_claims(2000, 2000), "damaged"),
        (_file("PNG")[:-30], "damaged"),
        (_file("JPEG")[:100], "damaged"),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\0" * 30, "damaged"),
        (b"\xff\xd8\xff", "damaged"),
        (_animated("PNG"), "animated"),
        (_animated("WEBP"), "animated"),
        (_animated("GIF"), "not a PNG"),
        (_file("BMP"), "not a PNG"),
        (_file("TIFF"), "not a PNG"),
        (_file("ICO", size=(16, 16)), "not a PNG"),
        (b"%PDF-1.4\n", "not a PNG"),
        (b"<html><script>alert(1)</script></html>", "not a PNG"),
        (b"GIF89a" + b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a PNG"),
    ],
)
def test_what_is_no_still_image_of_a_known_kind_is_refused_in_one_sentence(data: bytes, word: str) -> None:
    with pytest.raises(ImageRefused, match=word) as caught:
        check_image(data)
    assert caught.value.message.endswith(".")


@settings(deadline=5000, max_examples=200)
@given(
    st.binary(max_size=300),
    st.sampled_from([_file("PNG"), _file("JPEG"), _file("WEBP"), b"<svg "]),
    st.integers(0, 400),
)
def test_a_damaged_file_is_refused_or_cleaned_and_nothing_else(noise: bytes, start: bytes, cut: int) -> None:
    outcome = _outcome(start[:cut] + noise + start[cut:])
    assert isinstance(outcome, (CleanImage, str))
