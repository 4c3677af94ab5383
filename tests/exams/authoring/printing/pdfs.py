"""What does a PDF say and look like? Its text by page, and its pages as pictures."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
from PIL import Image


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page in reading order, white space made single."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def pictures_of(pdf: bytes, scale: float = 1.0) -> list[Image.Image]:
    """Every page in gray, 72 dots an inch at scale 1."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.render(scale=scale).to_pil().convert("L") for page in document]
    finally:
        document.close()


def ink(picture: Image.Image) -> int:
    """How many dots of the page are dark."""
    return sum(picture.histogram()[:128])


def edges_are_white(picture: Image.Image, margin: int = 20) -> bool:
    """Whether nothing runs off the page: a frame of `margin` dots is empty."""
    frame = picture.copy()
    frame.paste(255, (margin, margin, frame.width - margin, frame.height - margin))
    low, _ = frame.getextrema()
    return int(str(low)) > 250
