"""Do two people at once leave scores that add up, each change once, and never lock each other out?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest

from exams.models import Attempt, User, database_now
from grading.errors import AlreadyAdjusted, ReviewConflict, RubricChanged
from grading.marking.pipeline import grade_waiting
from grading.marking.rereading import explanation_digest
from grading.models import (
    Adjustment,
    Assignment,
    QuestionScore,
    ReviewItem,
    ReviewPlan,
    RubricItem,
    RubricMark,
    SecondOpinion,
)
from grading.models.score import points_of
from grading.results.adjustments.applying import apply_adjustments
from grading.results.adjustments.reading import Reader
from grading.review.judging import Alike, Judgement, decide, judge_alike
from grading.review.plan import Plan, set_plan
from grading.review.rubric import add_rubric_item, edit_rubric_item, move_rubric_item
from grading.review.second import draw_sample, give_second, open_to, settle, take_second
from tests.at_once import at_once, behind, in_step
from tests.cast import CLAIM

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Classroom = Callable[[int], list[Attempt]]


def judge_all(items: list[ReviewItem], rubric_item: RubricItem, by: User) -> None:
    """By the rubric item as it stands each time; who meets an edit looks again."""
    for item in items:
        for _ in range(20):
            now = RubricItem.objects.get(pk=rubric_item.pk)
            with suppress(ReviewConflict):
                decide(item, Judgement(Decimal(0), "", ((now.pk, now.revision),)), by=by, revision=0)
                break


def edit_often(rubric_item: RubricItem, by: User) -> None:
    for points in ("0.5", "1.5", "1", "0.25", "2"):
        now = RubricItem.objects.get(pk=rubric_item.pk)
        edit_rubric_item(now, by=by, points=Decimal(points), words="Names it", revision=now.revision)


def test_a_rubric_that_is_edited_while_two_judge_gives_everybody_its_last_points(
    classroom: Classroom, bo: User, cleo: User
) -> None:
    quiz = classroom(12)[0].sitting.quiz
    grade_waiting()
    reason = add_rubric_item(quiz, CLAIM, by=cleo, points=Decimal(1), words="Names it")
    items = list(ReviewItem.objects.order_by("pk"))
    at_once(
        partial(judge_all, items[:6], reason, bo),
        partial(judge_all, items[6:], reason, cleo),
        partial(edit_often, reason, cleo),
    )
    scores = QuestionScore.objects.filter(question=CLAIM)
    assert RubricMark.objects.count() == 12
    assert {score.points for score in scores} == {2}
    assert all(score.points == points_of(score) for score in scores)


def test_two_who_judge_groups_that_overlap_judge_each_once(classroom: Classroom, bo: User, cleo: User) -> None:
    classroom(8)
    grade_waiting()
    items = list(ReviewItem.objects.order_by("pk"))
    everybody = [Alike(item.pk, 0, explanation_digest("because of the bias")) for item in items]

    def group(first: ReviewItem, by: User) -> int:
        with suppress(ReviewConflict):
            return len(judge_alike(first, everybody, Judgement(Decimal(1)), by=by, revision=0, seen=None))
        return 0

    at_once(partial(group, items[0], bo), partial(group, items[-1], cleo))
    assert set(ReviewItem.objects.values_list("points", "revision")) == {(Decimal(1), 1)}


def test_two_who_ask_for_a_second_opinion_get_different_ones(classroom: Classroom, bo: User, cleo: User) -> None:
    sitting = classroom(4)[0].sitting
    grade_waiting()
    bea = User.objects.create(netid="bea", full_name="Bea Example", is_superuser=True)
    for item in ReviewItem.objects.all():
        decide(item, Judgement(Decimal(1)), by=bo, revision=0)
    draw_sample(sitting, by=cleo, number=2)
    now = database_now()
    taken = at_once(*(partial(lambda user: take_second(open_to(user), user, now), user) for user in (bea, cleo)))
    assert {opinion.pk for opinion in taken} == set(SecondOpinion.objects.values_list("pk", flat=True))


def test_a_table_pressed_twice_is_applied_once(classroom: Classroom, cleo: User) -> None:
    sitting = classroom(2)[0].sitting
    grade_waiting()
    lines = Reader(sitting).read([["netid", "points", "reason"], ["student0", "2", "Bonus"]]).lines
    key = uuid4()

    def press() -> None:
        with suppress(AlreadyAdjusted):
            apply_adjustments(sitting, lines, by=cleo, file_name="", key=key)

    at_once(press, press, press)
    assert Adjustment.objects.count() == 1


def test_a_sample_that_is_drawn_twice_at_once_is_drawn_once(classroom: Classroom, bo: User, cleo: User) -> None:
    sitting = classroom(4)[0].sitting
    grade_waiting()
    for item in ReviewItem.objects.all():
        decide(item, Judgement(Decimal(1)), by=bo, revision=0)
    assert sorted(in_step(*[partial(draw_sample, sitting, by=cleo, number=2)] * 3)) == [0, 0, 2]
    assert SecondOpinion.objects.count() == 2


def test_settling_and_an_edit_of_the_rubric_do_not_lock_each_other_out(
    classroom: Classroom, bo: User, bea: User, cleo: User
) -> None:
    sitting = classroom(1)[0].sitting
    grade_waiting()
    reason = add_rubric_item(sitting.quiz, CLAIM, by=cleo, points=Decimal(1), words="Names it")
    ticked = Judgement(Decimal(0), "", ((reason.pk, 1),))
    item = decide(ReviewItem.objects.get(), ticked, by=bo, revision=0)
    draw_sample(sitting, by=cleo, number=1)
    opinion = give_second(SecondOpinion.objects.get(), ticked, by=bea)

    def settled() -> bool:
        try:
            settle(opinion, SecondOpinion.Settled.SECOND, by=cleo, revision=item.revision)
        except (ReviewConflict, RubricChanged):
            return False
        return True

    edit = partial(edit_rubric_item, reason, by=cleo, points=Decimal(2), words="Names it", revision=1)
    done, changed = in_step(settled, edit)
    assert (done, len(changed)) in ((True, 1), (False, 1))
    assert QuestionScore.objects.get(question=CLAIM).judged_points == 2


def test_judging_and_a_move_in_the_rubric_do_not_lock_each_other_out(
    classroom: Classroom, bo: User, cleo: User
) -> None:
    quiz = classroom(1)[0].sitting.quiz
    grade_waiting()
    rubric = [add_rubric_item(quiz, CLAIM, by=cleo, points=Decimal(1), words=f"Reason {n}") for n in range(3)]
    for place, one in enumerate(reversed(rubric)):  # places against the order of ids
        RubricItem.objects.filter(pk=one.pk).update(position=place)
    item, given = ReviewItem.objects.get(), Judgement(Decimal(0), "", tuple((one.pk, 1) for one in rubric))
    judged, _ = behind(
        lambda: RubricItem.objects.select_for_update().get(pk=rubric[1].pk),
        partial(decide, item, given, by=bo, revision=0),
        partial(move_rubric_item, rubric[0]),
    )
    assert judged.points == 2


def test_two_moves_at_once_are_two_moves(classroom: Classroom, cleo: User) -> None:
    quiz = classroom(1)[0].sitting.quiz
    items = [add_rubric_item(quiz, CLAIM, by=cleo, points=Decimal(1), words=f"Reason {n}") for n in range(4)]
    in_step(*[partial(move_rubric_item, items[3])] * 2)
    assert list(RubricItem.objects.values_list("words", flat=True)) == [f"Reason {n}" for n in (0, 3, 1, 2)]


def test_of_two_plans_at_once_one_stands_whole(classroom: Classroom, bo: User, cleo: User) -> None:
    sitting = classroom(2)[0].sitting
    grade_waiting()
    scope, turn = ReviewPlan.Scope, ReviewPlan.Turn
    plans = [Plan(scope.EVERY, turn.FIRST, frozenset({(CLAIM, user.pk)})) for user in (bo, cleo)]
    in_step(*(partial(set_plan, sitting, plan) for plan in plans))
    assert Assignment.objects.count() == 1
