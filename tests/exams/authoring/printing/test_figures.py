"""Do drawings use the letters that come with the application?"""

from __future__ import annotations

import pytest

from exams.authoring.printing.figures import figure_files
from exams.models import FigureImage

DRAWINGS = [
    (b'<svg font-family="sans-serif"/>', b'<svg font-family="DejaVu Sans"/>'),
    (b'<svg font-family="Example, serif"/>', b'<svg font-family="Example, Libertinus Serif"/>'),
    (b'<svg style="font: 12px monospace"/>', b'<svg style="font: 12px DejaVu Sans Mono"/>'),
    (b'<svg font-family="Sans-serif-like"/>', b'<svg font-family="Sans-serif-like"/>'),
    (b"<text>a sans-serif letter</text>", b"<text>a sans-serif letter</text>"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("drawing", "printed"), DRAWINGS)
def test_generic_letters_become_those_at_hand(drawing: bytes, printed: bytes) -> None:
    FigureImage.objects.create(digest="a" * 64, media_type="image/svg+xml", width=1, height=1, data=drawing)
    files, names = figure_files(["a" * 64])
    assert files[names["a" * 64]] == printed
