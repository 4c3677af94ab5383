"""Which bytes does a figure of the edition have, in a form that the typesetter draws?"""

from __future__ import annotations

import re
from collections.abc import Collection

from exams.authoring.printing.tree import NotPrintable
from exams.models import FigureImage

SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/svg+xml": ".svg"}
_FONTS = {b"sans-serif": b"DejaVu Sans", b"serif": b"Libertinus Serif", b"monospace": b"DejaVu Sans Mono"}
_GENERIC = re.compile(rb"(font(?:-family)?\s*[:=]\s*[^;<>]*?)(?<![-\w])(sans-serif|serif|monospace)(?![-\w])")


def figure_files(digests: Collection[str]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Files by name, and each image's file name by its SHA-256. Raises `NotPrintable` for an image that is lost."""
    images = FigureImage.objects.in_bulk(list(digests))
    if absent := sorted(set(digests) - set(images)):
        raise NotPrintable(f"A figure of the edition is lost ({absent[0][:12]}).")
    names = {digest: f"{digest}{SUFFIXES[image.media_type]}" for digest, image in images.items()}
    return {names[digest]: _drawable(bytes(image.data), image.media_type) for digest, image in images.items()}, names


def _drawable(data: bytes, media_type: str) -> bytes:
    """A drawing that leaves its letters to the machine gets the same ones on every machine."""
    if media_type != "image/svg+xml":
        return data
    return _GENERIC.sub(lambda found: found[1] + _FONTS[found[2]], data)
