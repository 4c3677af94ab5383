"""Does the command print the figures of a published analysis, and refuse a broken file politely?"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

# D. J. Denis, Applied Univariate, Bivariate, and Multivariate Statistics (2nd ed., Wiley), chapter 2.
DENIS = """person,Item_1,Item_2,Item_3,Item_4,Item_5
p1,10,12,15,11,12
p2,12,18,12,12,1
p3,8,16,14,14,4
p4,6,8,16,8,6
p5,4,7,8,7,5
p6,6,6,3,7,3
p7,3,4,6,5,8
p8,7,3,7,9,9
p9,8,9,4,10,10
p10,9,5,6,11,12
"""


def run(folder: Path, text: str | bytes) -> tuple[dict, str]:
    path = folder / "scores.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    out, told = StringIO(), StringIO()
    call_command("item_analysis", "--csv", str(path), stdout=out, stderr=told)
    return json.loads(out.getvalue()), told.getvalue()


def test_the_figures_have_the_agreed_names(tmp_path):
    figures, _ = run(tmp_path, DENIS)
    assert list(figures) == ["n", "mean", "sd", "median", "skewness", "kurtosis", "alpha", "sem", "items"]
    assert list(figures["items"][0]) == ["name", "facility", "sd", "discrimination_rest", "alpha_if_deleted"]


def test_spss_prints_the_same_about_the_test(tmp_path):
    figures, _ = run(tmp_path, DENIS)
    assert (figures["n"], figures["mean"]) == (10, 41.6)
    assert figures["alpha"] == pytest.approx(0.633, abs=5e-4)


def test_spss_prints_the_same_about_the_items(tmp_path):
    figures, _ = run(tmp_path, DENIS)
    published = [2.71006, 5.05085, 4.74810, 2.71621, 3.80058]
    assert [item["name"] for item in figures["items"]] == ["Item_1", "Item_2", "Item_3", "Item_4", "Item_5"]
    assert [item["sd"] for item in figures["items"]] == pytest.approx(published, abs=5e-6)
    assert figures["items"][0]["discrimination_rest"] == pytest.approx(0.712, abs=5e-4)
    assert figures["items"][0]["facility"] == pytest.approx(7.3 / 12)


def test_numbers_have_twelve_digits(tmp_path):
    figures, _ = run(tmp_path, "a,b\n1,0\n1,1\n0,0\n")
    assert figures["items"][0]["facility"] == 0.666666666667


def test_what_cannot_be_said_is_null_and_a_small_class_is_warned_about(tmp_path):
    figures, told = run(tmp_path, "a,b\n1,0\n")
    assert figures == {
        "n": 1,
        "mean": 1.0,
        "sd": None,
        "median": 1.0,
        "skewness": None,
        "kurtosis": None,
        "alpha": None,
        "sem": None,
        "items": [
            {"name": "a", "facility": 1.0, "sd": None, "discrimination_rest": None, "alpha_if_deleted": None},
            {"name": "b", "facility": 0.0, "sd": None, "discrimination_rest": None, "alpha_if_deleted": None},
        ],
    }
    assert told == "Only 1 student: a few more could change every figure.\n"


def test_every_fault_of_the_file_is_told(tmp_path):
    with pytest.raises(CommandError) as refused:
        run(tmp_path, "a,b\n1,x\n1\n")
    assert str(refused.value).splitlines() == [
        "Row 2: the score 'x' for 'b' is not a number.",
        "Row 3: 1 cells where the header has 2.",
    ]
    assert refused.value.returncode == 1


def test_a_file_in_another_encoding_is_refused(tmp_path):
    with pytest.raises(CommandError, match="is not text in UTF-8"):
        run(tmp_path, "Übung\n1\n".encode("utf-16"))


@pytest.mark.parametrize(("name", "reason"), [("missing.csv", "No such file"), ("", "Is a directory")])
def test_a_file_that_cannot_be_opened_is_told(tmp_path, name, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("item_analysis", "--csv", str(tmp_path / name))


# R. D. Bock & M. Lieberman (1970), Psychometrika 35, 179-197: LSAT section VI, answers of 1,000 persons.
LSAT6 = """00000 3, 00001 6, 00010 2, 00011 11, 00100 1, 00101 1, 00110 3, 00111 4, 01000 1, 01001 8, 01011 16,
01101 3, 01110 2, 01111 15, 10000 10, 10001 29, 10010 14, 10011 81, 10100 3, 10101 28, 10110 15, 10111 80,
11000 16, 11001 56, 11010 21, 11011 173, 11100 11, 11101 61, 11110 28, 11111 298"""


def test_the_law_school_test_has_its_published_alphas(tmp_path):
    """D. Rizopoulos (2006), Journal of Statistical Software 17(5), output of descript(LSAT)."""
    patterns = [entry.split() for entry in LSAT6.split(",")]
    rows = [",".join(pattern) for pattern, times in patterns for _ in range(int(times))]
    figures, told = run(tmp_path, "\n".join(["1,2,3,4,5", *rows]))
    assert (figures["n"], told) == (1000, "")
    assert [item["facility"] for item in figures["items"]] == [0.924, 0.709, 0.553, 0.763, 0.87]
    assert figures["alpha"] == pytest.approx(0.2950, abs=5e-5)
    published = [0.2754, 0.2376, 0.2168, 0.2459, 0.2663]
    assert [item["alpha_if_deleted"] for item in figures["items"]] == pytest.approx(published, abs=5e-5)
