"""Does a text's tree hold all of its words, in order, with what they are?"""

from __future__ import annotations

from typing import Any

import pytest

from exams.authoring.printing.tree import Trees, only_figures, runs_in_line

DIGEST = "ab" * 32
IMAGE = f'<img src="/figures/{DIGEST}" alt="A dog" width="40" height="30">'
MATH = "<math><mi>x</mi></math>"

CASES: list[tuple[str, list[Any]]] = [
    ("", []),
    ("  \n", []),
    ("plain", ["plain"]),
    ("a &lt;b&gt; &amp; c", ["a <b> & c"]),
    (
        "<p>one\n two</p>\n<p>three</p>\n",
        [{"is": "paragraph", "of": ["one two"]}, {"is": "paragraph", "of": ["three"]}],
    ),
    ("a <strong>b</strong> <em>c</em>", ["a ", {"is": "strong", "of": ["b"]}, " ", {"is": "emphasis", "of": ["c"]}]),
    ("a<br>\nb", ["a", {"is": "break", "of": []}, "b"]),
    ("<code>x  = 1</code>", [{"is": "code", "text": "x  = 1", "block": False}]),
    ('<pre tabindex="0"><code>a\n  b\n</code></pre>', [{"is": "code", "text": "a\n  b", "block": True}]),
    ('<ol start="3">\n<li>a</li>\n</ol>', [{"is": "numbers", "of": [{"is": "item", "of": ["a"]}], "start": 3}]),
    ('<a href="https://example.org">here</a>', ["here", " (https://example.org)"]),
    ('<a href="mailto:a@example.org">a@example.org</a>', ["a@example.org"]),
    ('<span class="unknown">kept</span>', ["kept"]),
]


def tree(text: str) -> list[Any]:
    return Trees().of(text, place="a test")


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_texts_become_trees(text: str, expected: list[Any]) -> None:
    assert tree(text) == expected


def test_a_table_keeps_rows_heads_and_alignment() -> None:
    text = (
        '<div class="table-scroll"><table class="table"><thead><tr><th>A</th></tr></thead>'
        '<tbody><tr><td class="text-end">1</td></tr></tbody></table></div>'
    )
    head = {"is": "row", "of": [{"is": "head", "of": ["A"], "align": "start"}]}
    body = {"is": "row", "of": [{"is": "cell", "of": ["1"], "align": "end"}]}
    assert tree(text) == [{"is": "table", "of": [head, body]}]


def test_a_figure_is_noted_by_its_digest() -> None:
    trees = Trees()
    figure = {"is": "figure", "file": DIGEST, "pixels": (40, 30), "alt": "A dog"}
    assert trees.of(f"<p>{IMAGE}</p>", place="a test") == [{"is": "figures", "of": [figure]}]
    assert trees.figures == {DIGEST}


def test_an_image_from_elsewhere_is_left_out() -> None:
    assert tree('a<img src="https://example.org/x.png" alt="">b') == ["a", "b"]


def test_a_formula_is_drawn_to_a_file_and_spoken_by_its_letters() -> None:
    trees = Trees()
    before, formula, after = trees.of(f"so {MATH}, too", place="a test")
    assert (before, after) == ("so ", ", too")
    assert isinstance(formula, dict)
    assert (formula["is"], formula["display"], formula["alt"]) == ("formula", False, "x")
    assert trees.files[formula["file"]].startswith(b"<svg")


def test_equal_formulas_share_a_file() -> None:
    trees = Trees()
    trees.of(MATH + MATH, place="a test")
    assert len(trees.files) == 1


@pytest.mark.parametrize(
    ("text", "figures", "line"),
    [(IMAGE, True, False), ("words", False, True), (MATH, False, True), (f"see {IMAGE}", False, False),
     ("<p>a</p>", False, False), ("", False, True)],
)  # fmt: skip
def test_options_are_phrases_figures_or_blocks(text: str, figures: bool, line: bool) -> None:
    assert (only_figures(tree(text)), runs_in_line(tree(text))) == (figures, line)
