"""Are the dollars that LaTeX lost put back, and only those?"""

from __future__ import annotations

import pytest

from exams.interchange.markdown.latex import with_dollars


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"a vector \mathbf{v} of", r"a vector $\mathbf{v}$ of"),
        (r"to \mathbf{W}^T .", r"to $\mathbf{W}^T$ ."),
        (r"\frac{\partial L}{\partial x} is", r"$\frac{\partial L}{\partial x}$ is"),
        (r"\alpha_1 and \beta^{2}", r"$\alpha_1$ and $\beta^{2}$"),
        (r"\mathbf{A}\mathbf{B} + \mathbf{C}", r"$\mathbf{A}\mathbf{B} + \mathbf{C}$"),
        (r"shape 3 \times 4.", r"shape $3 \times 4$."),
        (r"x \in S", r"$x \in S$"),
        (r"\(a + b\) and \[c\]", r"$a + b$ and $$c$$"),
        (r"$\mathbf{v}$ and $$\mathbf{w}$$", r"$\mathbf{v}$ and $$\mathbf{w}$$"),
        (r"`\mathbf{v}` stays", r"`\mathbf{v}` stays"),
        ("```\n\\alpha\n```\n", "```\n\\alpha\n```\n"),
        (r"C:\temp\new and \n", r"C:\temp\new and \n"),
        (r"\$5 and \_", r"\$5 and \_"),
        (r"\mathbf alone", r"\mathbf alone"),
        (r"\unknown{x}", r"\unknown{x}"),
        ("costs $5 and $6", "costs $5 and $6"),
    ],
)
def test_dollars(text: str, expected: str) -> None:
    assert with_dollars(text) == expected


def test_putting_dollars_twice_changes_nothing() -> None:
    once = with_dollars(r"\mathbf{v} and \alpha_1 \times 2 in `\beta`")
    assert with_dollars(once) == once
