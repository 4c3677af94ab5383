"""Is the encoding recognised, and said where it is wrong?"""

from __future__ import annotations

import pytest

from exams.interchange.markdown.decoding import LIMIT, decode
from exams.interchange.markdown.findings import Findings


def decoded(data: bytes) -> tuple[list[str], list[tuple[int, str]]]:
    findings = Findings()
    lines = decode(data, findings)
    return lines, [(problem.line, problem.severity.value) for problem in findings.sorted()]


@pytest.mark.parametrize(
    ("data", "lines", "problems"),
    [
        (b"a\nb\r\nc\rd", ["a", "b", "c", "d"], []),
        ("\ufeffé".encode(), ["é"], []),
        ("e\u0301".encode(), ["é"], []),
        (b"a\ncaf\xe9 \x93x\x94", ["a", "café “x”"], [(2, "warning")]),
        ("ä".encode("utf-16"), ["ä"], [(1, "warning")]),
        (b"one\ntwo\x00", [], [(2, "error")]),
        ("é\n".encode() + b"\xe9", ["é", ""], [(2, "error")]),
        (b"\x81", [""], [(1, "error")]),
        ("a\n\ufffd".encode(), ["a", "\ufffd"], [(2, "warning")]),
    ],
)
def test_text_is_decoded(data: bytes, lines: list[str], problems: list[tuple[int, str]]) -> None:
    assert decoded(data) == (lines, problems)


def test_a_file_over_the_limit_is_refused() -> None:
    assert decoded(b"a" * (LIMIT + 1)) == ([], [(0, "error")])
