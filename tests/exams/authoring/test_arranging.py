"""Do questions get where they are put, whole or not at all, and never out of their quiz?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from exams.authoring.arranging import (
    NotWeighable,
    OutlineChanged,
    Place,
    Weight,
    arrange,
    delete_questions,
    weigh,
)
from exams.authoring.copying import copy_into, duplicate
from exams.authoring.importing import save_document
from exams.authoring.publish import plan_publication, publish
from exams.authoring.searching import origin_of, search
from exams.models import Course, Question, Quiz, Section, User
from tests.cast import make_sitting
from tests.exams.authoring.documents import small_document


def order_of(quiz: Quiz) -> list[tuple[str, list[str]]]:
    sections = Section.objects.filter(quiz=quiz).order_by("position", "pk")
    return [(s.title, [q.kind for q in s.questions.order_by("position", "pk")]) for s in sections]


def keys(quiz: Quiz) -> dict[str, int]:
    """The keys of sections by title and of questions by kind."""
    sections = {section.title: section.pk for section in quiz.sections.all()}
    return sections | {question.kind: question.pk for question in Question.objects.filter(section__quiz=quiz)}


@pytest.fixture
def other(course: Course) -> Quiz:
    """Another quiz of the course, with a figure of the same name that is another image."""
    quiz = save_document(small_document(), course=course)
    Quiz.objects.filter(pk=quiz.pk).update(title="Other Quiz")
    return Quiz.objects.get(pk=quiz.pk)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (
            [("Choices", ["select_all", "select_one"]), ("Claims", ["true_false"])],
            [("Choices", ["select_all", "select_one"]), ("Claims", ["true_false"])],
        ),
        (
            [("Claims", ["select_one", "true_false", "select_all"]), ("Choices", [])],
            [("Claims", ["select_one", "true_false", "select_all"]), ("Choices", [])],
        ),
    ],
)
def test_sections_and_questions_stand_as_they_were_put(
    draft: Quiz, places: list[tuple[str, list[str]]], expected: list[tuple[str, list[str]]]
) -> None:
    key = keys(draft)
    arrange(draft, [Place(key[title], tuple(key[kind] for kind in kinds)) for title, kinds in places])
    assert order_of(draft) == expected


@pytest.mark.parametrize(
    "places",
    [
        [("Claims", ["true_false"])],
        [("Claims", ["true_false"]), ("Choices", ["select_one"])],
        [("Claims", ["true_false"]), ("Choices", ["select_one", "select_all", "select_all"])],
        [("Claims", ["true_false"]), ("Choices", ["select_one", "select_all"]), ("Choices", [])],
        [],
    ],
)
def test_an_order_that_is_not_the_whole_quiz_changes_nothing(draft: Quiz, places: list[tuple[str, list[str]]]) -> None:
    key, before = keys(draft), order_of(draft)
    with pytest.raises(OutlineChanged):
        arrange(draft, [Place(key[title], tuple(key[kind] for kind in kinds)) for title, kinds in places])
    assert order_of(draft) == before


def test_what_is_of_another_quiz_is_not_moved(draft: Quiz, other: Quiz) -> None:
    mine, theirs, before = keys(draft), keys(other), order_of(other)
    places = [Place(mine["Claims"], (theirs["true_false"],)), Place(mine["Choices"], (mine["select_one"],))]
    with pytest.raises(OutlineChanged):
        arrange(draft, places)
    assert order_of(other) == before


def test_questions_are_deleted_and_editions_keep_theirs(draft: Quiz, cleo: User) -> None:
    edition = publish(draft, by=cleo)
    delete_questions(draft, [keys(draft)["select_one"]])
    assert order_of(draft) == [("Claims", ["true_false"]), ("Choices", ["select_all"])]
    assert len(edition.paper["sections"][1]["questions"]) == 2


def test_several_get_the_same_points_and_policy(draft: Quiz) -> None:
    key = keys(draft)
    chosen = [key["select_one"], key["select_all"]]
    assert weigh(draft, chosen, Weight(Decimal(10), "deduct_per_error", {"deduction": "2"})) == 2
    weighed = Question.objects.filter(pk__in=chosen).values_list("points", "policy", "policy_parameters")
    assert list(weighed) == [(Decimal(10), "deduct_per_error", {"deduction": "2"})] * 2


@pytest.mark.parametrize(("points", "cap"), [(Decimal(8), Decimal(4)), (Decimal("0.01"), Decimal(0))])
def test_a_cap_of_half_the_points_follows_them(draft: Quiz, points: Decimal, cap: Decimal) -> None:
    weigh(draft, [keys(draft)["true_false"]], Weight(points))
    assert Question.objects.get(pk=keys(draft)["true_false"]).explanation_cap == cap


@pytest.mark.parametrize(
    "weight",
    [
        Weight(Decimal(0)),
        Weight(Decimal(-1)),
        Weight(Decimal(3)),
        Weight(policy="no_such"),
        Weight(policy="deduct_per_error", parameters={"deduction": "much"}),
    ],
)
def test_what_does_not_fit_one_is_given_to_none(draft: Quiz, weight: Weight) -> None:
    key = keys(draft)
    Question.objects.filter(pk=key["true_false"]).update(explanation_cap=4)
    with pytest.raises(NotWeighable):
        weigh(draft, [key["select_one"], key["true_false"]], weight)
    assert Question.objects.get(pk=key["select_one"]).points == 15


@pytest.mark.parametrize("change", [duplicate, delete_questions])
def test_questions_of_another_quiz_are_not_touched(draft: Quiz, other: Quiz, change: object) -> None:
    with pytest.raises(OutlineChanged):
        change(draft, [keys(other)["true_false"]])  # type: ignore[operator]
    assert Question.objects.count() == 6


def test_a_double_stands_right_behind_and_is_another_question(draft: Quiz) -> None:
    original = Question.objects.get(pk=keys(draft)["select_one"])
    (copy,) = duplicate(draft, [original.pk])
    assert order_of(draft)[1] == ("Choices", ["select_one", "select_one", "select_all"])
    assert copy.uid != original.uid
    same = [[(c.text, c.correct, c.rationale) for c in question.choices.all()] for question in (original, copy)]
    assert same[0] == same[1]
    assert not set(copy.choices.values_list("uid", flat=True)) & set(original.choices.values_list("uid", flat=True))


def test_all_of_a_section_can_be_doubled(draft: Quiz) -> None:
    key = keys(draft)
    duplicate(draft, [key["select_all"], key["select_one"]])
    assert order_of(draft)[1] == ("Choices", ["select_one", "select_one", "select_all", "select_all"])


def test_a_copy_brings_its_figures(draft: Quiz, course: Course) -> None:
    empty = Quiz.objects.create(course=course, title="Empty", honor_statement="Mine.")
    section = Section.objects.create(quiz=empty, title="All")
    copy_into(section, Question.objects.filter(section__quiz=draft).order_by("pk"))
    assert sorted(empty.figures.values_list("name", flat=True)) == ["cat", "dog"]
    assert plan_publication(empty).errors == ()


def test_a_copy_is_not_shown_another_image_of_the_same_name(draft: Quiz, other: Quiz) -> None:
    cat = draft.figures.get(name="cat").image
    other.figures.filter(name="dog").update(image=cat)
    other.figures.filter(name="cat").delete()
    (copy,) = copy_into(other.sections.get(title="Claims"), [Question.objects.get(pk=keys(draft)["select_one"])])
    assert copy.prompt == "What is in the picture? ![](figure:dog-2)"
    assert copy.solution.endswith("![](figure:dog)")
    assert other.figures.get(name="dog-2").image == draft.figures.get(name="dog").image


def test_a_copy_uses_the_figures_that_are_there(draft: Quiz, other: Quiz) -> None:
    (copy,) = copy_into(other.sections.get(title="Claims"), [Question.objects.get(pk=keys(draft)["select_one"])])
    assert copy.prompt == "What is in the picture? ![](figure:dog)"
    assert other.figures.count() == 2


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("which even", {"select_all"}),
        ("EVEN three", {"select_all"}),
        ("fish", {"select_one"}),
        ("prime", {"true_false"}),
        ("even fish", set()),
        ("", {"true_false", "select_one", "select_all"}),
    ],
)
def test_questions_are_found_by_their_words(draft: Quiz, words: str, kinds: set[str]) -> None:
    assert {found.question.kind for found in search(draft, words)} == kinds


def test_it_is_said_where_a_question_was_used(draft: Quiz, cleo: User) -> None:
    noon = dt.datetime(2026, 3, 11, 19, tzinfo=dt.UTC)
    make_sitting(publish(draft, by=cleo), name="Morning", opens_at=noon, closes_at=noon + dt.timedelta(hours=1))
    (found,) = search(draft, "which even")
    assert found.used == ("Small Quiz, edition 1 (Morning, 11 March 2026)",)


def test_a_copy_names_its_original_and_knows_where_that_was_used(draft: Quiz, other: Quiz, cleo: User) -> None:
    original = Question.objects.get(pk=keys(draft)["select_all"])
    (copy,) = copy_into(other.sections.get(title="Claims"), [original])
    (second,) = duplicate(other, [copy.pk])
    assert (original.copied_from, copy.copied_from, second.copied_from) == ("", original.uid, original.uid)
    assert origin_of(original) is None
    publish(draft, by=cleo)
    origin = origin_of(second)
    assert origin is not None
    assert (origin.original, origin.used) == (original, ("Small Quiz, edition 1",))
    used = {found.question: found.used for found in search(other, "which even")}
    assert [used[question] for question in (original, copy, second)] == [("Small Quiz, edition 1",)] * 3


def test_a_copy_of_what_was_deleted_still_knows_where_it_was_used(draft: Quiz, other: Quiz, cleo: User) -> None:
    original = Question.objects.get(pk=keys(draft)["select_all"])
    (copy,) = copy_into(other.sections.get(title="Claims"), [original])
    publish(draft, by=cleo)
    original.delete()
    origin = origin_of(copy)
    assert origin is not None
    assert (origin.original, origin.is_copy, origin.used) == (None, True, ("Small Quiz, edition 1",))


def test_questions_of_other_courses_are_not_found(draft: Quiz, other_course: Course) -> None:
    save_document(small_document(), course=other_course)
    assert {found.quiz for found in search(draft, "even")} == {draft}
