"""Is one question read alike in every habit of numbering, options, points and keys?"""

from __future__ import annotations

import pytest

from exams.interchange.document import Kind, QuestionDocument, Reading
from exams.interchange.markdown import read

COVER = "BOT 7\nPlants\nFall 2025 Quiz 2\n\nMay 4, 2025\n\nThe quiz lasts 20 minutes.\n\n"
HEADING = "Part A: Leaves (8 points) - Recommended 10 minutes\n\n"
EACH = "Each question is worth 4 points.\n\n"


def both(first: str, second: str, *, heading: str = HEADING, each: str = EACH) -> Reading:
    return read((COVER + heading + each + first + "\n\n" + second + "\n").encode())


def questions(reading: Reading) -> list[QuestionDocument]:
    assert reading.errors == ()
    assert reading.document is not None
    return [question for section in reading.document.sections for question in section.questions]


def test_a_formula_that_was_torn_apart_is_one() -> None:
    torn = "1.1 Is this so?\n\n$$\n\\begin{aligned}\na &= b \\\\\n\n&= c\n\\end{aligned}\n$$\n\nAnswer: T"
    first, _ = questions(both(torn, "1.2 No.\n\nAnswer: F"))
    assert first.prompt.endswith("$$\n\\begin{aligned}\na &= b \\\\\n&= c\n\\end{aligned}\n$$")


def test_a_marker_on_the_first_of_two_words_stands_behind_both() -> None:
    first, second = questions(
        both("1.1 Yes?\n\nTrue **SOLUTION:**\n\nFalse\n\nTrue, always.", "1.2 No?\n\nTrue\n\nFalse\n\nAnswer: F")
    )
    assert ([c.correct for c in first.choices], first.prompt, first.solution) == (
        [True, False],
        "Yes?",
        "True, always.",
    )
    assert [c.correct for c in second.choices] == [False, True]


@pytest.mark.parametrize(
    "stray",
    [
        "Page 2 of 3",
        "- 2 -",
        "Fall 2025 Quiz 2",
        "BOT 7 Fall 2025 Page 2 of 3",
        "Fall 2025 Quiz 2\n\n3",
        "This page is intentionally left blank.",
        "[Turn over]",
        "Name: __________",
    ],
)
def test_what_is_printed_on_every_page_belongs_to_no_question(stray: str) -> None:
    first, second = questions(
        both(
            f"1.1 Which?\n\n- A: one\n\n{stray}\n\n- B: two\n\nSOLUTION:\n\nA. Surely.\n\n{stray}",
            "1.2 No?\n\nTrue\n\nFalse **SOLUTION:**\n\nFalse",
        )
    )
    assert ([choice.text for choice in first.choices], first.solution) == (["one", "two"], "A. Surely.")
    assert second.number == "1.2"


def test_a_question_about_the_course_is_no_page_head() -> None:
    first, _ = questions(both("1.1 Yes?\n\nTrue\n\nFalse\n\nAnswer: T", "1.2 BOT 7 Plants?\n\nAnswer: F"))
    assert first.solution == "T"


@pytest.mark.parametrize(
    "heading",
    [
        "2 Leaves (8 points) - Recommended 5-10 Minutes",
        "2 Leaves (4 × 2 = 8 points) - Rec. 10 Mins",
        "2 Leaves (8 total points) - 10 Minutes Recommended",
        "2 Leaves / 8 points / 10 minutes",
        "2 Leaves (8 points) - You should spend about 10 minutes",
        "## 2 Leaves\n\n(8 points in total, 10 minutes)",
    ],
)
def test_a_heading_keeps_only_its_title(heading: str) -> None:
    found = both("2.1 Yes?\n\nAnswer: T", "2.2 No?\n\nAnswer: F", heading=heading + "\n\n").document
    assert found is not None
    assert [(s.title, s.stated_points, s.recommended_minutes) for s in found.sections] == [("Leaves", 8, 10)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("1.", "2."),
        ("1)", "2)"),
        ("(1)", "(2)"),
        ("Q1", "Q2"),
        ("Q1.", "Q2."),
        ("Q.1", "Q.2"),
        ("Question 1:", "Question 2:"),
        ("**Question 1.**", "**Question 2.**"),
        ("### Question 1:", "### Question 2:"),
        ("Problem 1.", "Problem 2."),
        ("1.1", "1.2"),
        ("1.1.", "1.2."),
        ("1.1)", "1.2)"),
        ("**1.1**", "**1.2**"),
        ("### 1.1", "### 1.2"),
        ("###### 1.", "###### 2."),
        ("**1.**", "**2.**"),
        ("**1**", "**2**"),
        ("(a)", "(b)"),
        ("1\\.", "2\\."),
    ],
)
def test_numbering(one: str, two: str) -> None:
    first, second = questions(
        both(f"{one} A leaf breathes.\n\nTrue\n\nFalse\n\nSOLUTION: True", f"{two} So?\n\nT / F\n\nSOLUTION: F")
    )
    assert (first.prompt, second.prompt) == ("A leaf breathes.", "So?")
    assert [choice.correct for choice in (*first.choices, *second.choices)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ("- A: one\n- B: two\n- C: six", "B"),
        ("* A) one\n* B) two\n* C) six", "B"),
        ("A: one\nB: two\nC: six", "B"),
        ("A) one\n\nB) two\n\nC) six", "B"),
        ("(A) one\n(B) two\n(C) six", "B"),
        ("A. one\nB. two\nC. six", "B"),
        ("a. one\nb. two\nc. six", "b"),
        ("a) one\nb) two\nc) six", "b)"),
        ("(a) one\n(b) two\n(c) six", "(b)"),
        ("[A] one\n[B] two\n[C] six", "B"),
        ("- **A:** one\n- **B:** two\n- **C:** six", "B"),
        ("**A** one\n**B** two\n**C** six", "B"),
        ("**A.** one\n**B.** two\n**C.** six", "B"),
        ("○ A. one\n○ B. two\n○ C. six", "B"),
        ("( ) A. one\n( ) B. two\n( ) C. six", "B"),
        ("- [ ] one\n- [ ] two\n- [ ] six", "B"),
        ("○ one\n○ two\n○ six", "B"),
        ("- one\n- two\n- six", "B"),
        ("1. one\n2. two\n3. six", "2"),
        ("A) one   B) two   C) six", "B"),
        ("(A) one (B) two (C) six", "B"),
    ],
)  # fmt: skip
def test_options(options: str, right: str) -> None:
    text = f"Question 1: How many?\n\n{options}\n\nAnswer: {right}"
    question, _ = questions(both(text, "Question 2: True?\n\nTrue False\n\nAnswer: T"))
    assert question.prompt == "How many?"
    assert [choice.text for choice in question.choices] == ["one", "two", "six"]
    assert [choice.correct for choice in question.choices] == [False, True, False]


@pytest.mark.parametrize(
    "options",
    [
        "- [ ] one\n- [x] two\n- [ ] six",
        "- [ ] A: one\n- [X] B: two\n- [ ] C: six",
        "( ) one\n(x) two\n( ) six",
        "○ one\n● two\n○ six",
        "☐ A. one\n☑ B. two\n☐ C. six",
        "- A: one\n- B: two ✓\n- C: six\n\nAnswer: B",
        "- A: one\n- B: two **(correct)**\n- C: six\n\nAnswer: B",
    ],
)
def test_ticked_options(options: str) -> None:
    question, _ = questions(both(f"1. How many?\n\n{options}", "2. True?\n\nTrue False\n\nAnswer: T"))
    assert [(choice.text, choice.correct) for choice in question.choices] == [
        ("one", False),
        ("two", True),
        ("six", False),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "True\n\nFalse",
        "- True\n- False",
        "True  False",
        "True / False",
        "T / F",
        "T  F",
        "○ True ○ False",
        "○ True\n○ False",
        "( ) True   ( ) False",
        "[ ] True [ ] False",
        "True ○ False ○",
        "**True**\n\n**False**",
        "A: True\nB: False",
        "",
    ],
)
def test_true_and_false(lines: str) -> None:
    first, _ = questions(both(f"1. It grows.\n\n{lines}\n\nAnswer: False", "2. So?\n\n- A: a\n- B: b\n\nAnswer: A"))
    assert (first.kind, first.prompt) == (Kind.TRUE_FALSE, "It grows.")
    assert [(choice.label, choice.correct) for choice in first.choices] == [("True", False), ("False", True)]


@pytest.mark.parametrize(
    "answer",
    [
        "Answer: A, C",
        "**Answer**: A, C",
        "**Answer:** A and C",
        "*Answer:* AC",
        "Answers: A and C",
        "Ans: A, C",
        "Ans. A, C",
        "Key: A, C",
        "SOLUTION: A, C",
        "SOLUTION:\n\nA and C. So it is.",
        "**SOLUTION:**\n\nA and C.",
        "Solution. A and C.",
        "### Solution\n\nA and C",
        "> **Answer:** A, C",
        "(Answer: A, C)",
        "Correct answer: A, C",
        "Correct: A, C",
        "The correct answers are A and C.",
        "<details><summary>Solution</summary>A and C</details>",
        "<details>\n<summary>Click for the answer</summary>\n\nA, C\n\n</details>",
        "Solution: **(A)** True, as seen. **(B)** False. **(C)** True again.",
    ],
)
def test_keys(answer: str) -> None:
    options = "- A: one\n- B: two\n- C: six"
    question, _ = questions(both(f"1.1 Which?\n\n{options}\n\n{answer}", "1.2 So?\n\nTrue\nFalse\n\nAns: F"))
    assert [choice.correct for choice in question.choices] == [True, False, True]
    assert (question.kind, question.prompt) == (Kind.SELECT_ALL, "Which?")


def test_a_key_on_the_line_of_the_last_option() -> None:
    text = "1.1 Which?\n\n- A: one\n- B: two **SOLUTION:**\n\nB. It is even."
    question, _ = questions(both(text, "1.2 So?\n\nTrue\n\nFalse **Answer:** False"))
    assert [(choice.text, choice.correct) for choice in question.choices] == [("one", False), ("two", True)]
    assert question.solution == "B. It is even."


@pytest.mark.parametrize(
    "key",
    [
        "## Answer key\n\n| 1.1 | B |\n|---|---|\n| 1.2 | F |",
        "| Question | Key |\n|---|---|\n| 1.1 | B |\n| 1.2 | F |",
        "Answer key: 1.1 B, 1.2 F",
        "Answers\n\n1.1 B\n1.2 F",
        "**Answer Key**\n\n- 1.1: B\n- 1.2: False",
        "# Solutions\n\n1.1 B. Two is even.\n\n1.2 False.",
        "Key\n\n1.1) B  1.2) F",
        "## Key\n\n| Question | 1.1 | 1.2 |\n|---|---|---|\n| Answer | B | F |",
    ],
)
def test_a_key_at_the_end(key: str) -> None:
    first, second = questions(both("1.1 How many?\n\n- A: one\n- B: two\n\n1.2 So it is.", key))
    assert [choice.correct for choice in (*first.choices, *second.choices)] == [False, True, False, True]


@pytest.mark.parametrize(
    "head",
    [
        "1. (3 pts) It grows.",
        "1. [3] It grows.",
        "1. [3 points] It grows.",
        "1. (3 marks): It grows.",
        "1. It grows. (3 points)",
        "1. It grows. [3 pts]",
        "1. It grows. **(3 points)**",
        "1. 3 points. It grows.",
        "1. (3 points, select one) It grows.",
        "**1. (3 points)** It grows.",
        "### 1. (3 points)\n\nIt grows.",
        "1. It grows.\n\nPoints: 3",
    ],
)
@pytest.mark.parametrize("each", [EACH, ""])
def test_points_of_one_question(head: str, each: str) -> None:
    second = head.replace("1.", "2.", 1).replace("3", "4")
    first_text, second_text = (f"{text}\n\nTrue\nFalse\n\nAnswer: T" for text in (head, second))
    first, other = questions(both(first_text, second_text, each=each))
    assert (first.points, first.prompt, other.points) == (3, "It grows.", 4)


@pytest.mark.parametrize(
    "heading",
    [
        "1 True/False (30 points) - Recommended 20 Minutes",
        "1. True/False [30 pts] (20 min)",
        "# 1 True/False (30 points)\n\nRecommended time: 20 min",
        "## Section A: True/False (30 points, suggested 20 minutes)",
        "**Part II** (30 points) Suggested 20 minutes",
        "**Part II: True/False** — 30 points — about 20 minutes",
        "Section 3. True or False Questions | 30 points | 20 minutes",
        "PART B - TRUE/FALSE (30 points; estimated time 20 minutes)",
        "### True/False\n\n30 points, 20 minutes",
        "True/False (30 points)\n\nYou should spend about 20 minutes on this part.",
        "II. Leaves and roots (30 points, 20 minutes)",
    ],
)
def test_section_headings(heading: str) -> None:
    reading = both("1.1 It grows.\n\nAnswer: T", "1.2 So?\n\nAnswer: F", heading=heading + "\n\n")
    assert reading.document is not None
    (section,) = reading.document.sections
    assert (section.stated_points, section.recommended_minutes, len(section.questions)) == (30, 20, 2)
    assert "30" not in section.title
    assert reading.errors == ()


def test_a_question_can_depart_from_its_sections_kind() -> None:
    rules = "Choose ALL that apply; each error loses 1 point.\n\n" + EACH
    first, second = questions(
        both(
            "1.1 Which?\n\n- A: a\n- B: b\n\nKey: A",
            "1.2 Which is it? **Select one.**\n\n- A: a\n- B: b\n\nKey: A",
            each=rules,
        )
    )
    assert (first.kind, second.kind) == (Kind.SELECT_ALL, Kind.SELECT_ONE)
    assert (first.scoring.name, second.scoring.name) == ("deduct_per_error", "all_or_nothing")


def test_numbers_may_begin_anew_in_each_section() -> None:
    text = "1. It grows.\n\nAnswer: T\n\n2. So?\n\nAnswer: F\n\nPart B: Roots (4 points)\n\n" + EACH
    found = questions(both(text, "1. It drinks.\n\nAnswer: T"))
    assert [question.number for question in found] == ["1", "2", "1"]


def test_crlf_and_byte_order_mark_change_nothing() -> None:
    text = COVER + HEADING + EACH + "1. It grows.\n\nAnswer: T\n"
    assert read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == read(text.encode())


@pytest.mark.parametrize("steps", ["1. It rains.\n2. It dries.", "1. It rains.\n2. It dries.\n3. It rains again."])
def test_a_numbered_list_inside_a_question_is_no_question(steps: str) -> None:
    options = "- A: one\n- B: two\n\nAnswer: B"
    first, second = questions(
        both(f"1. Read:\n\n{steps}\n\n{options}", f"2. Again:\n\n{steps}\n\n{options}\n\n{steps}")
    )
    assert (first.prompt, second.prompt) == (f"Read:\n\n{steps}", f"Again:\n\n{steps}")
