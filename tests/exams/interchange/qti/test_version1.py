"""Which questions come out of QTI 1.2, such as Canvas exports, and with which scoring?"""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange import qti
from exams.interchange.document import Kind, QuestionDocument, Reading, ScoringRule

HEAD = '<?xml version="1.0"encoding="UTF-8"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
TAIL = "</questestinterop>"


def document(*items: str, title: str = "Quiz 1", group: str = "") -> bytes:
    body = "\n".join(items)
    quiz = f'<assessment ident="q" title="{title}"><section ident="root_section">{group}{body}</section></assessment>'
    return f"{HEAD}\n{quiz}\n{TAIL}".encode()


def item(
    kind: str, texts: list[str], processing: str, *, points: str = "4.0", several: bool = False, more: str = ""
) -> str:
    field = "<qtimetadatafield><fieldlabel>{}</fieldlabel><fieldentry>{}</fieldentry></qtimetadatafield>"
    meta = (field.format("question_type", kind) if kind else "") + (
        field.format("points_possible", points) if points else ""
    )
    labels = "".join(
        f'<response_label ident="i{n}"><material><mattext>{text}</mattext></material></response_label>'
        for n, text in enumerate(texts)
    )
    return (
        f'<item ident="x" title="Question"><itemmetadata><qtimetadata>{meta}</qtimetadata></itemmetadata>'
        '<presentation><material><mattext texttype="text/html">&lt;p&gt;Which \\(x_1\\)?&lt;/p&gt;</mattext></material>'
        f'<response_lid ident="r" rcardinality="{"Multiple" if several else "Single"}"><render_choice>'
        f"{labels}</render_choice></response_lid></presentation><resprocessing><outcomes>"
        f'<decvar maxvalue="100" minvalue="0" varname="SCORE"/></outcomes>'
        f"{processing}</resprocessing>{more}</item>"
    )


def when(condition: str, value: str, action: str = "Set", more: str = "") -> str:
    change = f'<setvar action="{action}" varname="SCORE">{value}</setvar>' if value else ""
    return f'<respcondition continue="No"><conditionvar>{condition}</conditionvar>{change}{more}</respcondition>'


def equal(n: int) -> str:
    return f'<varequal respident="r">i{n}</varequal>'


EXACT = when(f"<and>{equal(0)}<not>{equal(1)}</not>{equal(2)}</and>", "100")
CHOICE = item("multiple_choice_question", ["a", "b"], when(equal(1), "100"))
ANSWERS = item("multiple_answers_question", ["a", "b", "c"], EXACT, several=True)
CLAIM = item("true_false_question", ["True", "False"], when(equal(1), "100"))


def only(data: bytes) -> QuestionDocument:
    reading = qti.read(data)
    assert reading.problems == ()
    assert reading.document is not None
    return reading.document.sections[0].questions[0]


def test_a_multiple_choice_question_of_canvas() -> None:
    read = only(document(CHOICE))
    assert (read.kind, str(read.points), read.prompt) == (Kind.SELECT_ONE, "4", "Which $x_1$?")
    assert [(c.label, c.text, c.correct) for c in read.choices] == [("A", "a", False), ("B", "b", True)]
    assert read.scoring == ScoringRule("all_or_nothing")


def test_multiple_answers_of_canvas_keep_its_partial_credit() -> None:
    read = only(document(ANSWERS))
    assert read.kind is Kind.SELECT_ALL
    assert [c.correct for c in read.choices] == [True, False, True]
    assert read.scoring == ScoringRule("canvas")


def test_multiple_responses_of_others_are_exact() -> None:
    assert only(document(item("", ["a", "b", "c"], EXACT, several=True))).scoring == ScoringRule("all_or_nothing")


def test_true_false() -> None:
    read = only(document(CLAIM))
    assert read.kind is Kind.TRUE_FALSE
    assert [c.label for c in read.choices if c.correct] == ["False"]


def test_points_that_vary_by_answer_are_shares() -> None:
    processing = when(equal(0), "10.0") + when(equal(1), "5.0")
    read = only(document(item("multiple_choice_question", ["a", "b", "c"], processing, points="8")))
    assert [(c.correct, c.weight) for c in read.choices] == [(True, 1), (False, Fraction(1, 2)), (False, 0)]
    assert read.scoring == ScoringRule("moodle_fractions")


def test_points_added_by_option_are_a_mapping_with_bounds() -> None:
    adds = "".join(
        f"<respcondition><conditionvar>{equal(n)}</conditionvar>"
        f'<setvar varname="SCORE" action="Add">{value}</setvar></respcondition>'
        for n, value in enumerate(["60", "-20", "40"])
    )
    read = only(document(item("", ["a", "b", "c"], adds, points="5", several=True)))
    assert [c.weight for c in read.choices] == [3, -1, 2]
    assert read.scoring == ScoringRule("qti_mapping", {"lower_bound": "0", "upper_bound": "5", "default": "0"})


def test_feedback_becomes_reasons_and_solution() -> None:
    shown = '<displayfeedback linkrefid="{}"/>'
    processing = when("<other/>", "", more=shown.format("general_fb")) + when(equal(0), "", more=shown.format("i0_fb"))
    texts = "".join(
        f'<itemfeedback ident="{name}"><material><mattext>{text}</mattext></material></itemfeedback>'
        for name, text in [("general_fb", "In general."), ("i0_fb", "Not this.")]
    )
    read = only(document(item("multiple_choice_question", ["a", "b"], processing + when(equal(1), "100"), more=texts)))
    assert read.solution == "In general."
    assert [c.rationale for c in read.choices] == ["Not this.", ""]


def test_the_points_of_a_group_count_and_a_draw_is_named() -> None:
    group = (
        "<selection_ordering><selection><selection_number>1</selection_number><selection_extension>"
        "<points_per_item>2.5</points_per_item></selection_extension></selection></selection_ordering>"
    )
    reading = qti.read(document(CHOICE, CHOICE, group=group))
    assert "draws 1" in reading.warnings[0].message
    assert reading.document is not None
    assert [str(q.points) for q in reading.document.sections[0].questions] == ["2.5", "2.5"]


@pytest.mark.parametrize(
    "kind",
    ["essay_question", "matching_question", "numerical_question", "short_answer_question", "calculated_question",
     "fill_in_multiple_blanks_question", "multiple_dropdowns_question", "file_upload_question", "text_only_question"],
)  # fmt: skip
def test_other_kinds_are_named_and_the_rest_is_read(kind: str) -> None:
    reading = qti.read(document(item(kind, ["a", "b"], when(equal(0), "100")), CLAIM))
    assert reading.errors == ()
    assert [kind in p.message for p in reading.warnings] == [True]
    assert reading.document is not None
    assert len(reading.document.sections[0].questions) == 1


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (item("multiple_choice_question", ["a", "b"], ""), "which answer is right"),
        (item("multiple_choice_question", ["a"], when(equal(0), "100")), "fewer than two"),
        (item("multiple_choice_question", ["a", "b"], when(equal(7), "100")), "earns points"),
        (item("multiple_choice_question", ["a", "b"], when(equal(0), "100"), points="0"), "worth 0 points"),
        (CHOICE.replace('ident="i1"', 'ident="i0"'), "identifier"),
    ],
)
def test_a_broken_question_is_an_error_and_the_others_are_read(broken: str, reason: str) -> None:
    reading = qti.read(document(CLAIM, broken, CLAIM))
    assert [(p.line, reason in p.message) for p in reading.errors] == [(4, True)]
    assert reading.document is not None
    assert len(reading.document.sections[0].questions) == 2


def package(members: dict[str, bytes]) -> Reading:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return qti.read(out.getvalue())


META = b'<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Q</title><time_limit>45</time_limit></quiz>'


def test_a_package_of_canvas_with_its_images_and_time_limit() -> None:
    image = '&lt;img src="$IMS-CC-FILEBASE$/Uploaded%20Media/dog.png" alt="Dog"&gt;'
    quiz = document(CHOICE.replace("Which \\(x_1\\)?", image))
    reading = package(
        {
            "imsmanifest.xml": b"<manifest/>",
            "g1/g1.xml": quiz,
            "g1/assessment_meta.xml": META,
            "Uploaded Media/dog.png": b"x",
        }
    )
    assert reading.problems == ()
    assert reading.document is not None
    assert (reading.document.title, reading.document.duration_minutes) == ("Quiz 1", 45)
    assert [f.name for f in reading.document.figures] == ["dog"]


def test_a_quiz_that_canvas_packs_twice_is_read_once() -> None:
    reading = package(
        {"g1/assessment_qti.xml": document(CHOICE), "non_cc_assessments/g1.xml.qti": document(CHOICE, CLAIM)}
    )
    assert reading.document is not None
    assert [len(s.questions) for s in reading.document.sections] == [2]


def test_problems_carry_their_path() -> None:
    reading = package({"g1.xml": document(CLAIM), "g2.xml": document(item("essay_question", ["a", "b"], ""))})
    assert [p.place for p in reading.problems] == ["", "g2.xml"]


VALID = document(CHOICE, ANSWERS, CLAIM)


@given(
    st.integers(0, len(VALID)),
    st.integers(0, 60),
    st.binary(max_size=6) | st.sampled_from([b"<", b"</and>", b"<not/>"]),
)
@settings(max_examples=100, deadline=None)
def test_any_damage_ends_in_a_reading(at: int, gone: int, noise: bytes) -> None:
    assert qti.read(VALID[:at] + noise + VALID[at + gone :]) is not None


@given(st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_bytes_end_in_a_reading(data: bytes) -> None:
    assert qti.read(data).errors
    assert package({"a.xml": data}).errors
