"""Does a student learn the key, a solution, another's answer or a result before it is shown?"""

from __future__ import annotations

import pytest
from django.test import Client

from exams.models import (
    Attempt,
    Course,
    Edition,
    EditionImage,
    Enrollment,
    FigureImage,
    Role,
    Sitting,
    User,
)
from grading.marking.pipeline import grade_waiting
from grading.models import QuestionScore, Release
from grading.results.releasing import take_back_release
from tests.cast import CLAIM, ONE, Begin, Page, make_sitting, person
from tests.security.conftest import SignedIn

pytestmark = pytest.mark.django_db
SECRETS = ("RATIONALE", "SOLUTION", "all_or_nothing", "deduct", '"correct"', "weight")
STUDENTS_PAGES = ("/", "/sittings/{sitting}/", "/attempts/{attempt}/", "/attempts/{attempt}/time",
                  "/attempts/{attempt}/receipt", "/attempts/{attempt}/receipt.json", "/attempts/{attempt}/result",
                  "/attempts/{attempt}/token", "/attempts/{attempt}/questions/claim/request")  # fmt: skip


def told(client: Client, attempt: Attempt) -> str:
    """All that a student can read about an attempt."""
    paths = [path.format(sitting=attempt.sitting_id, attempt=attempt.pk) for path in STUDENTS_PAGES]
    return "".join(client.get(path).content.decode() for path in paths)


def found(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_nothing_of_the_key_is_on_any_page_while_the_attempt_runs(page: Page, ada: User, signed_in: SignedIn) -> None:
    text = told(signed_in(ada), page.attempt) + str(page.sync(page.item(ONE, ["ob"])))
    assert "Prompt of 2.2" in text
    assert found(text) == []


def test_nothing_of_the_key_or_the_points_before_the_release(graded: Attempt, signed_in: SignedIn) -> None:
    score = QuestionScore.objects.get(attempt=graded, question=ONE)
    text = told(signed_in(graded.student), graded)
    assert score.points == 15
    assert (found(text), "15 of 15" in text, "Right answer" in text) == ([], False, False)


def test_a_release_shows_and_taking_it_back_hides_everything_again(
    graded: Attempt, released: Release, cleo: User, signed_in: SignedIn
) -> None:
    client = signed_in(graded.student)
    assert "SOLUTION" in told(client, graded)
    take_back_release(graded.sitting, by=cleo)
    text = told(client, graded)
    assert (found(text), "15 of 15" in text, "Right answer" in text) == ([], False, False)
    assert f"/attempts/{graded.pk}/result" not in client.get("/").content.decode()


def test_the_release_of_one_sitting_shows_nothing_of_another(
    graded: Attempt, released: Release, course: Course, begin: Begin, signed_in: SignedIn
) -> None:
    abe = person("abe", "Abe Example")
    Enrollment.objects.create(course=course, user=abe, role=Role.STUDENT)
    later = make_sitting(graded.edition, name="Make-up")
    other = Page(begin(abe, at=later))
    assert found(told(signed_in(abe), other.attempt)) == []
    other.submit(other.item(ONE, ["ob"]))
    grade_waiting()
    assert found(told(signed_in(abe), other.attempt)) == []


def test_a_release_shows_nobody_the_answers_of_others(
    graded: Attempt, released: Release, course: Course, signed_in: SignedIn
) -> None:
    abe = person("abe", "Abe Example")
    Enrollment.objects.create(course=course, user=abe, role=Role.STUDENT)
    text = told(signed_in(abe), graded)
    assert ("Because it grows" in text, "Ada" in text, found(text)) == (False, False, [])


def test_who_took_a_quiz_does_not_take_it_again_at_another_sitting(
    graded: Attempt, released: Release, signed_in: SignedIn
) -> None:
    make_up = make_sitting(graded.edition, name="Make-up")
    client = signed_in(graded.student)
    answer = client.post(f"/sittings/{make_up.pk}/start", {"full_name": "Ada Example", "agree": "on"})
    assert (answer.status_code, Attempt.objects.count()) == (403, 1)
    assert "You have taken this quiz at another sitting" in client.get(f"/sittings/{make_up.pk}/").content.decode()


def test_who_is_in_one_sitting_does_not_begin_another(page: Page, ada: User, signed_in: SignedIn) -> None:
    second = make_sitting(page.attempt.edition, name="Next door")
    answer = signed_in(ada).post(f"/sittings/{second.pk}/start", {"full_name": "Ada Example", "agree": "on"})
    assert (answer.status_code, Attempt.objects.count()) == (403, 1)


def test_a_rehearsal_keeps_nobody_from_the_quiz_nor_the_quiz_from_a_rehearsal(
    edition: Edition, bo: User, begin: Begin
) -> None:
    begin(bo, at=make_sitting(edition, name="Rehearsal", rehearsal=True))
    Enrollment.objects.filter(user=bo).update(role=Role.STUDENT)
    begin(bo, at=make_sitting(edition, name="Real"))
    Enrollment.objects.filter(user=bo).update(role=Role.TA)
    begin(bo, at=make_sitting(edition, name="Second rehearsal", rehearsal=True))
    assert Attempt.objects.filter(student=bo).count() == 3


@pytest.fixture
def figures(edition: Edition) -> dict[str, str]:
    """Paths of a figure in the paper, one only in a solution, and one of no edition."""
    kinds = {"paper": "a" * 64, "solution": "b" * 64, "draft": "c" * 64}
    images = {
        kind: FigureImage.objects.create(digest=d, media_type="image/png", width=1, height=1, data=b"x")
        for kind, d in kinds.items()
    }
    EditionImage.objects.create(edition=edition, image=images["paper"], in_paper=True)
    EditionImage.objects.create(edition=edition, image=images["solution"], in_paper=False)
    return {kind: f"/figures/{digest}" for kind, digest in kinds.items()}


def seen(client: Client, figures: dict[str, str], **headers: str) -> list[str]:
    return [kind for kind, path in figures.items() if client.get(path, headers=headers).status_code != 404]


def test_figures_open_one_by_one(
    figures: dict[str, str], ada: User, dan: User, sitting: Sitting, begin: Begin, signed_in: SignedIn
) -> None:
    client = signed_in(ada)
    assert seen(client, figures) == []
    page = Page(begin(ada))
    assert seen(client, figures) == ["paper"]
    page.submit()
    assert seen(client, figures) == ["paper", "solution"]
    assert seen(signed_in(dan), figures) == []


@pytest.mark.parametrize("kind", ["paper", "solution", "draft"])
def test_a_browsers_cache_cannot_ask_whether_a_figure_exists(
    figures: dict[str, str], ada: User, signed_in: SignedIn, kind: str
) -> None:
    digest = figures[kind].rpartition("/")[2]
    client = signed_in(ada)
    assert client.get(figures[kind], headers={"If-None-Match": f'"{digest}"'}).status_code == 404
    assert client.get(figures[kind], headers={"If-None-Match": "*"}).status_code == 404


def test_a_figure_runs_nothing(figures: dict[str, str], page: Page, ada: User, signed_in: SignedIn) -> None:
    answer = signed_in(ada).get(figures["paper"])
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"].split(",")[0]) == ("nosniff", "private")
    assert "sandbox" in answer["Content-Security-Policy"] and "default-src 'none'" in answer["Content-Security-Policy"]


def test_logs_hold_no_name_answer_or_token(
    page: Page, ada: User, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client = signed_in(ada)
    client.get(f"/attempts/{page.attempt.pk}/")
    page.sync(page.item(CLAIM, ["true"], "My private thought"))
    page.post(page.body(page.item(CLAIM, ["true"], "My private thought\x00")))
    page.post(b'{"explanation": "My private thought"')
    client.post(f"/sittings/{page.attempt.sitting_id}/start", {"full_name": "Ada Secret", "access_code": "R2D2"})
    client.get("/nowhere?name=Ada+Example")
    page.token = page.token[:-1]
    page.post(page.body())
    shown = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(("django.db", "asyncio")))
    assert "/sync" in shown
    secrets = ("private thought", "Ada", "R2D2", page.token.rpartition(":")[2])
    assert [secret for secret in secrets if secret in shown] == []


@pytest.mark.parametrize(
    "path",
    [
        "/sittings/99999999999999999999999/",
        "/sittings/99999999999999999999999/room",
        "/sittings/1/room?who=%00",
        "/sittings/1/room?who=" + "9" * 5_000,
        "/courses/99999999999999999999999/accommodations.csv",
        "/courses/1/accommodations?change=99999999999999999999999",
        "/courses/1/accommodations?change=%C2%B2",
        "/figures/%00",
        "/figures/..%2f..%2fetc%2fpasswd",
        "/figures/" + "a" * 5_000,
        "/review/1/%00/",
        "/review/?page=99999999999999999999999",
        "/requests/99999999999999999999999/",
        "/regrades/99999999999999999999999/",
        "/sittings/1/gradebook/%00",
        "/sittings/1/gradebook/..%2f.csv",
        "/admin/exams/quiz/%00/change/",
        "/admin/exams/quiz/?q=%00",
        "/admin/exams/quiz/?p=99999999999999999999999",
        "/admin/exams/user/?q=%F0%9F%92%A9&o=9.9.-9",
        "/admin/exams/quiz/99999999999999999999999/change/",
        "/sign-in/?next=%00",
    ],
)
def test_an_address_that_nobody_would_type_breaks_nothing(path: str, sitting: Sitting, signed_in: SignedIn) -> None:
    admin = person("root", "Root Example", is_staff=True, is_superuser=True)
    here = path.replace("/sittings/1/", f"/sittings/{sitting.pk}/").replace("/review/1/", f"/review/{sitting.pk}/")
    here = here.replace("/courses/1/", f"/courses/{sitting.quiz.course_id}/")
    answer = signed_in(admin).get(here)
    assert answer.status_code in (200, 302, 400, 404)


def test_a_question_that_nobody_would_type_breaks_nothing(
    graded: Attempt, released: Release, signed_in: SignedIn
) -> None:
    client = signed_in(graded.student)
    assert client.get(f"/attempts/{graded.pk}/questions/%00/request").status_code == 404


def test_an_error_page_tells_nothing_of_the_inside(signed_in: SignedIn, ada: User) -> None:
    client = signed_in(ada)
    pages = [client.get(path) for path in ("/nowhere", "/attempts/not-a-uuid/", "/static/../settings.py")]
    inside = ("Traceback", "quizsite.", "urlpatterns", "SECRET_KEY", "DEBUG = True", "/exams/", ".py")
    assert [word for p in pages for word in inside if word in p.content.decode()] == []
