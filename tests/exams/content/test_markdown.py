"""Is an author's text shown as meant, can nothing in it run, and are its mistakes told at their place?"""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.content.markdown import ContentProblem, FigureRef, plain_text, render, render_inline
from exams.content.sanitize import sanitized

DIGEST = "0123456789abcdef" * 4
FIGURES = {"residual": FigureRef(DIGEST, 320, 200, "A residual <block>")}
ACTIVE = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "svg",
    "form",
    "input",
    "base",
    "meta",
    "link",
    "annotation-xml",
}


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


def _codes(problems: tuple[ContentProblem, ...]) -> list[tuple[int, int, str, str]]:
    return [(p.line, p.column, p.code, p.severity) for p in problems]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("plain *em* **strong** ~~gone~~ `code`", "<em>em</em> <strong>strong</strong> <s>gone</s> <code>code</code>"),
        ("$x$", "<p><math><mi>x</mi></math></p>"),
        ("3$\\times$3", 'lspace="0" rspace="0">×</mo></math>3'),
        ("$$\nx\n$$", '<math display="block"><mi>x</mi></math></div>'),
        ("then $$x\n=y$$ follows", '<math display="block"><mi>x</mi><mo>=</mo><mi>y</mi></math></span> follows'),
        ("so\n$$\nx\n- y\n$$\nfollows", "<mo>−</mo><mi>y</mi></math></div>\n<p>follows</p>"),
        ("- one\n- two", "<li>one</li>"),
        ("```python\n$x$ <b>\n```", '<code class="language-python">$x$ &lt;b&gt;'),
        ("|a|b|\n|:-|-:|\n|c|$d$|", '<td class="text-end"><math>'),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("[x](https://example.org)", '<a href="https://example.org" rel="noopener noreferrer">x</a>'),
        ("[x](mailto:cleo@example.org)", 'href="mailto:cleo@example.org"'),
        ("costs \\$5 or $6", "<p>costs $5 or $6</p>"),
    ],
)
def test_markdown_and_math_become_html(source: str, html: str) -> None:
    rendered = render(source, {})
    assert html in rendered.html
    assert rendered.problems == ()


def test_a_figure_is_shown_by_its_digest_with_its_size() -> None:
    rendered = render("![the block](figure:residual)", FIGURES)
    assert rendered.problems == ()
    assert (
        f'<img src="/figures/{DIGEST}" alt="the block" width="320" height="200" decoding="async" class="figure">'
        in rendered.html
    )


def test_a_figure_without_a_description_in_the_text_has_its_own() -> None:
    assert 'alt="A residual &lt;block&gt;"' in render("![](figure:residual)", FIGURES).html


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ("a $\\frac{1$", [(1, 11, "math", "error")]),
        ("first\n\nx $y + \\nonsense$", [(3, 8, "math", "error")]),
        ("$$\na +\n  \\nonsense\n$$", [(3, 3, "math", "error")]),
        ("$$ \\nonsense $$", [(1, 4, "math", "error")]),
        ("> - say $\\nonsense$", [(1, 10, "math", "error")]),
        ("|a|b|\n|-|-|\n|c|$\\nonsense$|", [(3, 5, "math", "error")]),
        ("$x$ `$x$` $x\\nonsense$", [(1, 13, "math", "error")]),
        ("![a](figure:absent)", [(1, 1, "figure-absent", "error")]),
        ("see ![a](https://example.org/a.png)", [(1, 5, "image-address", "error")]),
        ("![a](data:image/png;base64,AAAA)", [(1, 1, "image-address", "error")]),
        ("![a](/figures/" + DIGEST + ")", [(1, 1, "image-address", "error")]),
        ("go [there](javascript:alert)", [(1, 4, "link-address", "error")]),
        ("go [there](/admin/)", [(1, 4, "link-address", "error")]),
        ("lost $x here", [(1, 6, "math-delimiter", "warning")]),
        ("$ x $", [(1, 1, "math-delimiter", "warning"), (1, 5, "math-delimiter", "warning")]),
        ("a \\(x\\)", [(1, 3, "math-delimiter", "warning")]),
        ("a \\mathbf{v} b", [(1, 3, "math-delimiter", "warning")]),
        ("$5-$6", [(1, 1, "math-delimiter", "warning")]),
        ("$5", []),
        ("It costs $5.", []),
        ("costs \\$5", []),
        ("from $5 to $10", []),
    ],
)
def test_a_problem_is_told_at_its_place(source: str, problems: list[tuple[int, int, str, str]]) -> None:
    assert _codes(render(source, FIGURES).problems) == problems


def test_every_problem_is_told_at_once_in_order() -> None:
    rendered = render("$\\no$ ![](figure:absent)\n\n$\\nor$", {})
    assert [p.line for p in rendered.problems] == [1, 1, 3]
    assert len(rendered.errors) == 3


def test_a_warning_is_not_among_the_errors() -> None:
    assert render("lost $x here", {}).errors == ()


def test_a_broken_formula_stays_visible_and_escaped() -> None:
    html = render("$\\nonsense<img src=x>$", {}).html
    assert '<span class="math-error">\\nonsense&lt;img src=x&gt;</span>' in html


def test_an_absent_figure_leaves_a_visible_note() -> None:
    html = render("![](<figure:a&lt;b c>)", {}).html
    assert '<span class="figure-absent">Figure “a&lt;b c” is missing</span>' in html


def test_inline_text_has_no_paragraph_around_it() -> None:
    assert render_inline("**a** $x$", {}).html == "<strong>a</strong> <math><mi>x</mi></math>"


def test_two_paragraphs_stay_two_paragraphs_inline() -> None:
    assert render_inline("a\n\nb", {}).html == "<p>a</p>\n<p>b</p>\n"


def test_what_may_be_wider_than_a_phone_scrolls_and_can_be_reached_by_keyboard() -> None:
    html = render("$$x$$\n\n|a|\n|-|\n|b|\n\n    code", {}).html
    assert html.count('tabindex="0"') == 3
    assert html.count('role="group"') == 2


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**a** $x^2$ `b`\nc", "a $x^2$ b c"),
        ("# Title\n\ntext", "Title text"),
        ("![the block](figure:residual)", "the block"),
        ("$$\nx\n$$", "$x$"),
        ("costs \\$5", "costs $5"),
        ("", ""),
    ],
)
def test_plain_text_is_one_line_without_markup(source: str, text: str) -> None:
    assert plain_text(source) == text


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<style>*{background:url(//example.org)}</style>",
    "<p style='position:fixed'>x</p>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<base href=//example.org/>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//example.org)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](figure:../../secret)",
    '!["onerror=alert(1)](figure:residual)',
    '![x](figure:residual "onerror=alert(1)")',
    "$\\text{<script>alert(1)</script>}$",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\style{color:red}{x}$",
    "$\\class{x}{y}$",
    "$</math><script>alert(1)</script>$",
    "$\\mathrm{</math><img src=x>}$",
    '```"><script>alert(1)</script>\nx\n```',
    '```x" onclick="alert(1)\nx\n```',
    "[x]: javascript:alert(1)\n\n[x]",
    "<!--><script>alert(1)</script>-->",
]


@pytest.mark.parametrize("render_it", [render, render_inline])
@pytest.mark.parametrize("source", ATTACKS)
def test_nothing_in_a_text_can_run_or_load(source: str, render_it: object) -> None:
    html = render_it(source, FIGURES).html  # type: ignore[operator]
    page = _Page(html)
    assert not page.tags & ACTIVE
    assert not {name for name in page.attributes if name.startswith("on") or name in ("style", "id", "srcset")}
    assert set(page.addresses) <= {f"/figures/{DIGEST}"}


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<script>alert(1)</script>x", "x"),
        ("<p style='x' onclick='y' class='math-x other' id='z'>x</p>", "<p>x</p>"),
        ("<span class='math-error other'>x</span>", '<span class="math-error">x</span>'),
        ("<img src='https://example.org/x.png' alt='x'>", '<img alt="x">'),
        (f"<img src='/figures/{DIGEST}/../x' alt='x'>", '<img alt="x">'),
        ("<a href='/admin/'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<math><annotation-xml encoding='text/html'><b>x</b></annotation-xml></math>", "<math></math>"),
        (
            "<math><semantics><mi href='https://example.org' actiontype='x'>x</mi></semantics></math>",
            "<math><mi>x</mi></math>",
        ),
        ("<math><mi mathcolor='#ff0000'>x</mi></math>", '<math><mi mathcolor="#ff0000">x</mi></math>'),
    ],
)
def test_only_what_is_listed_is_left(html: str, left: str) -> None:
    assert sanitized(html) == left


_FRAGMENTS = st.sampled_from(
    [
        *ATTACKS,
        "$",
        "$$",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "|",
        "`",
        "![",
        "](figure:residual)",
        "\\",
        "*",
        "~~",
        "<",
        "&amp;",
        "\t",
    ]
)
_TEXTS = st.one_of(
    st.text(max_size=200), st.lists(st.one_of(_FRAGMENTS, st.text(max_size=10)), max_size=20).map("".join)
)


@settings(deadline=5000, max_examples=300)
@given(_TEXTS)
def test_any_text_renders_to_the_same_inactive_html_each_time(source: str) -> None:
    rendered = render(source, FIGURES)
    page = _Page(rendered.html)
    assert not page.tags & ACTIVE
    assert "style" not in page.attributes
    assert "<script" not in rendered.html.lower()
    assert render(source, FIGURES) == rendered
    assert sanitized(rendered.html) == rendered.html
    assert "\n" not in plain_text(source)


@settings(deadline=5000, max_examples=200)
@given(_TEXTS)
def test_a_problem_lies_within_the_source(source: str) -> None:
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    problems = render(source, FIGURES).problems
    assert all(1 <= p.line <= len(lines) and p.column >= 1 for p in problems)
