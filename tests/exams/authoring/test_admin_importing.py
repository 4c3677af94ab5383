"""Is a document shown before it becomes a quiz, and written only when confirmed and by who may?"""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from exams.authoring.exporting import document_of
from exams.authoring.findings import findings_of
from exams.authoring.uploading import LATEX_LIMIT, LIMIT, LINES, QUESTIONS, TEXT_LIMIT
from exams.interchange.document import FigureDocument, QuizDocument
from exams.interchange.registry import FORMATS
from exams.models import Course, Quiz, User
from tests.exams.authoring.documents import DOG
from tests.exams.authoring.test_commands import DOCUMENT

PAGE, CONFIRM = "admin:exams_quiz_import", "admin:exams_quiz_import_confirm"


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    client.force_login(cleo)
    return client


def uploaded(course: Course, text: str = DOCUMENT, images: bool = True) -> dict[str, Any]:
    files = [SimpleUploadedFile("dog.svg", DOG)] if images else []
    return {"course": course.pk, "document": SimpleUploadedFile("quiz.md", text.encode()), "images": files}


def test_a_document_is_shown_first_and_written_when_confirmed(admin: Client, course: Course) -> None:
    shown = admin.post(reverse(PAGE), uploaded(course))
    assert (shown.status_code, b"Import this quiz" in shown.content) == (200, True)
    assert not Quiz.objects.exists()
    admin.post(reverse(CONFIRM))
    quiz = Quiz.objects.get()
    assert (quiz.course, quiz.figures.count(), quiz.sections.get().questions.count()) == (course, 1, 2)


def test_confirming_twice_writes_once(admin: Client, course: Course) -> None:
    admin.post(reverse(PAGE), uploaded(course))
    admin.post(reverse(CONFIRM))
    assert b"no upload to confirm" in admin.post(reverse(CONFIRM), follow=True).content
    assert Quiz.objects.count() == 1


@pytest.mark.parametrize("text", ["", "Dear Ada,\n\nhow are you?\n"])
def test_a_document_that_cannot_be_read_is_not_kept(admin: Client, course: Course, text: str) -> None:
    assert admin.post(reverse(PAGE), uploaded(course, text)).status_code == 400
    assert b"no upload to confirm" in admin.post(reverse(CONFIRM), follow=True).content


def test_an_image_that_cannot_be_used_is_said_to_be_so(admin: Client, course: Course) -> None:
    data = uploaded(course) | {"images": [SimpleUploadedFile("dog.svg", b"no image")]}
    assert b"dog" in admin.post(reverse(PAGE), data).content
    assert not Quiz.objects.exists()


def test_the_page_opens_empty(admin: Client) -> None:
    assert admin.get(reverse(PAGE)).status_code == 200


def test_confirming_is_a_post(admin: Client) -> None:
    assert admin.get(reverse(CONFIRM)).status_code == 405


def test_nobody_imports_into_another_course(client: Client, other_cleo: User, course: Course) -> None:
    client.force_login(other_cleo)
    reply = client.post(reverse(PAGE), uploaded(course))
    assert (reply.status_code, "course" in reply.context["form"].errors) == (400, True)


def test_who_teaches_nothing_imports_nothing(client: Client, bo: User) -> None:
    User.objects.filter(pk=bo.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=bo.pk))
    assert client.get(reverse(PAGE)).status_code == 403


def sent(course: Course, name: str, data: bytes, **more: Any) -> dict[str, Any]:
    return {"course": course.pk, "document": SimpleUploadedFile(name, data), **more}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "navy").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"aiken", "markdown"}))
def test_every_format_comes_in(admin: Client, course: Course, document: QuizDocument, format: str) -> None:
    write = FORMATS[format].write
    assert write is not None
    shown = admin.post(reverse(PAGE), sent(course, "quiz", write(document)))
    assert (shown.status_code, FORMATS[format].label.encode() in shown.content) == (200, True)
    admin.post(reverse(CONFIRM))
    kinds = [question.kind for section in document_of(Quiz.objects.get()).sections for question in section.questions]
    assert kinds == ["true_false", "select_one", "select_all"]


def test_the_page_offers_every_format_and_takes_their_suffixes(admin: Client) -> None:
    page = admin.get(reverse(PAGE)).content.decode()
    assert [f'value="{name}"' in page for name in FORMATS] == [True] * len(FORMATS)
    assert [suffix in page for suffix in (".md", ".gift", ".xml", ".imscc", ".tex", ".zip")] == [True] * 6
    assert "find out by itself" in page


def test_the_format_that_is_named_is_the_one_that_reads(admin: Client, course: Course) -> None:
    data = sent(course, "quiz.md", b"Which one?\nA. a\nB. b\nANSWER: B\n")
    assert b"cannot be imported" in admin.post(reverse(PAGE), data | {"format": "markdown"}).content
    again = sent(course, "quiz.md", b"Which one?\nA. a\nB. b\nANSWER: B\n", format="aiken")
    assert b"Import this quiz" in admin.post(reverse(PAGE), again).content
    admin.post(reverse(CONFIRM))
    assert Quiz.objects.get().sections.get().questions.count() == 1


def test_figures_of_a_bundle_are_checked_and_kept(admin: Client, course: Course, document: QuizDocument) -> None:
    figures = (FigureDocument("dog", "A dog", picture()), *document.figures[1:])
    write = FORMATS["bundle"].write
    assert write is not None
    admin.post(reverse(PAGE), sent(course, "quiz.zip", write(replace(document, figures=figures))))
    admin.post(reverse(CONFIRM))
    kept = Quiz.objects.get().figures.order_by("name").values_list("name", "image__media_type")
    assert list(kept) == [("cat", "image/svg+xml"), ("dog", "image/png")]


SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("data", [b"no image", b"\x89PNG\r\n\x1a\nbroken", b""])
def test_a_figure_of_a_bundle_that_is_no_image_is_refused(
    admin: Client, course: Course, document: QuizDocument, data: bytes
) -> None:
    figures = (FigureDocument("dog", "A dog", data), *document.figures[1:])
    write = FORMATS["bundle"].write
    assert write is not None
    shown = admin.post(reverse(PAGE), sent(course, "quiz.zip", write(replace(document, figures=figures))))
    assert (shown.status_code, b"Error, dog:" in shown.content) == (400, True)


def test_a_script_in_a_figure_of_a_bundle_never_arrives(admin: Client, course: Course, document: QuizDocument) -> None:
    figures = (FigureDocument("dog", "A dog", SCRIPT), *document.figures[1:])
    write = FORMATS["bundle"].write
    assert write is not None
    admin.post(reverse(PAGE), sent(course, "quiz.zip", write(replace(document, figures=figures))))
    admin.post(reverse(CONFIRM))
    stored = [bytes(figure.image.data) for quiz in Quiz.objects.all() for figure in quiz.figures.all()]
    assert [b"script" in data for data in stored if b"script" in data] == []


def test_a_problem_in_a_package_is_shown_with_its_path_and_line(admin: Client, course: Course) -> None:
    data = zipped({"texts/quiz.gift": b"::a:: Which? {=a ~b}\n\n::b:: Essay {}\n"})
    assert b"Warning, texts/quiz.gift, line 3:" in admin.post(reverse(PAGE), sent(course, "quiz.zip", data)).content


NUMBERS = " ".join(map(str, range(700_000))).encode()
MANY = b"::a:: Which? {=a ~b}\n\n" * (QUESTIONS + 1)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("quiz.md", b"x" * (LIMIT + 1), "Together the files are larger than 8 MB."),
        ("quiz.md", b"x" * (TEXT_LIMIT + 1), "at most 2,048 kB"),
        ("quiz.tex", b"\\begin{questions}" + b"x" * LATEX_LIMIT, "at most 1,024 kB"),
        ("quiz.zip", zipped({"quiz.tex": b"\\begin{questions}" + NUMBERS}), "at most 1,024 kB"),
        ("quiz.zip", zipped({"quiz.json": NUMBERS}), "at most 4,096 kB"),
        ("quiz.md", b"\n" * (LINES + 1), "more than 40,000 lines"),
        ("quiz.zip", zipped({"quiz.md": b"\n" * (LINES + 1)}), "more than 40,000 lines"),
        ("quiz.gift", MANY, "1,001 questions; at most 1,000"),
        ("quiz.zip", zipped({"quiz.md": b"0" * 30_000_000}), "more than 200 times its size"),
        ("quiz.zip", zipped({"../quiz.md": b"# Quiz"}), "leads out of it"),
        ("quiz.zip", zipped({str(n): b"" for n in range(2_001)}), "2,001 files; at most 2,000"),
        ("quiz.zip", b"PK\x03\x04broken", "The zip file is damaged"),
        ("quiz.zip", zipped({"quiz.json": b"[" * 100_000}), "nesting that is too large"),
        ("quiz.xml", b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', "entit"),
        ("quiz.md", b"", "The submitted file is empty."),
    ],
)
def test_what_is_too_much_or_hostile_is_refused_in_one_sentence(
    admin: Client, course: Course, name: str, data: bytes, said: str
) -> None:
    shown = admin.post(reverse(PAGE), sent(course, name, data))
    assert (shown.status_code, shown.content.decode().count(said)) == (400, 1)


@pytest.mark.parametrize("name", ["quiz.md", "quiz.gift", "quiz.tex", "quiz.xml", "quiz.aiken", "quiz.zip", "quiz"])
@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\0" * 100, b"{" * 5_000, b"<" * 5_000, b"PK\x05\x06"])
def test_no_file_ends_in_a_crash(admin: Client, course: Course, name: str, data: bytes) -> None:
    assert admin.post(reverse(PAGE), sent(course, name, data)).status_code == 400


@pytest.mark.parametrize("text", ["- [x] a\n", "A: b\n", "\n", "SOLUTION:\n"])
def test_as_many_lines_as_are_read_take_seconds(admin: Client, course: Course, text: str) -> None:
    started = time.process_time()
    admin.post(reverse(PAGE), uploaded(course, "# Quiz\n\n1. Which?\n" + text * (LINES - 10)))
    assert time.process_time() - started < 20


def test_an_upload_that_is_refused_takes_the_place_of_the_one_before(admin: Client, course: Course) -> None:
    admin.post(reverse(PAGE), uploaded(course))
    admin.post(reverse(PAGE), uploaded(course, "Dear Ada,\n\nhow are you?\n"))
    assert b"no upload to confirm" in admin.post(reverse(CONFIRM), follow=True).content


def test_the_page_says_how_much_is_read(admin: Client) -> None:
    page = admin.get(reverse(PAGE)).content.decode()
    assert ("1.0\xa0MB of LaTeX" in page, "40000 lines" in page) == (True, True)


def test_what_the_check_will_say_is_shown_before_anything_is_written(admin: Client, course: Course) -> None:
    shown = admin.post(reverse(PAGE), uploaded(course, DOCUMENT.replace("(8 points)", "(9 points)")))
    codes = {finding.code for finding in shown.context["ahead"]}
    assert "points_contradict_heading" in codes
    assert not Quiz.objects.exists()
    admin.post(reverse(CONFIRM))
    assert codes == {finding.code for finding in findings_of(Quiz.objects.get())}
    assert b"The heading says 9 points" in shown.content
