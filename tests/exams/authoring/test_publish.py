"""Does publishing make editions that hold what they must, and nothing that they must not?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from exams.authoring.publish import (
    DraftChanged,
    KeyDoesNotFit,
    Outcome,
    ReasonMissing,
    plan_publication,
    publish,
    publish_quiz,
    revise_key,
)
from exams.errors import NotPublishable
from exams.models import (
    Choice,
    Edition,
    EditionImage,
    KeyRevision,
    Question,
    Quiz,
    User,
    canonical_json,
    sha256_of,
)
from tests.exams.authoring.documents import SECRETS


def question(draft: Quiz, prompt: str) -> Question:
    return Question.objects.get(section__quiz=draft, prompt__startswith=prompt)


def test_the_first_edition_holds_paper_and_key(draft: Quiz, cleo: User) -> None:
    edition = publish(draft, by=cleo)
    revision = edition.key_revisions.get()
    assert (edition.number, edition.published_by, revision.number, revision.reason) == (1, cleo, 1, "")
    assert edition.digest == sha256_of({"key": revision.key, "paper": edition.paper})
    assert revision.digest == sha256_of(revision.key)
    assert set(edition.paper) == {
        *("version", "course_code", "course_title", "term", "title", "date", "duration_seconds", "materials_html"),
        *("instructions_html", "honor_statement_html", "navigation", "shuffle_questions", "shuffle_choices"),
        *("points", "sections"),
    }


def test_the_paper_says_what_students_need(draft: Quiz, cleo: User) -> None:
    paper = publish(draft, by=cleo).paper
    claims, choices = paper["sections"]
    (claim,) = claims["questions"]
    assert (paper["points"], paper["duration_seconds"], paper["materials_html"]) == ("35", 1800, ["A pencil"])
    assert (claims["points"], claims["recommended_seconds"], claims["number"]) == ("5", 600, "1")
    assert (claim["number"], claim["explanation"], claim["explanation_cap"]) == ("1.1", True, "2.5")
    assert [c["id"] for c in claim["choices"]] == ["true", "false"]
    assert [c["label"] for c in choices["questions"][1]["choices"]] == ["A", "B", "C"]
    assert "<math" in claim["prompt_html"]
    assert "<strong>everything</strong>" in paper["instructions_html"]


@pytest.mark.parametrize("secret", SECRETS)
def test_the_paper_holds_nothing_of_key_solution_or_rationale(draft: Quiz, cleo: User, secret: str) -> None:
    assert secret not in canonical_json(publish(draft, by=cleo).paper)


@pytest.mark.parametrize("kept", ["ZSOLUTION", "ZRATIONALE", "deduct_per_error"])
def test_the_key_holds_what_the_paper_leaves_out(draft: Quiz, cleo: User, kept: str) -> None:
    assert kept in canonical_json(publish(draft, by=cleo).key_revisions.get().key)


def test_the_key_says_what_is_right(draft: Quiz, cleo: User) -> None:
    key = publish(draft, by=cleo).key_revisions.get().key
    claim = key["questions"][question(draft, "Seven").uid]
    even = key["questions"][question(draft, "Which").uid]
    assert {name: choice["correct"] for name, choice in claim["choices"].items()} == {"true": True, "false": False}
    correct = {choice.text: even["choices"][choice.uid]["correct"] for choice in question(draft, "Which").choices.all()}
    assert correct == {"Two": True, "Three": False, "Four": True}
    assert even["scoring"] == {"name": "deduct_per_error", "parameters": {"deduction": "5"}}


def test_the_order_in_the_paper_is_the_authors(draft: Quiz, cleo: User) -> None:
    Question.objects.filter(prompt__startswith="Which").update(solution="Halve them.")
    Choice.objects.filter(text="Four").update(position=0)
    paper = publish(draft, by=cleo).paper
    assert [choice["html"] for choice in paper["sections"][1]["questions"][1]["choices"]] == ["Four", "Two", "Three"]


def test_images_of_solutions_stay_out_of_the_paper(draft: Quiz, cleo: User) -> None:
    edition = publish(draft, by=cleo)
    uses = EditionImage.objects.filter(edition=edition)
    by_name = {use.image.figures.get(quiz=draft).name: use.in_paper for use in uses}
    assert by_name == {"dog": True, "cat": False}


def test_publishing_the_same_again_changes_nothing(draft: Quiz, cleo: User) -> None:
    first = publish(draft, by=cleo)
    again = publish_quiz(draft, by=cleo)
    assert (again.edition, again.outcome) == (first, Outcome.UNCHANGED)
    assert (Edition.objects.count(), KeyRevision.objects.count()) == (1, 1)


def test_a_change_of_the_paper_makes_the_next_edition(draft: Quiz, cleo: User) -> None:
    first = publish(draft, by=cleo)
    Question.objects.filter(prompt__startswith="Which").update(prompt="Which of these are even?")
    second = publish(draft, by=cleo)
    assert (second.number, second.digest == first.digest) == (2, False)
    assert Edition.objects.get(pk=first.pk).paper == first.paper


def test_a_change_of_the_key_alone_makes_a_revision(draft: Quiz, cleo: User) -> None:
    first = publish(draft, by=cleo)
    Choice.objects.filter(text="Four").update(rationale="Half of it is two.")
    done = publish_quiz(draft, by=cleo, reason="A better reason")
    assert (done.edition, done.outcome, done.revision.number) == (first, Outcome.NEW_KEY, 2)
    assert (done.revision.reason, Edition.objects.count()) == ("A better reason", 1)


def test_a_change_of_the_key_alone_needs_a_reason(draft: Quiz, cleo: User) -> None:
    publish(draft, by=cleo)
    Choice.objects.filter(text="Four").update(rationale="Half of it is two.")
    with pytest.raises(ReasonMissing):
        publish(draft, by=cleo, reason="  ")
    assert KeyRevision.objects.count() == 1


def test_a_new_figure_in_a_solution_is_kept_with_the_edition(draft: Quiz, cleo: User) -> None:
    Question.objects.filter(prompt__startswith="What").update(solution="A. ZSOLUTION")
    edition = publish(draft, by=cleo)
    Question.objects.filter(prompt__startswith="What").update(solution="A. See ![](figure:cat)")
    publish(draft, by=cleo, reason="With a picture")
    assert sorted(EditionImage.objects.filter(edition=edition).values_list("in_paper", flat=True)) == [False, True]


def test_errors_stand_in_the_way_and_nothing_is_written(draft: Quiz, cleo: User) -> None:
    Question.objects.filter(prompt__startswith="Seven").update(truth=None)
    with pytest.raises(NotPublishable) as refused:
        publish(draft, by=cleo)
    assert [finding.code for finding in refused.value.findings] == ["truth_missing"]  # type: ignore[attr-defined]
    assert not Edition.objects.exists()


def test_broken_latex_stands_in_the_way(draft: Quiz, cleo: User) -> None:
    Question.objects.filter(prompt__startswith="Seven").update(prompt=r"Is $\frac{1}{2$ prime?")
    with pytest.raises(NotPublishable) as refused:
        publish(draft, by=cleo)
    (finding,) = refused.value.findings
    assert (finding.code, finding.place, finding.part) == ("text_broken", "Question 1.1", "prompt")  # type: ignore[attr-defined]


def test_warnings_do_not_stand_in_the_way(draft: Quiz, cleo: User) -> None:
    Question.objects.filter(prompt__startswith="Seven").update(solution="")
    assert [finding.code for finding in plan_publication(draft).warnings] == ["solution_missing"]
    assert publish(draft, by=cleo).number == 1


def test_what_was_agreed_to_is_what_is_published(draft: Quiz, cleo: User) -> None:
    agreed = plan_publication(draft).digest
    Question.objects.filter(prompt__startswith="Which").update(points=20)
    with pytest.raises(DraftChanged):
        publish_quiz(draft, by=cleo, digest=agreed)
    assert not Edition.objects.exists()


def test_the_same_rows_give_the_same_digest(draft: Quiz) -> None:
    assert plan_publication(draft).digest == plan_publication(Quiz.objects.get(pk=draft.pk)).digest


def test_the_time_of_publishing_can_be_given(draft: Quiz, cleo: User) -> None:
    then = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    edition = publish(draft, by=cleo, now=then)
    assert (edition.published_at, edition.key_revisions.get().created_at) == (then, then)


@pytest.mark.parametrize(("model", "change"), [(Edition, {"number": 7}), (KeyRevision, {"reason": "x"})])
def test_what_was_published_never_changes(draft: Quiz, cleo: User, model: Any, change: dict[str, Any]) -> None:
    publish(draft, by=cleo)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


def test_the_same_key_is_no_new_revision(draft: Quiz, cleo: User) -> None:
    edition = publish(draft, by=cleo)
    first = edition.key_revisions.get()
    assert revise_key(edition, first.key, by=cleo, reason="Again") == first


def test_a_key_for_other_questions_is_refused(draft: Quiz, cleo: User) -> None:
    edition = publish(draft, by=cleo)
    key = edition.key_revisions.get().key
    key["questions"].popitem()
    with pytest.raises(KeyDoesNotFit):
        revise_key(edition, key, by=cleo, reason="Wrong")
