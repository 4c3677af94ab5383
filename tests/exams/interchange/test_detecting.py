"""Is each format told from what a file holds, under whatever name, also inside of a zip?"""

from __future__ import annotations

import io
import zipfile

import pytest

from exams.interchange import bundle
from exams.interchange.document import QuizDocument
from exams.interchange.registry import FORMATS, detect, read_file

MOODLE = b"<?xml version='1.0'?>\n<!-- a comment -->\n<quiz><question type='truefalse'/></quiz>"
EXAM = b"\\documentclass{exam}\n\\begin{document}\\begin{questions}\\question[1] \\includegraphics{dog} Seven?\n"
EXAM += b"\\begin{choices}\\CorrectChoice yes \\choice no\\end{choices}\\end{questions}\\end{document}"
ITEM = b"<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1'/>"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (MOODLE, "moodle"),
        (b"\xef\xbb\xbf" + MOODLE, "moodle"),
        (MOODLE.decode().encode("utf-16"), "moodle"),
        (b"<questestinterop/>", "qti12"),
        (ITEM, "qti2"),
        (b"<qti-assessment-test/>", "qti3"),
        (EXAM, "latex"),
        (b"::Q:: What?{=a ~b}", "gift"),
        (b"What?\nA. a\nB. b\nANSWER: B\n", "aiken"),
        (b"# Quiz 1\n\n1. What?\n\nA) a\nB) b\n\nAnswer: B\n", "markdown"),
        (b"", "markdown"),
        (bundle.write(QuizDocument("Q", ())), "bundle"),
        (zipped(imsmanifest_xml=b"<manifest/>", item_xml=ITEM), "qti2"),
        (zipped(imsmanifest_xml=b"<manifest/>", g1__g1_xml=b"<questestinterop/>"), "qti12"),
        (zipped(exam__exam_tex=EXAM, exam__dog_png=b"x"), "latex"),
        (zipped(questions_xml=MOODLE), "moodle"),
    ],
)
@pytest.mark.parametrize("name", ["file.txt", "file.dat", "file"])
def test_the_content_decides(data: bytes, format: str, name: str) -> None:
    assert detect(name, data) == format


@pytest.mark.parametrize(
    ("name", "format"), [("q.gift", "gift"), ("q.tex", "latex"), ("q.xml", "moodle"), ("q.md", "markdown")]
)
def test_the_name_decides_where_the_content_does_not(name: str, format: str) -> None:
    assert detect(name, b"Nothing to tell by.") == format


def test_a_name_that_says_markdown_is_believed_of_a_text() -> None:
    assert detect("notes.md", b"Claim {T}") == "markdown"


def test_a_document_in_a_zip_is_read_with_the_images_beside_it() -> None:
    name, reading = read_file("exam.zip", zipped(exam__exam_tex=EXAM, exam__dog_png=b"x", README_md=b"# Hi"), {})
    assert (name, reading.problems) == ("latex", ())
    assert reading.document is not None
    assert [figure.name for figure in reading.document.figures] == ["dog"]
    assert reading.document.title == "exam"


def test_problems_in_a_zip_carry_the_documents_path() -> None:
    _, reading = read_file("exam.zip", zipped(exam__exam_tex=EXAM), {})
    assert [problem.place for problem in reading.problems] == ["exam/exam.tex"]


@pytest.mark.parametrize("format", sorted(FORMATS))
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", zipped(), zipped(picture_png=b"x"), b"\x00\xff\xfe"])
def test_what_cannot_be_read_is_an_error_in_each_format(data: bytes, format: str) -> None:
    name, reading = read_file("x", data, {}, format=format)
    assert name == format
    assert reading.errors
