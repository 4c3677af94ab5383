"""Is the key found in what an author writes as the answer?"""

from __future__ import annotations

import pytest

from exams.interchange.markdown.keys import Key, choice_key, truth_key

LABELS = ["A", "B", "C", "D"]
UNCLEAR = ["A or B", "Either A or C will do", "Neither A nor B holds, so look further", "A.C"]
TEXTS = ["red", "green", "none of the above", "42"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("B", ("B",)),
        ("c.", ("C",)),
        ("(B)", ("B",)),
        ("**B**. Because", ("B",)),
        ("A because it is", ("A",)),
        ("A, C", ("A", "C")),
        ("A and C", ("A", "C")),
        ("A, B, and D are right", ("A", "B", "D")),
        ("(A) & (D)", ("A", "D")),
        ("AC", ("A", "C")),
        ("ABD.", ("A", "B", "D")),
        ("A C D", ("A", "C", "D")),
        ("Option B", ("B",)),
        ("Options A and B", ("A", "B")),
        ("The correct answer is C", ("C",)),
        ("The correct answers are A and D.", ("A", "D")),
        ("{A, C}", ("A", "C")),
        ("None", ()),
        ("None of these is correct", ()),
        ("No option is correct.", ()),
        ("Nothing applies", ()),
        ("none of the above", ("C",)),
        ("Green", ("B",)),
        ("42", ("D",)),
        ("All of the options", ("A", "B", "C", "D")),
        ("E", ("E",)),
        ("A, E", ("A", "E")),
        ("Both A and D.", ("A", "D")),
        ("`C`", ("C",)),
        ("✓ B", ("B",)),
        ("Correct: A, B", ("A", "B")),
        ("A\nD", ("A", "D")),
        ("A.\n\nC.\n\nBoth hold.", ("A", "C")),
        ("- B\n- C", ("B", "C")),
        ("A-C", ("A", "B", "C")),
        ("B through D.", ("B", "C", "D")),
        ("All except B", ("A", "C", "D")),
        ("All but A and B.", ("C", "D")),
        ("None but D", ("D",)),
        ("There are no correct options.", ()),
        (r"$\emptyset$", ()),
    ],
)
def test_a_key_names_options(text: str, labels: tuple[str, ...]) -> None:
    key = choice_key(text, LABELS, TEXTS)
    assert key is not None
    assert key.labels == labels


@pytest.mark.parametrize(
    "text", ["", "A good model converges", "Because of this", "AI models learn", "I think so", *UNCLEAR]
)
def test_a_sentence_is_no_key(text: str) -> None:
    assert choice_key(text, LABELS, TEXTS) is None


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("True", True),
        ("**False**. Since", False),
        ("T", True),
        ("F, because", False),
        ("The statement is false.", False),
        ("the claim is true", True),
        ("FALSE: no", False),
        ("Not true.", False),
        ("That's false.", False),
        ("It’s true", True),
        ("Trivially true.", True),
        ("The above is false", False),
    ],
)
def test_a_key_judges_a_claim(text: str, truth: bool) -> None:
    assert truth_key(text) == Key(truth=truth)


@pytest.mark.parametrize("text", ["", "Fine.", "Therefore", "Truly", "True or false?", "True/False"])
def test_a_word_is_no_verdict(text: str) -> None:
    assert truth_key(text) is None
