"""Does a list show how a text begins, with formulas as formulas and nothing that could run?"""

from __future__ import annotations

import pytest

from exams.authoring.excerpts import excerpt_of
from exams.authoring.parameters import NotReadable, read_parameters, write_parameters


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("one two three", "one two three"),
        ("one two three four", "one two three…"),
        ("**one** <b>two</b>", "one &lt;b&gt;two&lt;/b&gt;"),
        ("![](figure:cat) one", "one"),
        ("", ""),
    ],
)
def test_words_are_cut_and_escaped(source: str, shown: str) -> None:
    assert excerpt_of(source, 3) == shown


def test_a_formula_is_shown_whole_and_counts_as_a_word() -> None:
    shown = excerpt_of("Let $x^2$ be more than $y$ here", 3)
    assert shown.startswith("Let <math")
    assert shown.endswith("</math> be…")
    assert shown.count("<math") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("deduction = 5", {"deduction": "5"}),
        ("deduction: 5\nonly_if_several = true", {"deduction": "5", "only_if_several": "true"}),
        ("deduction=5; only_if_several=false", {"deduction": "5", "only_if_several": "false"}),
        ('{"deduction": 5, "only_if_several": true}', {"deduction": "5", "only_if_several": "true"}),
        ("{}", {}),
    ],
)
def test_parameters_are_read_as_people_write_them(text: str, expected: dict[str, str]) -> None:
    assert read_parameters(text) == expected
    assert read_parameters(write_parameters(expected)) == expected


@pytest.mark.parametrize("text", ["5", "deduction", "a = 1\na = 2", '{"a": [1]}', "{", "[]", "= 5"])
def test_what_names_no_parameters_is_refused(text: str) -> None:
    with pytest.raises(NotReadable):
        read_parameters(text)
