"""Which picture shows how a mistake in the paper is corrected while students write?"""

from __future__ import annotations

from django.db.models import Value
from django.db.models.functions import Concat
from playwright.sync_api import Page

from exams.authoring.publish import publish
from exams.models import Question, Sitting, User
from quizsite.demo.accounts import CLEO
from tests.browser.pictures.camera import Camera

SLIP = "Seen from one sample only."


def correct(page: Page, camera: Camera, sitting: Sitting) -> None:
    """The page on which an instructor brings a corrected edition to who writes; it is looked at and left."""
    first = Question.objects.filter(section__quiz=sitting.quiz).order_by("section__position", "position")[0]
    Question.objects.filter(pk=first.pk).update(prompt=Concat("prompt", Value(f" {SLIP}")))
    publish(sitting.quiz, by=User.objects.get(netid=CLEO.netid))
    page.goto(f"/admin/exams/sitting/{sitting.pk}/erratum/")
    page.get_by_label("What was wrong").fill("Question 1.1 now says that it is about one sample only.")
    page.frame_locator("[data-student-frame]").get_by_text(SLIP).wait_for()
    camera.part(page, "erratum", page.locator("#content"), tallest=1400, margin=0)
    Question.objects.filter(pk=first.pk).update(prompt=first.prompt)
