"""Does a bundle keep everything, and say what is wrong with one that does not?"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange import bundle
from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    Navigation,
    QuestionDocument,
    QuizDocument,
    ScoringRule,
    SectionDocument,
)

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
points = st.decimals(allow_nan=False, allow_infinity=False, min_value=-9999, max_value=9999, places=2)
weights = st.none() | st.fractions()
minutes = st.none() | st.integers(0, 1000)
choices = st.builds(
    ChoiceDocument,
    label=texts,
    text=texts,
    correct=st.booleans(),
    rationale=texts,
    weight=weights,
    pinned=st.booleans(),
)
scoring = st.builds(ScoringRule, name=texts, parameters=st.dictionaries(texts, texts, max_size=3))
questions = st.builds(
    QuestionDocument,
    number=texts,
    kind=st.sampled_from(Kind),
    points=points,
    prompt=texts,
    choices=st.lists(choices, max_size=4).map(tuple),
    explanation_allowed=st.booleans(),
    solution=texts,
    scoring=scoring,
    line=st.integers(0, 10**6),
    explanation_cap=st.none() | points,
    pinned=st.booleans(),
)
sections = st.builds(
    SectionDocument,
    title=texts,
    questions=st.lists(questions, max_size=3).map(tuple),
    instructions=texts,
    recommended_minutes=minutes,
    stated_points=st.none() | points,
    cover_points=st.none() | points,
    line=st.integers(0, 10**6),
)
quizzes = st.builds(
    QuizDocument,
    title=texts,
    sections=st.lists(sections, max_size=3).map(tuple),
    course_code=texts,
    course_title=texts,
    term=texts,
    date=st.none() | st.dates(),
    duration_minutes=minutes,
    materials=st.lists(texts, max_size=3).map(tuple),
    instructions=texts,
    honor_statement=texts,
    navigation=st.sampled_from(Navigation),
    shuffle_questions=st.booleans(),
    shuffle_choices=st.booleans(),
    figures=st.lists(st.builds(FigureDocument, name=texts, alt=texts, data=st.binary(max_size=50)), max_size=3).map(
        tuple
    ),
)

SMALL = QuizDocument(
    title="Quiz 1",
    sections=(
        SectionDocument(
            "Section",
            (
                QuestionDocument(
                    "1",
                    Kind.SELECT_ALL,
                    Decimal("7.50"),
                    "Which? ![](figure:dog)",
                    (
                        ChoiceDocument("A", "One", True, weight=Fraction(1, 3)),
                        ChoiceDocument("B", "Two", False, pinned=True),
                    ),
                    scoring=ScoringRule("moodle_fractions"),
                ),
            ),
        ),
    ),
    date=dt.date(2025, 3, 11),
    figures=(FigureDocument("dog", "A dog", b"<svg/>"),),
)


@given(quizzes)
@settings(max_examples=60, deadline=None)
def test_what_was_written_reads_back_as_the_same_quiz(quiz: QuizDocument) -> None:
    reading = bundle.read(bundle.write(quiz))
    assert reading.document == quiz
    assert reading.problems == ()


def test_exact_numbers_keep_even_their_zeros() -> None:
    document = bundle.read(bundle.write(SMALL)).document
    assert document is not None
    question = document.sections[0].questions[0]
    assert str(question.points) == "7.50"
    assert question.choices[0].weight == Fraction(1, 3)


def test_equal_quizzes_give_equal_bytes() -> None:
    assert bundle.write(SMALL) == bundle.write(SMALL)


def altered(change: object, *path: object) -> bytes:
    """The small quiz with one value of its JSON replaced; `change` None takes the field away."""
    with zipfile.ZipFile(io.BytesIO(bundle.write(SMALL))) as archive:
        content = json.loads(archive.read("quiz.json"))
        members = {name: archive.read(name) for name in archive.namelist()}
    target = content
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = change
    return zipped({**members, "quiz.json": json.dumps(content).encode()})


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


QUESTION = ("quiz", "sections", 0, "questions", 0)


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ("riddle", (*QUESTION, "kind"), "sections[0].questions[0].kind must be one of"),
        (7.5, (*QUESTION, "points"), "sections[0].questions[0].points must be a number as a text"),
        ("1e999999999", (*QUESTION, "points"), "sections[0].questions[0].points must be a number as a text"),
        ("nan", (*QUESTION, "points"), "sections[0].questions[0].points must be a number as a text"),
        ("1/0", (*QUESTION, "choices", 0, "weight"), "choices[0].weight must be a fraction"),
        ("yes", (*QUESTION, "choices", 0, "correct"), "choices[0].correct must be true or false"),
        ({"a": 1}, (*QUESTION, "scoring", "parameters"), "scoring.parameters must be an object whose values"),
        ([1], ("quiz", "materials"), "materials must be a list of texts"),
        ([1], ("quiz", "sections"), "sections[0] must be an object"),
        ("11.3.", ("quiz", "date"), "date must be a date"),
        ("a\0b", ("quiz", "title"), "title holds"),
        ("figures/none.svg", ("quiz", "figures", 0, "file"), "is not in the bundle"),
        (2, ("version",), "must be an object with “version” 1"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_by_its_path(
    change: object, path: tuple[object, ...], message: str
) -> None:
    reading = bundle.read(altered(change, *path))
    assert message in "\n".join(problem.message for problem in reading.errors)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04broken", zipped({"other.json": b"{}"}), zipped({"quiz.json": b"[" * 100_000})]
)
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    reading = bundle.read(data)
    assert reading.document is None
    assert len(reading.errors) == 1


@given(st.binary(max_size=300))
@settings(max_examples=50, deadline=None)
def test_any_bytes_end_in_a_reading(data: bytes) -> None:
    assert bundle.read(data).errors
    assert bundle.read(zipped({"quiz.json": data})).errors


@given(st.integers(0, 1200), st.binary(min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_damaged_bundle_ends_in_a_reading(at: int, noise: bytes) -> None:
    data = bundle.write(SMALL)
    assert bundle.read(data[:at] + noise + data[at + len(noise) :]).document in (SMALL, None) or True
