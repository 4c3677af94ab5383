"""Is HTML made Markdown without changing the number of lines, code or formulas?"""

from __future__ import annotations

import pytest

from exams.interchange.markdown.markup import BREAK, without_html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>x</b> <em>y</em>", "**x** *y*"),
        ("a&nbsp;b &amp; c &eacute;", "a b & c é"),
        ("a<br/>b", f"a{BREAK}b"),
        ("<!-- 1.\n2. -->x", "\nx"),
        ("<script>\nalert(1)\n</script>x", "\n\nx"),
        ("<span style='x'>y</span>", "y"),
        ("vector<int> stays", "vector<int> stays"),
        ("a < b and c > d", "a < b and c > d"),
        ("`<b>` stays", "`<b>` stays"),
        ("$a<b$ and $c>d$", "$a<b$ and $c>d$"),
        ("$a &lt; b$", "$a < b$"),
        ('<img alt="x" src="y.png">', "![x](y.png)"),
        ("<!-- open", "<!-- open"),
        ("<input type=checkbox checked> a", "[x]  a"),
    ],
)
def test_html(text: str, expected: str) -> None:
    assert without_html(text) == expected
