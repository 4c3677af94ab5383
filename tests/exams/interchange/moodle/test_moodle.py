"""Which questions come out of Moodle's XML, with which scoring, and what is said about the others?"""

from __future__ import annotations

import base64
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange import moodle
from exams.interchange.document import Kind, QuestionDocument, ScoringRule

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
CODED = base64.b64encode(PICTURE).decode()


def quiz(*questions: str) -> bytes:
    return ("<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n" + "\n".join(questions) + "\n</quiz>").encode()


def question(kind: str, body: str, text: str = "Why?") -> str:
    name = f"<name><text>The {kind}</text></name>"
    return (
        f'<question type="{kind}">{name}<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
        f"{body}</question>"
    )


def answer(fraction: str, text: str, feedback: str = "") -> str:
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>'
        f'<feedback format="html"><text>{feedback}</text></feedback></answer>'
    )


CHOICE = question(
    "multichoice",
    "<defaultgrade>2.5000000</defaultgrade><single>true</single>"
    + answer("100", "&lt;b&gt;Yes&lt;/b&gt;", "So it is.")
    + answer("0", "No"),
)
SEVERAL = question(
    "multichoice",
    "<single>false</single>" + answer("66.66667", "a") + answer("33.33333", "b") + answer("-50", "c"),
)
CLAIM = question("truefalse", answer("0", "true", "Sorry") + answer("100", "false") + "<penalty>1</penalty>")


def only(*questions: str) -> QuestionDocument:
    reading = moodle.read(quiz(*questions))
    assert reading.problems == ()
    assert reading.document is not None
    return reading.document.sections[0].questions[0]


def test_one_answer_to_choose() -> None:
    read = only(CHOICE)
    assert read.kind is Kind.SELECT_ONE
    assert str(read.points) == "2.5"
    assert [(c.text, c.correct, c.weight, c.rationale) for c in read.choices] == [
        ("**Yes**", True, None, "So it is."),
        ("No", False, None, ""),
    ]
    assert read.scoring == ScoringRule("all_or_nothing")


def test_fractions_and_negative_ones_are_exact_shares() -> None:
    read = only(SEVERAL)
    assert read.kind is Kind.SELECT_ALL
    assert [c.weight for c in read.choices] == [Fraction(2, 3), Fraction(1, 3), Fraction(-1, 2)]
    assert [c.correct for c in read.choices] == [True, True, False]
    assert read.scoring == ScoringRule("moodle_fractions")


def test_true_false() -> None:
    read = only(CLAIM)
    assert read.kind is Kind.TRUE_FALSE
    assert [c.label for c in read.choices if c.correct] == ["False"]
    assert read.solution == "**Answer “True”:** Sorry"


def test_the_plug_in_all_or_nothing() -> None:
    read = only(question("multichoiceset", answer("100", "a") + answer("100", "b") + answer("0", "c")))
    assert read.kind is Kind.SELECT_ALL
    assert read.scoring == ScoringRule("all_or_nothing")
    assert [c.correct for c in read.choices] == [True, True, False]


def test_categories_are_sections() -> None:
    category = '<question type="category"><category><text>$course$/top/Part one</text></category></question>'
    reading = moodle.read(quiz(CLAIM, category, CHOICE, CLAIM))
    assert reading.document is not None
    assert [(s.title, len(s.questions)) for s in reading.document.sections] == [("Questions", 1), ("Part one", 2)]


def test_embedded_images_become_figures() -> None:
    text = (
        '<question type="truefalse"><questiontext format="html">'
        '<text>&lt;img src="@@PLUGINFILE@@/my%20dog.svg" alt="A dog"&gt; sits.</text>'
        f'<file name="my dog.svg" path="/" encoding="base64">{CODED}</file></questiontext>'
        + answer("100", "true")
        + answer("0", "false")
        + "</question>"
    )
    reading = moodle.read(quiz(text))
    assert reading.problems == ()
    assert reading.document is not None
    (figure,) = reading.document.figures
    assert (figure.name, figure.data) == ("my-dog", PICTURE)
    assert reading.document.sections[0].questions[0].prompt == "![A dog](figure:my-dog) sits."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<img src="https://example.org/x.png">', "on another computer"),
        ('<img src="//example.org/x.png">', "on another computer"),
        ('<img src="/etc/passwd">', "absolute path"),
        ('<img src="@@PLUGINFILE@@/none.png">', "its file is not in the XML"),
        ('<img src="data:image/png;base64,???">', "proper base64"),
    ],
)
def test_images_that_do_not_come_with_the_file_are_refused(text: str, reason: str) -> None:
    reading = moodle.read(quiz(question("truefalse", answer("100", "true") + answer("0", "false"), text)))
    assert [reason in problem.message for problem in reading.errors] == [True]


@pytest.mark.parametrize(
    "kind",
    [
        "essay",
        "numerical",
        "matching",
        "cloze",
        "stack",
        "coderunner",
        "shortanswer",
        "ordering",
        "description",
        "ddwtos",
    ],
)
def test_other_kinds_are_named_and_the_rest_is_read(kind: str) -> None:
    reading = moodle.read(quiz(question(kind, ""), CLAIM))
    assert reading.errors == ()
    assert [(p.line, f"“{kind}”" in p.message) for p in reading.warnings] == [(3, True)]
    assert reading.document is not None
    assert len(reading.document.sections[0].questions) == 1


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (question("multichoice", "<single>true</single>" + answer("50", "a") + answer("0", "b")), "100 percent"),
        (question("multichoice", answer("100", "a")), "fewer than two"),
        (question("multichoice", answer("lots", "a") + answer("0", "b")), "no share"),
        (question("multichoice", answer("500", "a") + answer("0", "b")), "no share"),
        (question("truefalse", answer("100", "true")), "not “true” and “false”"),
        (question("truefalse", answer("100", "true") + answer("100", "false")), "to one of"),
        ('<question type="multichoice"></question>', "has no text"),
        (CHOICE.replace("2.5000000", "many"), "no number"),
        (CHOICE.replace("2.5000000", "0"), "worth 0 points"),
    ],
)
def test_a_broken_question_is_an_error_and_the_others_are_read(broken: str, reason: str) -> None:
    reading = moodle.read(quiz(CLAIM, broken, CLAIM))
    assert [(p.line, reason in p.message) for p in reading.errors] == [(4, True)]
    assert reading.document is not None
    assert len(reading.document.sections[0].questions) == 2


def test_a_file_that_breaks_off_says_where_and_gives_what_it_can() -> None:
    data = quiz(CLAIM, CHOICE, SEVERAL)
    reading = moodle.read(data[: data.index(b"The multichoice", 900)])
    assert reading.errors[0].line == 5
    assert "broken" in reading.errors[0].message
    assert reading.document is not None
    assert len(reading.document.sections[0].questions) >= 1


def test_a_wrong_encoding_is_named() -> None:
    data = quiz(CLAIM.replace("Why?", "Größe?")).decode().encode("latin-1")
    reading = moodle.read(data)
    assert "encoding" in reading.errors[0].message
    assert reading.document is not None


BOMB = b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, b"<quiz>" + b" " * (41 * 1024 * 1024) + b"</quiz>"])
def test_what_means_harm_is_refused_in_one_sentence(data: bytes) -> None:
    reading = moodle.read(data)
    assert reading.document is None
    assert len(reading.errors) == 1


def test_a_script_is_left_out_with_a_warning() -> None:
    reading = moodle.read(
        quiz(question("truefalse", answer("100", "true") + answer("0", "false"), "<script>x</script>Hi"))
    )
    assert "a script" in reading.warnings[0].message
    assert reading.document is not None
    assert reading.document.sections[0].questions[0].prompt == "Hi"


@pytest.mark.parametrize("tags", ["<table><tr><td>", "<ul><li>", "<div><span>", "<blockquote>", "<b><i>"])
def test_deeply_nested_html_takes_no_time(tags: str) -> None:
    text = tags * 100 + "deep"
    started = time.process_time()
    assert moodle.read(quiz(question("truefalse", answer("100", "true") + answer("0", "false"), text))).document
    assert time.process_time() - started < 5


def test_what_is_written_reads_back() -> None:
    strict = question("multichoiceset", answer("100", "\\(x_1\\)") + answer("100", "b") + answer("0", "c"))
    first = moodle.read(quiz(CLAIM, CHOICE, SEVERAL, strict)).document
    assert first is not None
    again = moodle.read(moodle.write(first))
    assert again.problems == ()
    assert again.document is not None
    old = [(q.kind, q.points, q.prompt, q.choices, q.solution, q.scoring) for q in first.sections[0].questions]
    new = [(q.kind, q.points, q.prompt, q.choices, q.solution, q.scoring) for q in again.document.sections[0].questions]
    assert new == old


VALID = quiz(CLAIM, CHOICE, SEVERAL)


@given(st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_bytes_end_in_a_reading(data: bytes) -> None:
    assert moodle.read(data).errors


@given(st.integers(0, len(VALID)), st.integers(0, 60), st.binary(max_size=8) | st.sampled_from([b"<", b"&x;", b"]]>"]))
@settings(max_examples=120, deadline=None)
def test_any_damage_ends_in_a_reading(at: int, gone: int, noise: bytes) -> None:
    assert moodle.read(VALID[:at] + noise + VALID[at + gone :]) is not None


def test_a_thousand_questions_take_seconds() -> None:
    data = quiz(*[CLAIM, CHOICE, SEVERAL, question("essay", "")] * 250)
    started = time.process_time()
    assert moodle.read(data).document is not None
    assert time.process_time() - started < 10
