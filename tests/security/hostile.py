"""What is the worst that people can type wherever they can type, and an exam that is full of it?"""

from __future__ import annotations

from typing import Any, cast

import pytest

from exams.authoring.typesetting import Typesetter
from exams.models import Attempt, Choice, Course, Question, Quiz, Section, User
from exams.rules.paper import Key, Paper
from tests.cast import CLAIM, Begin, Page, make_edition, make_sitting, small_key, small_paper

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
