"""Do the formulas of a course become MathML, and is the place of a mistake right?"""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.content.latex import MAX_LENGTH, MAX_NESTING, MathError, to_mathml

QUIZ_FORMULAS = [
    r"2 \times (3 \times 3 \times D \times D) = 18D^2",
    r"18D^2 < 25D^2",
    r"(1 \times d)(d \times d) = (1 \times d)",
    r"f(\mathbf{v}) = \mathbf{v}\mathbf{W}",
    r"\mathbf{y} = f(\mathbf{v}) + \mathbf{v}",
    r"\frac{\partial \mathcal{L}}{\partial \mathbf{v}}",
    r"\frac{\partial \mathcal{L}}{\partial \mathbf{y}} (\mathbf{I} + \mathbf{W}^T)",
    r"H \times W \times C = 2 \times 2 \times 3",
    r"T(f(x) + g(x)) = \max(T(f(x)), T(g(x)))",
    r"T(\text{Encode}_{tf}(n)) \approx T(\text{Encode}_{tf}(2n))",
    r"\text{Decode}_m(n)",
    r"T(\text{Encode}_r(2n)) \approx 2 \cdot T(\text{Encode}_r(n))",
]
COURSE_FORMULAS = [
    r"\begin{aligned}\theta_{t+1} &= \theta_t - \eta\,\nabla_\theta L\\ &= 0\end{aligned}",
    r"\mathrm{ReLU}(x)=\begin{cases}x & \text{if } x>0\\0&\text{otherwise}\end{cases}",
    r"\operatorname{softmax}(\mathbf z)_i=\frac{e^{z_i}}{\sum_{j=1}^{K}e^{z_j}}",
    r"\left[\begin{array}{cc|c}1&2&3\\\hline 4&5&6\end{array}\right]",
    r"\cancel{x}\bcancel{y}\xcancel{z}\boxed{E}",
    r"\textcolor{red}{x}\,{\color{blue}y}\!z\negthinspace w",
    r"\cfrac{1}{1+\cfrac{1}{x}}\cramped{x^2}\mathrel{R}\mathbin{B}\mathop{O}",
    r"\text{a \textsc{b} \textsf{c} \texttt{d} {\small e}}",
    r"\begin{align}a&=b\\c&=d\end{align}",
    r"\begin{multline}a\\b\\c\end{multline}",
    r"\begin{array}{|c:c||r|}a&b&c\\\hdashline d&e&f\end{array}",
    r"\sum_{\substack{i<n\\i\ne j}} \mathbbm{1}\pmb{x}\mbox{a b}",
    r"\hspace{-1em}x\kern-3pt y\mkern-500mu z",
    r"\overline{xy}\underline{ab}\widehat{abc}\widetilde{abc}\underbrace{a}_{n}",
    r"[0,1) \cup (2,3] \cup ]4,5[",
    r"a\\b",
    r"\begin{equation}x\label{clobbered}\end{equation}",
]


class _Attributes(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.classes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.classes |= set((dict(attrs).get("class") or "").split())


@pytest.mark.parametrize("display", [False, True])
@pytest.mark.parametrize("latex", QUIZ_FORMULAS + COURSE_FORMULAS)
def test_a_formula_becomes_one_math_element_without_inline_style_or_id(latex: str, display: bool) -> None:
    found = _Attributes(to_mathml(latex, display=display))
    assert found.tags.count("math") == 1
    assert "menclose" not in found.tags
    assert not found.names & {"style", "id", "href", "onclick"}


@pytest.mark.parametrize(
    ("latex", "part"),
    [
        (r"\begin{aligned}a&=b\end{aligned}", '<mtd class="math-right math-flush-right">'),
        (r"\begin{cases}a&b\end{cases}", "math-case"),
        (r"\cancel{x}", "math-strike-up"),
        (r"\xcancel{x}", 'class="math-strike-up math-strike-down"'),
        (r"\boxed{x}", 'class="math-box"'),
        (r"a\!b", '<mspace class="math-back-3"/>'),
        (r"\mkern-500mu z", "math-back-36"),
        (r"\color{red}x", 'mathcolor="#ff0000"'),
        (r"\text{\small x}", 'mathsize="90%"'),
        (r"\text{\textsc{x}}", 'class="math-small-caps"'),
        (r"\begin{array}{|c}\hline a\end{array}", "math-solid-left"),
        (r"\begin{array}{c:c}a&b\end{array}", "math-dashed-right"),
        (r"\begin{align}a\end{align}", "math-wide"),
        (r"\cfrac12", "math-continued"),
        (r"a\mathrel{R}b", "math-space-left-5 math-space-right-5"),
        (r"\overline{xy}", '<mo stretchy="true">\N{OVERLINE}</mo>'),
        (r"\underline{xy}", '<mo stretchy="true">_</mo>'),
        (r"\text{<script>}", "&lt;script&gt;"),
        (r"a<b", "<mo>&lt;</mo>"),
    ],
)
def test_a_style_becomes_a_class_or_an_attribute(latex: str, part: str) -> None:
    assert part in to_mathml(latex, display=False)


def test_display_math_is_marked_as_a_block() -> None:
    assert to_mathml("x", display=True).startswith('<math display="block">')
    assert to_mathml("x", display=False).startswith("<math>")


@pytest.mark.parametrize(
    ("latex", "offset", "word"),
    [
        (r"x + \nonsense y", 4, "nonsense"),
        (r"\frac{1", 7, "}"),
        ("x}", 1, "}"),
        ("é𝐯" + r"\nonsense", 2, "nonsense"),
        (r"\begin{nowhere}x\end{nowhere}", 6, "nowhere"),
        ("a & b", 2, "&"),
        ("", 0, "empty"),
        ("  ", 0, "empty"),
        (r"x\newcommand{\y}{z}\y", 1, "defined"),
        (r"\def\y{z}", 0, "defined"),
    ],
)
def test_a_mistake_is_told_with_its_place(latex: str, offset: int, word: str) -> None:
    with pytest.raises(MathError) as caught:
        to_mathml(latex, display=False)
    assert caught.value.offset == offset
    assert word in caught.value.message


@pytest.mark.parametrize(
    "latex",
    [
        "x" * (MAX_LENGTH + 1),
        "{" * 41 + "x" + "}" * 41,
        r"\left(" * 41 + "x" + r"\right)" * 41,
        r"\begin{matrix}" * 41 + "x" + r"\end{matrix}" * 41,
        r"{\left(" * 21 + "x" + r"\right)}" * 21,
        "{" * 4000,
    ],
)
def test_what_would_crash_the_converter_is_refused_before_it(latex: str) -> None:
    with pytest.raises(MathError, match=r"longer|deeper"):
        to_mathml(latex, display=False)


@pytest.mark.parametrize(
    "latex",
    [
        "(" * 4000,
        "(x+" * 24,
        r"\{" * 40,
        r"\lbrace " * 40,
        r"\langle " * 40,
        r"\bigl| " * 40,
        r"\mathopen( " * 40,
        "⟨" * 40,
        "(x_)" * 26,
        "\\ket \\middle| " * 26,
        "(\\hat )" * 26,
        "(\\frac1)" * 26,
        "[\\mathclose" * 26,
        "{" + "(" * 40 + "}" + ")" * 40,
        r"\begin{aligned}" + "(" * 20 + "&" + ")" * 20 + "(" * 20 + r"\end{aligned}" + ")" * 20,
    ],
)
def test_brackets_that_would_keep_the_converter_busy_for_ever_are_refused(latex: str) -> None:
    with pytest.raises(MathError, match="never closed"):
        to_mathml(latex, display=False)


@pytest.mark.parametrize(
    "latex",
    [
        "{" * MAX_NESTING + "x" + "}" * MAX_NESTING,
        r"\left(" * MAX_NESTING + "x" + r"\right)" * MAX_NESTING,
        "(" * 200 + ")" * 200,
        "[0,1)" * 200,
        r"\bra{x}\ket{y}" * 50,
        "(\\frac12)(\\hat x)(\\alpha)(x_1)(\\dots)" * 50,
        "(" * 12 + "x" * 3900,
        "(x" * 12 + r"+\frac{1}{2}" * 300,
    ],
)
def test_what_is_allowed_takes_no_longer_than_an_author_waits(latex: str) -> None:
    begun = time.monotonic()
    to_mathml(latex, display=True)
    assert time.monotonic() - begun < 5


_PIECE_NAMES = (
    r"\frac \sqrt \text \left( \right) \left. \begin{cases} \end{cases} \begin{array}{|c} \end{array} \color{red} { } "
    r"^ _ & \\ ( ) [ ] | \{ \} \langle \cancel \boxed \overline \hat \mathbf \mathcal \sum \limits ' x 12 + < > \" "
    r"\! \, \quad \hspace{-1em} \bigl \bigr \middle \not \over \hline \operatorname \mathop % # é 中 \foo"
)
_PIECES = st.sampled_from(_PIECE_NAMES.split(" "))


def _shown(latex: str) -> tuple[str, int]:
    try:
        return to_mathml(latex, display=False), 0
    except MathError as error:
        return "", error.offset


@settings(deadline=5000, max_examples=300)
@given(st.lists(_PIECES, max_size=40).map(" ".join))
def test_any_formula_is_either_shown_without_styles_or_refused_at_a_place_in_it(latex: str) -> None:
    html, offset = _shown(latex)
    assert "style" not in _Attributes(html).names
    assert 0 <= offset <= len(latex)
