"""Which bytes does a figure of the edition have, in a form that the typesetter draws?"""

from __future__ import annotations

import re
from collections.abc import Collection

from exams.authoring.printing.tree import NotPrintable
from exams.models import FigureImage

SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/svg+xml": ".svg"}
_GENERIC = re.compile(rb"\b(?:ui-)?sans-serif\b|\bsystem-ui\b")


def figure_files(digests: Collection[str]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Files by name, and each image's file name by its SHA-256. Raises `NotPrintable` for an image that is lost."""
    images = FigureImage.objects.in_bulk(list(digests))
    if absent := sorted(set(digests) - set(images)):
        raise NotPrintable(f"A figure of the edition is lost ({absent[0][:12]}).")
    names = {digest: f"{digest}{SUFFIXES[image.media_type]}" for digest, image in images.items()}
    return {names[digest]: _drawable(bytes(image.data), image.media_type) for digest, image in images.items()}, names


def _drawable(data: bytes, media_type: str) -> bytes:
    """A drawing that leaves its letters to the machine gets the same ones on every machine."""
    return _GENERIC.sub(b"DejaVu Sans", data) if media_type == "image/svg+xml" else data
