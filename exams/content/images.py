"""Is this file an image that may be shown, and what is it when everything else is taken out of it?"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps

from exams.content.svg import SvgRefused, clean_svg, looks_like_svg

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 20_000_000
MAX_SIDE = 16_000
MediaType = Literal["image/png", "image/jpeg", "image/webp", "image/svg+xml"]
_SIGNATURES: tuple[tuple[str, bytes, bytes], ...] = (
    ("PNG", b"\x89PNG\r\n\x1a\n", b""),
    ("JPEG", b"\xff\xd8\xff", b""),
    ("WEBP", b"RIFF", b"WEBP"),
)
_MEDIA_TYPES: dict[str, MediaType] = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_PLAIN_MODES = {"PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"), "JPEG": ("L", "RGB"), "WEBP": ("RGB", "RGBA")}


class ImageRefused(Exception):
    """The file is not shown; `message` is one sentence for the person who chose it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class CleanImage:
    """An image written anew. `digest` is the SHA-256 of `data` in hexadecimal; sizes are in CSS pixels."""

    data: bytes
    media_type: MediaType
    width: int
    height: int
    digest: str


def check_image(data: bytes) -> CleanImage:
    """The image in `data`, written anew without metadata or anything active. Raises `ImageRefused`.

    The kind is told from the content: PNG, JPEG, WebP or SVG. Whatever was hidden before, between or after
    the picture (another file, a comment, a profile) is not in what comes back.
    """
    if not data:
        raise ImageRefused("The file is empty.")
    if len(data) > MAX_BYTES:
        raise ImageRefused(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
    if kind := _raster_kind(data):
        return _raster(data, kind)
    if looks_like_svg(data):
        return _vector(data)
    raise ImageRefused("The file is not a PNG, JPEG, WebP or SVG image.")


def _clean(data: bytes, media_type: MediaType, width: int, height: int) -> CleanImage:
    return CleanImage(data, media_type, width, height, hashlib.sha256(data).hexdigest())


def _raster_kind(data: bytes) -> str | None:
    matching = (kind for kind, start, inner in _SIGNATURES if data.startswith(start) and data[8:12].startswith(inner))
    return next(matching, None)


def _raster(data: bytes, kind: str) -> CleanImage:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                _refuse_by_header(image)
                image.load()
                return _written_anew(image, kind, lossless=b"VP8L" in data[12:64])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefused("The image has too many pixels.") from error
    except ImageRefused:
        raise
    except Exception as error:  # decoders answer hostile bytes with nearly every kind of exception
        raise ImageRefused("The image is damaged: it cannot be read to its end.") from error


def _refuse_by_header(image: Image.Image) -> None:
    """Decide by what the header says, before a single pixel is decoded."""
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise ImageRefused(f"The image has more than {MAX_PIXELS // 1_000_000} million pixels.")
    # MPO is a photograph with a second view behind it, as telephones make; the first one is taken.
    if getattr(image, "is_animated", False) and image.format != "MPO":
        raise ImageRefused("The image is animated: only still images are shown.")


def _written_anew(image: Image.Image, kind: str, *, lossless: bool) -> CleanImage:
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in _PLAIN_MODES[kind]:
        upright = upright.convert("RGBA" if kind != "JPEG" and upright.has_transparency_data else "RGB")
    transparency = upright.info.get("transparency") if upright.mode in ("P", "L", "RGB", "1") else None
    upright.info = {} if transparency is None else {"transparency": transparency}
    out = io.BytesIO()
    if kind == "PNG":
        upright.save(out, "PNG", optimize=False)
    elif kind == "JPEG":
        upright.save(out, "JPEG", quality=90)
    else:
        upright.save(out, "WEBP", lossless=lossless, quality=90, method=2)
    return _clean(out.getvalue(), _MEDIA_TYPES[kind], upright.width, upright.height)


def _vector(data: bytes) -> CleanImage:
    try:
        svg = clean_svg(data, embedded_image=_embedded)
    except SvgRefused as refusal:
        raise ImageRefused(str(refusal)) from refusal
    return _clean(svg.data, "image/svg+xml", svg.width, svg.height)


def _embedded(data: bytes) -> tuple[str, bytes]:
    if _raster_kind(data) not in ("PNG", "JPEG"):
        raise SvgRefused("The SVG holds an image that is neither PNG nor JPEG.")
    try:
        image = check_image(data)
    except ImageRefused as refusal:
        raise SvgRefused(f"An image inside the SVG is refused: {refusal.message}") from refusal
    return image.media_type, image.data
