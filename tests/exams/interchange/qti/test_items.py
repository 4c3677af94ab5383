"""Which questions come out of QTI 2 and 3, and with which scoring?"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange import qti
from exams.interchange.document import Kind, QuestionDocument, Reading, ScoringRule

MAP = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"
MATCH = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct.xml"
CORRECT = "<correctResponse><value>a</value><value>c</value></correctResponse>"
ONE = "<correctResponse><value>a</value></correctResponse>"
MAPPING = (
    '<mapping lowerBound="0" upperBound="2" defaultValue="-2"><mapEntry mapKey="a" mappedValue="1"/>'
    '<mapEntry mapKey="c" mappedValue="1"/><mapEntry mapKey="d" mappedValue="-1"/></mapping>'
)


def item(
    declared: str, template: str = MATCH, *, several: bool = True, texts: str = "Ada Bo Cy Dot", processing: str = ""
) -> bytes:
    choices = "".join(
        f'<simpleChoice identifier="{name}">{text}</simpleChoice>'
        for name, text in zip("abcdefgh", texts.split(), strict=False)
    )
    attribute = f' template="{template}"' if template else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="Names">'
        f'<responseDeclaration identifier="RESPONSE" cardinality="{"multiple" if several else "single"}"'
        f' baseType="identifier">{declared}</responseDeclaration>'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="3"/>'
        '<itemBody><p>Look: <img src="images/dog.png" alt="Dog"/></p>'
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="{0 if several else 1}">'
        f"<prompt>Who <em>is</em> it?</prompt>{choices}</choiceInteraction></itemBody>"
        f"<responseProcessing{attribute}>{processing}</responseProcessing></assessmentItem>"
    ).encode()


NAME_LIST = """
    assessmentItem responseDeclaration outcomeDeclaration correctResponse value mapping mapEntry itemBody prompt
    choiceInteraction simpleChoice responseProcessing
"""
NAMES = NAME_LIST.split()


def in_version_3(data: bytes) -> bytes:
    """The same item with the names of version 3."""
    text = re.sub(rf"(</?)({'|'.join(NAMES)})\b(?=[ />])", lambda m: f"{m[1]}qti-{_kebab(m[2])}", data.decode())
    return re.sub(r' (\w+[A-Z]\w*)="', lambda m: f' {_kebab(m[1])}="', text).encode()


def _kebab(name: str) -> str:
    return re.sub("[A-Z]", lambda m: "-" + m[0].lower(), name)


FILES = {"images/dog.png": b"png"}
VERSIONS = pytest.mark.parametrize("version", [lambda data: data, in_version_3], ids=["2", "3"])


def only(data: bytes) -> QuestionDocument:
    reading = qti.read(data, FILES)
    assert reading.problems == ()
    assert reading.document is not None
    return reading.document.sections[0].questions[0]


@VERSIONS
def test_exactly_the_correct_ones(version: object) -> None:
    read = only(version(item(CORRECT)))  # type: ignore[operator]
    assert (read.kind, str(read.points)) == (Kind.SELECT_ALL, "1")
    assert [c.correct for c in read.choices] == [True, False, True, False]
    assert read.scoring == ScoringRule("all_or_nothing")
    assert read.prompt == "Look: ![Dog](figure:dog)\n\nWho *is* it?"


@VERSIONS
def test_a_mapping_is_kept_with_its_bounds_and_default(version: object) -> None:
    read = only(version(item(CORRECT + MAPPING, MAP)))  # type: ignore[operator]
    assert [c.weight for c in read.choices] == [1, None, 1, -1]
    assert read.scoring == ScoringRule("qti_mapping", {"lower_bound": "0", "upper_bound": "2", "default": "-2"})
    assert str(read.points) == "2"


def test_a_mapping_of_one_answer_that_is_all_or_nothing() -> None:
    mapping = '<mapping defaultValue="0"><mapEntry mapKey="b" mappedValue="2.5"/></mapping>'
    read = only(item(mapping, MAP, several=False))
    assert (read.kind, str(read.points)) == (Kind.SELECT_ONE, "2.5")
    assert [c.correct for c in read.choices] == [False, True, False, False]
    assert read.scoring == ScoringRule("all_or_nothing")


def test_a_declaration_that_is_empty_says_that_none_is_correct() -> None:
    assert not any(c.correct for c in only(item("<correctResponse/>")).choices)


def test_true_false() -> None:
    read = only(item(ONE, several=False, texts="True False"))
    assert read.kind is Kind.TRUE_FALSE
    assert [c.label for c in read.choices if c.correct] == ["True"]


MATCHED = (
    "<responseCondition><responseIf><match><variable identifier='RESPONSE'/><correct identifier='RESPONSE'/></match>"
    "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>{}</baseValue></setOutcomeValue></responseIf>"
    "</responseCondition>"
)


def test_a_comparison_written_out_is_all_or_nothing_with_its_points() -> None:
    read = only(item(CORRECT, "", processing=MATCHED.format(4)))
    assert (str(read.points), read.scoring.name) == ("4", "all_or_nothing")


def test_the_points_may_be_the_most_that_the_item_declares() -> None:
    most = "<variable identifier='MAXSCORE'/>"
    processing = MATCHED.replace("<baseValue baseType='float'>{}</baseValue>", most)
    read = only(item(CORRECT, "", processing=processing))
    assert (str(read.points), read.scoring.name) == ("3", "all_or_nothing")


def test_an_answer_that_only_the_processing_spells_out() -> None:
    values = "".join(f"<baseValue baseType='identifier'>{name}</baseValue>" for name in "ab")
    spelled = MATCHED.format(2).replace("<correct identifier='RESPONSE'/>", f"<multiple>{values}</multiple>")
    assert [c.correct for c in only(item("", "", processing=spelled)).choices] == [True, True, False, False]


def test_rules_that_do_not_exist_here_are_named() -> None:
    reading = qti.read(item(CORRECT, "", processing=MATCHED.format(4) + MATCHED.format(2)), FILES)
    assert "rules of its own" in reading.warnings[0].message


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (item("", several=False), "does not say which answer"),
        (item("<correctResponse><value>z</value></correctResponse>"), "none of its options"),
        (item(CORRECT, texts="Ada"), "fewer than two"),
        (item(CORRECT).replace(b'identifier="b"', b'identifier="a"'), "identifier of their own"),
        (item(CORRECT).replace(b'responseIdentifier="RESPONSE"', b'responseIdentifier="R2"'), "does not declare"),
        (item('<mapping><mapEntry mapKey="a" mappedValue="-1"/></mapping>', MAP), "no points to any answer"),
        (item('<mapping><mapEntry mapKey="a" mappedValue="x"/></mapping>', MAP), "no number"),
    ],
)
def test_a_broken_item_is_an_error(data: bytes, reason: str) -> None:
    assert reason in "\n".join(p.message for p in qti.read(data, FILES).errors)


@pytest.mark.parametrize(
    "kind", ["extendedTextInteraction", "orderInteraction", "matchInteraction", "sliderInteraction"]
)
def test_other_kinds_are_named(kind: str) -> None:
    reading = qti.read(item(CORRECT).replace(b"choiceInteraction", kind.encode()), FILES)
    assert kind in reading.warnings[0].message


TEST = b"""<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="Quiz 7">
<testPart identifier="p"><assessmentSection identifier="s1" title="Part one">
<assessmentItemRef identifier="a" href="items/two.xml"><weight identifier="W" value="3"/></assessmentItemRef>
</assessmentSection><assessmentSection identifier="s2" title="Part two">
<assessmentItemRef identifier="b" href="items/one.xml"/><assessmentItemRef identifier="c" href="items/none.xml"/>
</assessmentSection></testPart></assessmentTest>"""


def package(members: dict[str, bytes]) -> Reading:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return qti.read(out.getvalue())


def test_a_package_with_a_test() -> None:
    reading = package(
        {
            "imsmanifest.xml": b"<manifest/>",
            "test.xml": TEST,
            "items/one.xml": item(CORRECT),
            "items/two.xml": item(CORRECT + MAPPING, MAP),
            "items/images/dog.png": b"x",
            "items/spare.xml": item(CORRECT),
        }
    )
    assert reading.document is not None
    assert reading.document.title == "Quiz 7"
    assert [(s.title, [str(q.points) for q in s.questions]) for s in reading.document.sections] == [
        ("Part one", ["6"]),
        ("Part two", ["1"]),
    ]
    assert reading.document.sections[0].questions[0].scoring.parameters["upper_bound"] == "6"
    assert [(p.place, "items/none.xml" in p.message) for p in reading.errors] == [("test.xml", True)]
    assert [p.place for p in reading.warnings] == ["items/spare.xml"]


def test_a_package_without_a_test_follows_its_manifest() -> None:
    manifest = b'<manifest><resources><resource href="z.xml"/><resource href="a.xml"/></resources></manifest>'
    first = item(CORRECT, texts="First Second Third Fourth").replace(b"images/dog.png", b"dog.png")
    reading = package(
        {"imsmanifest.xml": manifest, "a.xml": first, "z.xml": first.replace(b"First", b"Last"), "dog.png": b"x"}
    )
    assert reading.document is not None
    assert [q.choices[0].text for q in reading.document.sections[0].questions] == ["Last", "First"]


VALID = item(CORRECT + MAPPING, MAP)


@given(
    st.integers(0, len(VALID)), st.integers(0, 60), st.binary(max_size=6) | st.sampled_from([b"<", b"<value/>", b'"'])
)
@settings(max_examples=100, deadline=None)
def test_any_damage_ends_in_a_reading(at: int, gone: int, noise: bytes) -> None:
    assert qti.read(VALID[:at] + noise + VALID[at + gone :], FILES) is not None


@pytest.mark.parametrize(
    ("data", "version"),
    [
        (VALID, "qti2"),
        (in_version_3(VALID), "qti3"),
        (b"<questestinterop/>", "qti12"),
        (b"<quiz/>", None),
        (b"PK\x03\x04", None),
    ],
)
def test_the_version_is_told_from_the_content(data: bytes, version: str | None) -> None:
    assert qti.version_of(data) == version
