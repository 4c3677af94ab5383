"""Does anything that somebody types become markup, a script or a formula for somebody else?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from lxml import etree, html

from exams.authoring.typesetting import Typesetter
from exams.content.cells import neutral
from exams.content.sanitize import sanitized
from exams.models import Accommodation, Attempt, User
from grading.marking.pipeline import grade_waiting
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from tests.cast import CLAIM, Page
from tests.security.conftest import SignedIn
from tests.security.hostile import MARKS, SHORT

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u00a0=cmd|' /C calc'!A0")
HOSTILE_TAGS = {"iframe", "object", "embed", "base", "form", "input", "style", "meta", "link", "svg", "annotation-xml"}


def dangers(fragment: str) -> list[str]:
    """What in this piece of HTML could run, load, cover or send something."""
    root = html.fragment_fromstring(fragment, create_parent="div")
    return list(_dangers(root))


def _dangers(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        yield from (str(element.tag) for _ in range(element.tag in HOSTILE_TAGS | {"script"}))
        for name, value in element.attrib.items():
            address = "".join(str(value).split()).lower()
            runs = str(name).startswith("on") or address.startswith(("javascript:", "data:text", "vbscript:"))
            yield from (f"{element.tag}.{name}" for _ in range(runs or name in ("style", "id", "name", "srcdoc")))
        far = element.tag == "img" and not str(element.get("src", "/figures/")).startswith("/figures/")
        yield from ("img.src" for _ in range(far))


@pytest.mark.parametrize("mark", MARKS)
def test_what_authors_write_becomes_harmless(mark: str) -> None:
    rendered = [sanitized(mark), Typesetter({}).block(mark).html, Typesetter({}).inline(mark).html]
    assert [dangers(text) for text in rendered] == [[], [], []]


def ours(page: bytes) -> list[str]:
    """Scripts, handlers and frames on a whole page that are not the site's own."""
    root = html.document_fromstring(page.decode())
    bad = [
        etree.tostring(e)[:80].decode()
        for e in root.iter("script")
        if not str(e.get("src", "/static/")).startswith(("/static/", "/admin/jsi18n/"))
        or (not e.get("src") and e.get("type") != "application/json")
    ]
    bad += [f"{e.tag}.{name}" for e in root.iter(etree.Element) for name in e.attrib if str(name).startswith("on")]
    bad += [f"{e.tag}.style" for e in root.iter(etree.Element) if e.get("style")]
    bad += [str(e.tag) for e in root.iter("iframe", "object", "embed", "base")]
    bad += [str(e.get("href")) for e in root.iter("a") if "script:" in "".join(str(e.get("href", "")).split())]
    return bad


STAFFS = ("/", "/sittings/{s}/", "/sittings/{s}/room?who={a}", "/attempts/{a}/time", "/sittings/{s}/late-saves",
          "/courses/{c}/accommodations", "/review/", "/review/{s}/{q}/", "/sittings/{s}/gradebook",
          "/sittings/{s}/statistics", "/sittings/{s}/release", "/sittings/{s}/regrade", "/attempts/{a}/audit",
          "/attempts/{a}/result", "/attempts/{a}/receipt", "/admin/", "/admin/exams/quiz/{z}/change/",
          "/admin/exams/edition/{e}/change/", "/admin/exams/attempt/{a}/change/", "/admin/exams/quiz/",
          "/admin/exams/sitting/{s}/change/", "/admin/exams/section/", "/admin/exams/user/")  # fmt: skip


@pytest.mark.django_db
def test_a_paper_full_of_hostile_texts_runs_nothing(hostile: Attempt, ada: User, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    pages = [client.get(path) for path in ("/", f"/sittings/{hostile.sitting_id}/", f"/attempts/{hostile.pk}/")]
    assert [(page.status_code, ours(page.content)) for page in pages] == [(200, [])] * 3


@pytest.mark.django_db
def test_no_page_runs_what_somebody_typed(hostile: Attempt, ada: User, cleo: User, signed_in: SignedIn) -> None:
    Page(hostile).submit()
    Accommodation.objects.create(course=hostile.sitting.quiz.course, user=ada, factor=2, reason=SHORT)
    grade_waiting()
    everything = Shown(answers=True, key=True, solutions=True, comments=True)
    release_results(hostile.sitting, everything, by=cleo)
    names = {
        "s": hostile.sitting_id, "a": hostile.pk, "c": hostile.sitting.quiz.course_id, "z": hostile.sitting.quiz_id,
        "e": hostile.edition_id, "q": CLAIM,
    }  # fmt: skip
    client = signed_in(cleo)
    pages = {path: client.get(path.format(**names)) for path in STAFFS}
    assert {path: page.status_code for path, page in pages.items() if page.status_code != 200} == {}
    assert {path: ours(page.content) for path, page in pages.items() if ours(page.content)} == {}
    result = signed_in(ada).get(f"/attempts/{hostile.pk}/result")
    assert (result.status_code, ours(result.content)) == (200, [])


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_is_never_a_formula(formula: str) -> None:
    assert neutral(formula).startswith("'")


@pytest.mark.django_db
@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("shape", [".csv", "/canvas.csv", "/gradescope.csv"])
def test_no_file_of_the_gradebook_holds_a_formula(
    graded: Attempt, cleo: User, signed_in: SignedIn, formula: str, shape: str
) -> None:
    User.objects.filter(pk=graded.student_id).update(full_name=f"{formula}, {formula}")
    answer = signed_in(cleo).get(f"/sittings/{graded.sitting_id}/gradebook{shape}")
    cells = [cell for row in csv.reader(io.StringIO(answer.content.decode(), newline="")) for cell in row]
    starts = tuple("=+-@\t\r＝＋－＠")
    assert [cell for cell in cells if cell.strip(" \u00a0").startswith(starts)] == []
    assert answer["Content-Disposition"].startswith("attachment")
