"""Is a formula drawn, and at its place on the line?"""

from __future__ import annotations

import pytest

from exams.authoring.printing.formulas import FormulaRefused, drawn
from exams.content.latex import to_mathml

FORMULAS = [
    r"x",
    r"\frac{\partial \mathcal{L}}{\partial \mathbf{y}} (\mathbf{I} + \mathbf{W}^T)",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
    r"\begin{cases}x & x>0\\ 0&\text{otherwise}\end{cases}",
    r"\begin{aligned}a&=b+c\\&=\sum_{i=1}^{n} i^2\end{aligned}",
    r"\begin{array}{c|c}a&b\\\hline c&d\end{array}",
    r"\boxed{E=mc^2} \cancel{x+1} \hat{y}\overline{AB}",
    r"\textsf{abc}\text{}\mathsf{ABC}\mathfrak{g}",
    r"{}_a^bX_c^d \prod_{i}\oint x\!y \phantom{x}",
    r"\underbrace{a+b}_{n}\overset{!}{=}\underset{\theta}{\arg\max}",
    r"\textcolor{blue}{y}\sqrt[3]{x}\binom{n}{k}",
]


@pytest.mark.parametrize("display", [False, True])
@pytest.mark.parametrize("latex", FORMULAS)
def test_what_can_be_written_can_be_drawn(latex: str, display: bool) -> None:
    drawing = drawn(to_mathml(latex, display=display), display=display)
    assert drawing.svg.startswith(b"<svg")
    assert 0 < drawing.width < 40
    assert 0 < drawing.depth < drawing.height < 6


def test_a_letter_below_the_line_reaches_deeper_than_one_on_it() -> None:
    on, below = (drawn(f"<math><mi>{letter}</mi></math>", display=False) for letter in "xy")
    assert below.depth - on.depth > 0.15


def test_a_fraction_is_higher_in_a_line_of_its_own() -> None:
    fraction = "<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>"
    assert drawn(fraction, display=True).height > drawn(fraction, display=False).height


def test_space_taken_back_makes_a_formula_shorter() -> None:
    near, plain = (
        drawn(f"<math><mi>x</mi><mspace{name}/><mi>y</mi></math>", display=False)
        for name in (' class="math-back-3"', "")
    )
    assert near.width < plain.width


@pytest.mark.parametrize("mathml", ["<math><mfrac><mi>x</mi></mfrac></math>", "<math><msup/></math>", "<math>"])
def test_what_is_no_formula_is_refused(mathml: str) -> None:
    with pytest.raises(FormulaRefused):
        drawn(mathml, display=False)
