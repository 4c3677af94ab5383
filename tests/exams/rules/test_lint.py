"""Does lint find what is wrong with a quiz, and leave alone what is right?"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from exams.rules.lint import (
    ChoiceDraft,
    FigureDraft,
    QuestionDraft,
    QuizDraft,
    SectionDraft,
    Severity,
    Text,
    TextProblem,
    errors_in,
    lint,
    warnings_in,
)


def text(source: str, **facts: object) -> Text:
    return Text(source, source, **facts)  # type: ignore[arg-type]


def options(*texts: str, correct: str = "A", reasons: bool = True) -> tuple[ChoiceDraft, ...]:
    return tuple(
        ChoiceDraft(f"uid-{label}", label, text(words), label in correct, text("Because." if reasons else ""))
        for label, words in zip("ABCDEF", texts, strict=False)
    )


CLAIM = QuestionDraft(
    "claim", "1.1", "true_false", Decimal(4), text("Seven is prime."), truth=True, solution=text("True, it is.")
)
ONE = QuestionDraft(
    "one", "1.2", "select_one", Decimal(15), text("Which number is even?"),
    options("Two", "Three", "Five"), solution=text("A. It can be halved."),
)  # fmt: skip
ALL = replace(ONE, uid="all", kind="select_all", choices=options("Two", "Three", "Four", correct="AC"))
ALL = replace(ALL, solution=text("A, C. They can be halved."))
SECTION = SectionDraft(1, "Numbers", (CLAIM, ONE, ALL), recommended=timedelta(minutes=20))
BAD = TextProblem("Bad.", 3, 7)
QUIZ = QuizDraft(timedelta(minutes=45), (SECTION,), text("I work alone."))


def quiz_of(question: QuestionDraft, **facts: object) -> QuizDraft:
    return replace(QUIZ, sections=(replace(SECTION, questions=(question,)),), **facts)


def codes(quiz: QuizDraft) -> list[str]:
    return [finding.code for finding in lint(quiz)]


def test_a_sound_quiz_has_no_findings() -> None:
    assert lint(QUIZ) == ()


@pytest.mark.parametrize(
    ("quiz", "code"),
    [
        (replace(QUIZ, sections=()), "no_questions"),
        (replace(QUIZ, sections=(SECTION, replace(SECTION, questions=()))), "section_empty"),
        (replace(QUIZ, honor_statement=text("  \n")), "honor_statement_empty"),
        (replace(QUIZ, duration=timedelta(minutes=19)), "minutes_beyond_duration"),
        (replace(QUIZ, sections=(replace(SECTION, stated_points=Decimal(30)),)), "points_contradict_heading"),
        (replace(QUIZ, sections=(replace(SECTION, cover_points=Decimal(40)),)), "points_contradict_cover"),
        (replace(QUIZ, figures=(FigureDraft("stray", "A dog"),)), "figure_unused"),
    ],
)
def test_what_is_wrong_with_the_whole_is_found(quiz: QuizDraft, code: str) -> None:
    assert codes(quiz) == [code]


@pytest.mark.parametrize("stated", [Decimal(34), Decimal("34.00"), None])
def test_equal_points_are_no_contradiction(stated: Decimal | None) -> None:
    assert codes(replace(QUIZ, sections=(replace(SECTION, stated_points=stated),))) == []


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (replace(CLAIM, truth=None), "truth_missing"),
        (replace(CLAIM, choices=options("Yes", "No")), "choices_unused"),
        (replace(CLAIM, prompt=text(" ")), "prompt_empty"),
        (replace(CLAIM, solution=text("")), "solution_missing"),
        (replace(CLAIM, truth=False), "solution_contradicts_key"),
        (replace(CLAIM, explanation_allowed=True), "explanation_cap_missing"),
        (replace(CLAIM, explanation_allowed=True, explanation_cap=Decimal(0)), "explanation_cap_zero"),
        (replace(CLAIM, explanation_allowed=True, explanation_cap=Decimal(4)), "explanation_cap_full"),
        (replace(CLAIM, policy_problems=("There is no such policy.",)), "policy_refused"),
        (replace(CLAIM, prompt=text("Seven, shown below, is prime.")), "figure_missing"),
        (replace(ONE, choices=options("Two", "Three", correct="AB"), solution=text("Halve it.")), "select_one_key"),
        (replace(ONE, choices=options("Two", "Three", correct=""), solution=text("Halve it.")), "select_one_key"),
        (replace(ONE, choices=options("Two")), "too_few_choices"),
        (replace(ONE, choices=options("Two", "Three", " ")), "choice_empty"),
        (replace(ONE, choices=options("Two", "Three", " two ")), "choices_same"),
        (replace(ONE, choices=options("Two " * 12, "Three", "Five")), "length_gives_away"),
        (replace(ONE, solution=text("B. It can be halved.")), "solution_contradicts_key"),
        (replace(ONE, choices=options("Two", "Three", reasons=False)), "rationale_missing"),
        (replace(ONE, kind="select_all", choices=options("Two", "Three", "None of the above")), "none_typed"),
        (replace(ONE, kind="select_all", choices=options("Two", "Three", "None are correct")), "none_typed"),
        (replace(ONE, choices=options("Option 1", "Option 2", "Option 3")), "choices_stand_in"),
        (replace(ONE, choices=options("**Image A.**", "Image B")), "choices_stand_in"),
        (replace(ONE, prompt=text("Look at Figure 3. Which number is even?")), "figure_missing"),
        (replace(ONE, choices=options("The graph shown below", "Three graphs, all of them")), "figure_missing"),
        (replace(ONE, solution=text("**Answer: B.** It can be halved.")), "solution_contradicts_key"),
        (replace(ONE, solution=text("The correct answer is (C), since it can be halved.")), "solution_contradicts_key"),
        (replace(ONE, solution=text("B is correct, it can be halved.")), "solution_contradicts_key"),
        (replace(CLAIM, reach=Decimal("3.5")), "points_unreachable"),
        (replace(ALL, solution=text("A and B")), "solution_contradicts_key"),
        (replace(ALL, choices=options("One", "Three", correct=""), solution=text("A.")), "solution_contradicts_key"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_found(question: QuestionDraft, code: str) -> None:
    assert codes(quiz_of(question)) == [code]


@pytest.mark.parametrize(
    "question",
    [
        replace(CLAIM, solution=text("Trueness aside, it has no divisors.")),
        replace(CLAIM, explanation_allowed=True, explanation_cap=Decimal(2)),
        replace(CLAIM, prompt=text("A figure of speech is shown by Two.")),
        replace(ONE, solution=text("A deeper look: two can be halved.")),
        replace(ONE, solution=text("A. Half of it is one.\nB. Odd.\nC. Odd.")),
        replace(ONE, solution=text("(B) is odd, (C) too; (A) can be halved.")),
        replace(ALL, solution=text("A is correct because two can be halved. C can be halved too.")),
        replace(ONE, choices=options("Option 1", "Options 2 and 3", "Five")),
        replace(ONE, choices=options("2", "3", "5")),
        replace(ONE, choices=options("Two", "None of these", "Five")),
        replace(ONE, choices=options("Two, an even number", "Three", "Five")),
        replace(ONE, choices=options("Two", "Three", reasons=False), solution=text("A. Halve it. **(B)** is odd.")),
        replace(ALL, choices=options("One", "Three", correct=""), solution=text("None of them is even.")),
        replace(ALL, choices=options("Two", "Nonetheless", "Four", correct="AC")),
        replace(ONE, prompt=text("The dog is shown below. ![](figure:dog)", figures=("dog",))),
    ],
)
def test_what_is_right_is_left_alone(question: QuestionDraft) -> None:
    assert codes(quiz_of(question, figures=(FigureDraft("dog", "A dog"),)[: len(question.prompt.figures)])) == []


@pytest.mark.parametrize(
    "words",
    [
        "Option B is odd",
        "see (C)",
        "Both A and B",
        "All of the above",
        "the answer C is odd",
        "neither A nor B",
    ],
)
def test_a_letter_in_a_text_is_found_only_where_options_are_shuffled(words: str) -> None:
    question = replace(ONE, prompt=text(words))
    assert codes(quiz_of(question)) == []
    assert codes(quiz_of(question, shuffle_choices=True)) == ["letter_named"]


@pytest.mark.parametrize("words", ["Let $(A)$ be a set", "Choose a set", "`(B)` is code", "A man has options"])
def test_a_letter_that_is_a_word_or_math_is_left_alone(words: str) -> None:
    assert codes(quiz_of(replace(ONE, prompt=text(words)), shuffle_choices=True)) == []


def test_pinned_options_may_be_named_by_letter() -> None:
    pinned = tuple(replace(choice, pinned=True) for choice in ONE.choices)
    question = replace(ONE, prompt=text("Is option A even?"), choices=pinned)
    assert codes(quiz_of(question, shuffle_choices=True)) == []


@pytest.mark.parametrize(
    ("question", "place", "part"),
    [
        (replace(ONE, prompt=text("x", problems=(BAD,))), "Question 1.2", "prompt"),
        (replace(ONE, solution=text("x (A) (B) (C)", problems=(BAD,))), "Question 1.2, solution", "solution"),
        (
            replace(ONE, choices=(replace(ONE.choices[0], text=text("x", problems=(BAD,))), *ONE.choices[1:])),
            "Question 1.2, option A",
            "choice:uid-A",
        ),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_shown_is_an_error_at_its_place(question: QuestionDraft, place: str, part: str) -> None:
    (found,) = lint(quiz_of(question))
    assert (found.code, found.place, found.part, found.message, found.severity) == (
        "text_broken",
        place,
        part,
        "Bad.",
        Severity.ERROR,
    )
    assert "line 3, column 7" in found.advice


def test_a_doubtful_text_is_a_warning() -> None:
    doubt = TextProblem("Looks odd.", severity=Severity.WARNING)
    (found,) = lint(quiz_of(replace(CLAIM, prompt=text("x", problems=(doubt,)))))
    assert (found.code, found.severity) == ("text_doubtful", Severity.WARNING)


def test_a_figure_that_is_not_there_is_an_error() -> None:
    (found,) = lint(quiz_of(replace(CLAIM, solution=text("True", figures=("dog", "dog")))))
    assert (found.code, found.severity, found.part) == ("figure_absent", Severity.ERROR, "solution")


def test_a_figure_without_a_description_is_a_warning() -> None:
    question = replace(CLAIM, prompt=text("Seven.", figures=("dog",), undescribed=("dog",)))
    (found,) = lint(quiz_of(question, figures=(FigureDraft("dog", " "),)))
    assert (found.code, found.severity) == ("alt_missing", Severity.WARNING)


def test_every_finding_says_what_to_do() -> None:
    broken = replace(QUIZ, honor_statement=Text(), duration=timedelta(minutes=1))
    assert all(finding.message and finding.advice and finding.place for finding in lint(broken))


def test_errors_and_warnings_are_told_apart() -> None:
    found = lint(replace(QUIZ, honor_statement=Text(), duration=timedelta(minutes=1)))
    assert [f.code for f in errors_in(found)] == ["honor_statement_empty"]
    assert [f.code for f in warnings_in(found)] == ["minutes_beyond_duration"]
