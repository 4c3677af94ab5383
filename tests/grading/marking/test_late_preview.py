"""Does the page of late saves show what accepting one would change, and is that what then happens?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams.errors import EffectChanged
from exams.models import Attempt, Course, Edition, Enrollment, JournalEntry, Role, Sitting, User, database_now
from exams.running.late import accept_late_save, late_saves
from exams.running.late_effect import LateEffect, NoEffect, accept_as_shown, shown_digest
from grading.marking.late_preview import preview
from grading.marking.pipeline import grade_waiting
from grading.marking.totals import totals_of
from grading.models import QuestionScore, Release, ReviewItem, ScoreChange
from grading.review.judging import judge
from tests.cast import CLAIM, MANY, ONE, Begin, Page, person, small_key
from tests.grading.conftest import Hand, as_person
from tests.grading.marking.conftest import new_key

pytestmark = pytest.mark.django_db
Late = Callable[..., JournalEntry]


@pytest.fixture
def late(ada: User, begin: Begin) -> Late:
    """Hands in for Ada, or another, one answer in time and another too late; grades unless told not to."""

    def _late(question: str, before: Any, after: Any, *, student: User = ada, grade: bool = True) -> JournalEntry:
        page = Page(begin(student))
        page.submit(page.item(question, *before))
        page.sync(page.item(question, *after, revision=2, base=1))
        if grade:
            grade_waiting()
        return page.attempt.journal.get(kind="save_late")

    return _late


def effects(sitting: Sitting) -> list[Any]:
    return list(preview(sitting, late_saves(Attempt.objects.filter(sitting=sitting))).values())


def figures(effect: LateEffect) -> tuple[Any, ...]:
    return (effect.points_before, effect.points_after, effect.total_before, effect.total_after)


@pytest.fixture
def dans_fifteen(hand: Hand, dan: User) -> Attempt:
    return hand(dan, many={"selected": ["ma", "mc"], "explanation": "", "flagged": False})


def test_a_right_late_answer_shows_points_total_and_rank(late: Late, sitting: Sitting, dans_fifteen: Attempt) -> None:
    late(MANY, [["ma"]], [["ma", "mc"]])
    (effect,) = effects(sitting)
    assert figures(effect) == (10, 15, 10, 15)
    assert (effect.rank_before, effect.rank_after, effect.ranked, effect.most) == (2, 1, 2, 15)
    assert (effect.judged, effect.released, effect.others, effect.read) == (None, False, 0, False)


def test_a_wrong_late_answer_loses_points_and_rank(late: Late, sitting: Sitting, hand: Hand, dan: User) -> None:
    hand(dan, many={"selected": ["ma"], "explanation": "", "flagged": False})
    late(ONE, [["ob"]], [["oc"]])
    (effect,) = effects(sitting)
    assert figures(effect) == (15, 0, 15, 0)
    assert (effect.rank_before, effect.rank_after) == (1, 2)


def test_a_judgement_in_force_is_told_and_kept(late: Late, sitting: Sitting, bo: User) -> None:
    """The late answer is wrong as well, but its words are new: a person reads them again."""
    late(CLAIM, [["true"], "because"], [["true"], "because of the bias"])
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="", revision=0)
    (effect,) = effects(sitting)
    assert (effect.judged, effect.read) == (Decimal("1.5"), True)
    assert figures(effect) == (Decimal("1.5"), Decimal("1.5"), Decimal("1.5"), Decimal("1.5"))


def test_words_that_were_judged_are_not_read_again(late: Late, sitting: Sitting, bo: User) -> None:
    late(CLAIM, [["true"], "because"], [None, "because"])
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="", revision=0)
    (effect,) = effects(sitting)
    assert (effect.judged, effect.read) == (Decimal("1.5"), False)


def test_released_results_are_told(late: Late, sitting: Sitting, cleo: User) -> None:
    late(ONE, [["oa"]], [["ob"]])
    now = database_now()
    release = Release.objects.create(sitting=sitting, released_at=now, visible_from=now, released_by=cleo)
    assert effects(sitting)[0].released
    Release.objects.filter(pk=release.pk).update(taken_back_at=database_now(), taken_back_by=cleo)
    assert not effects(sitting)[0].released


def test_an_attempt_that_is_not_graded_says_so(late: Late, sitting: Sitting) -> None:
    late(ONE, [["oa"]], [["ob"]], grade=False)
    assert effects(sitting) == [NoEffect.NOT_GRADED]


def test_a_key_that_does_not_fit_says_so(late: Late, sitting: Sitting, edition: Edition, cleo: User) -> None:
    late(ONE, [["oa"]], [["ob"]])
    new_key(edition, cleo, {**small_key(), "questions": {}})
    assert effects(sitting) == [NoEffect.UNMARKABLE]


def test_a_newer_key_changes_other_questions_too(
    ada: User, begin: Begin, sitting: Sitting, edition: Edition, cleo: User
) -> None:
    """Accepting has the whole attempt marked by what is in force: by the new key the select-all is right, too."""
    page = Page(begin(ada))
    page.submit(page.item(ONE, ["oa"]), page.item(MANY, ["ma"]))
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    grade_waiting()
    key: Any = small_key()
    key["questions"][MANY]["choices"]["mc"]["correct"] = False
    new_key(edition, cleo, key)
    (effect,) = effects(sitting)
    assert figures(effect) == (0, 15, 10, 30)
    assert effect.others == 1


@pytest.mark.parametrize(
    ("question", "before", "after"),
    [
        (MANY, [["ma"]], [["ma", "mc"]]),
        (ONE, [["ob"]], [["oc"]]),
        (CLAIM, [["true"], "because"], [["false"], "I see it now"]),
    ],
)
def test_what_was_shown_is_what_happens(
    late: Late, sitting: Sitting, cleo: User, question: str, before: Any, after: Any
) -> None:
    entry = late(question, before, after)
    (effect,) = effects(sitting)
    assert not ScoreChange.objects.filter(question=question, revision=2).exists()
    accept_late_save(entry, by=cleo, why="The network was down")
    grade_waiting()
    change = ScoreChange.objects.get(question=question, revision=2)
    assert (change.from_points, change.to_points) == (effect.points_before, effect.points_after)
    assert totals_of(sitting)[entry.attempt_id] == effect.total_after
    assert QuestionScore.objects.get(question=question).points == effect.points_after


def test_a_judgement_given_meanwhile_stands_in_the_way_once(late: Late, sitting: Sitting, bo: User, cleo: User) -> None:
    """A rank that moved does not: others are judged all the time."""
    entry = late(CLAIM, [["true"], "because"], [["true"], "because of the bias"])
    (save,) = late_saves(Attempt.objects.all())
    shown = shown_digest(save, effects(sitting)[0])
    moved = replace(effects(sitting)[0], rank_before=7, ranked=9)
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="", revision=0)
    with pytest.raises(EffectChanged):
        accept_as_shown(sitting, entry, by=cleo, why="The network was down", shown=shown)
    assert not JournalEntry.objects.filter(kind="late_accepted").exists()
    assert shown_digest(save, moved) == shown
    now_shown = shown_digest(save, effects(sitting)[0])
    assert accept_as_shown(sitting, entry, by=cleo, why="The network was down", shown=now_shown)


def test_as_many_queries_for_three_late_saves_as_for_one(
    late: Late, sitting: Sitting, course: Course, cleo: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert as_person(cleo).get(f"/sittings/{sitting.pk}/late-saves").status_code == 200
        return len(found)

    late(ONE, [["oa"]], [["ob"]])
    queries()  # the process has met the edition
    one = queries()
    for number in range(2):
        student = person(f"late{number}", f"Late {number}")
        Enrollment.objects.create(course=course, user=student, role=Role.STUDENT)
        late(MANY, [["ma"]], [["mc"]], student=student)
    assert len(effects(sitting)) == 3
    assert queries() == one


def test_the_page_shows_it_to_instructors_only(late: Late, sitting: Sitting, bo: User, cleo: User) -> None:
    late(CLAIM, [["true"], "because"], [["false"], "because"])
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="", revision=0)
    address = f"/sittings/{sitting.pk}/late-saves"
    assert figures(as_person(cleo).get(address).context["lines"][0]["effect"])[:2] == (Decimal("1.5"), 4)
    text = as_person(cleo).get(address).content.decode()
    assert text.index("A person judged this question: 1.5 points") < text.index("Rank")
    theirs = as_person(bo).get(address)
    assert theirs.context["lines"][0]["effect"] is None
    assert "What would change" not in theirs.content.decode()


def test_where_nobody_is_there_to_ask_the_page_shows_no_figures(
    late: Late, sitting: Sitting, cleo: User, settings: Any
) -> None:
    settings.LATE_PREVIEW = ""
    late(ONE, [["oa"]], [["ob"]])
    response = as_person(cleo).get(f"/sittings/{sitting.pk}/late-saves")
    assert (response.status_code, response.context["lines"][0]["effect"]) == (200, None)
