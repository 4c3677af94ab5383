"""Does a dropped image become a figure that the text shows at once?"""

from __future__ import annotations

import pytest

from exams.authoring.figures import add_figure
from exams.authoring.typesetting import Typesetter
from exams.content.images import ImageRefused
from exams.models import Figure, Quiz
from tests.exams.authoring.documents import CAT


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("Grey Cat (1).svg", "grey-cat-1"),
        ("cat.svg", "cat-2"),
        ("cat", "cat-2"),
        ("..svg", "figure"),
        ("猫.svg", "figure"),
        ("x" * 200 + ".svg", "x" * 60),
    ],
)
def test_the_name_is_made_of_the_files_and_free(draft: Quiz, file_name: str, name: str) -> None:
    assert add_figure(draft, CAT, file_name=file_name, alt="A cat").figure.name == name


@pytest.mark.parametrize(
    "alt", ["A cat", "A [grey] cat", "2 * 3 * 4", r"a\b", "costs $1 and $2", "a ![](x) b", "<b>", "&lt;"]
)
def test_the_markup_shows_the_figure_with_its_description(draft: Quiz, alt: str) -> None:
    added = add_figure(draft, CAT, file_name="kitten.svg", alt=alt)
    shown = Typesetter.with_figures(Figure.objects.select_related("image")).block(f"See {added.markup}")
    assert (shown.facts.figures, shown.facts.undescribed, shown.facts.problems) == (("kitten",), (), ())
    assert shown.html.count("<img") == 1
    assert "<em>" not in shown.html


def test_an_image_that_is_none_is_refused_and_nothing_kept(draft: Quiz) -> None:
    with pytest.raises(ImageRefused):
        add_figure(draft, b"not an image", file_name="cat.png", alt="")
    assert draft.figures.count() == 2
