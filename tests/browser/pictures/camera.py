"""How does a page become a small picture for the documents?"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

COLOURS = 256  # flat pages need no more, and a picture then weighs a few ten kilobytes
MARGIN = 24
TALLEST = 1000


@dataclass(frozen=True)
class Camera:
    """Writes pictures into a folder, each in few colours."""

    folder: Path

    def screen(self, page: Page, name: str) -> None:
        """What the window shows."""
        self._keep(page.screenshot(animations="disabled"), name)

    def part(self, page: Page, name: str, *of: Locator, tallest: int = TALLEST, margin: int = MARGIN) -> None:
        """The part of the page that these elements take, with a margin, from the first down to `tallest` pixels."""
        page.evaluate("scrollTo(0, 0)")
        boxes = [box for element in of if (box := element.bounding_box())]
        left = max(0, min(box["x"] for box in boxes) - margin)
        top = max(0, min(box["y"] for box in boxes) - margin)
        right = max(box["x"] + box["width"] for box in boxes) + margin
        bottom = max(box["y"] + box["height"] for box in boxes) + margin
        clip = {"x": left, "y": top, "width": right - left, "height": min(bottom - top, tallest)}
        self._keep(page.screenshot(full_page=True, clip=clip, animations="disabled"), name)  # type: ignore[arg-type]

    def _keep(self, png: bytes, name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        few = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        few.save(self.folder / f"{name}.png", optimize=True)
