"""Does editing in the admin keep what was typed, and say in words what cannot be kept?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exams.authoring.publish import publish
from exams.models import (
    Accommodation,
    Choice,
    Course,
    Edition,
    Enrollment,
    Figure,
    KeyRevision,
    Question,
    Quiz,
    Role,
    Section,
    Sitting,
    User,
)
from tests.cast import Begin, make_sitting
from tests.exams.authoring.documents import CAT


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    """The instructor's browser."""
    client.force_login(cleo)
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"admin:exams_{name}", args=args)


def none_of(*prefixes: str) -> dict[str, int]:
    """An empty formset below the form, for each prefix."""
    return {f"{p}-{kind}": 0 for p in prefixes for kind in ("TOTAL_FORMS", "INITIAL_FORMS")}


def quiz_data(course: Course, **changes: object) -> dict[str, Any]:
    data = {"course": course.pk, "title": "New", "duration": "45", "honor_statement": "Mine.", "navigation": "all"}
    return {**data, **none_of("sections"), **changes}


def question_data(in_section: Section, **changes: object) -> dict[str, Any]:
    data = {
        "section": in_section.pk,
        "position": "",
        "kind": "true_false",
        "points": "4",
        "prompt": "Is it?",
        "truth": "True",
    }
    return {**data, "policy": "all_or_nothing", "policy_parameters": "{}", **none_of("choices"), **changes}


def sitting_data(quiz: Quiz, **changes: object) -> dict[str, Any]:
    opens = {"opens_at_0": "2026-03-11", "opens_at_1": "09:00"}
    closes = {"closes_at_0": "2026-03-11", "closes_at_1": "10:00"}
    return {"quiz": quiz.pk, "name": "Evening", **opens, **closes, **none_of("handouts"), **changes}


def errors_of(reply: Any) -> dict[str, Any]:
    """What the page says is wrong, by field; the page itself is fine."""
    assert reply.status_code == 200
    found = dict(reply.context["adminform"].form.errors)
    for formset in reply.context["inline_admin_formsets"]:
        found |= {name: words for form in formset.formset.errors for name, words in form.items()}
        found["formset"] = found.get("formset") or formset.formset.non_form_errors()
    return {name: words for name, words in found.items() if words}


def test_a_quiz_is_made_with_minutes_and_a_section(admin: Client, course: Course) -> None:
    section = {"sections-0-title": "Claims", "sections-0-recommended": "7.5", "sections-TOTAL_FORMS": 1}
    reply = admin.post(url("quiz_add"), quiz_data(course, **section))
    quiz = Quiz.objects.get()
    assert (reply.status_code, quiz.duration) == (302, dt.timedelta(minutes=45))
    assert quiz.sections.get().recommended == dt.timedelta(minutes=7, seconds=30)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duration": "0"}, "duration"),
        ({"duration": "-5"}, "duration"),
        ({"duration": "soon"}, "duration"),
        ({"duration": "1e9"}, "duration"),
        ({"duration": "NaN"}, "duration"),
        ({"title": ""}, "title"),
        ({"honor_statement": " "}, "honor_statement"),
        ({"navigation": "sideways"}, "navigation"),
        ({"sections-TOTAL_FORMS": 1, "sections-0-title": "x", "sections-0-position": "99999"}, "position"),
        ({"sections-TOTAL_FORMS": 1, "sections-0-title": "x", "sections-0-recommended": "-1"}, "recommended"),
    ],
)
def test_a_quiz_that_cannot_be_kept_is_refused_in_words(
    admin: Client, course: Course, changes: dict[str, Any], field: str
) -> None:
    assert field in errors_of(admin.post(url("quiz_add"), quiz_data(course, **changes)))
    assert not Quiz.objects.exists()


def test_a_question_goes_to_the_end_of_its_section(admin: Client, draft: Quiz) -> None:
    section = draft.sections.get(title="Choices")
    assert admin.post(url("question_add"), question_data(section)).status_code == 302
    assert section.questions.order_by("position", "pk").last().prompt == "Is it?"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, ("true_false", True, False, None)),
        ({"truth": "False"}, ("true_false", False, False, None)),
        ({"kind": "select_one", "truth": "True"}, ("select_one", None, False, None)),
        ({"explanation_allowed": "on"}, ("true_false", True, True, Decimal(2))),
        ({"explanation_allowed": "on", "explanation_cap": "1"}, ("true_false", True, True, Decimal(1))),
    ],
)
def test_a_question_keeps_what_fits_its_kind(
    admin: Client, draft: Quiz, changes: dict[str, Any], kept: tuple[Any, ...]
) -> None:
    admin.post(url("question_add"), question_data(draft.sections.get(title="Claims"), **changes))
    question = Question.objects.get(prompt="Is it?")
    assert (question.kind, question.truth, question.explanation_allowed, question.explanation_cap) == kept


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points": "0"}, "points"),
        ({"points": "-1"}, "points"),
        ({"points": "1000000"}, "points"),
        ({"explanation_cap": "5"}, "explanation_cap"),
        ({"explanation_cap": "-1"}, "explanation_cap"),
        ({"kind": "essay"}, "kind"),
        ({"truth": "perhaps"}, "truth"),
        ({"policy_parameters": "{"}, "policy_parameters"),
        ({"policy_parameters": "[1]"}, "policy_parameters"),
        ({"policy_parameters": '{"deduction": {"x": 1}}'}, "policy_parameters"),
        ({"section": "999999"}, "section"),
        ({"choices-TOTAL_FORMS": 1, "choices-0-text": "x", "choices-0-weight": "1/0"}, "weight"),
        ({"choices-TOTAL_FORMS": 1, "choices-0-text": "x", "choices-0-weight": "much"}, "weight"),
        ({"choices-TOTAL_FORMS": 1, "choices-0-text": "", "choices-0-correct": "on"}, "text"),
    ],
)
def test_a_question_that_cannot_be_kept_is_refused_in_words(
    admin: Client, draft: Quiz, changes: dict[str, Any], field: str
) -> None:
    reply = admin.post(url("question_add"), question_data(draft.sections.get(title="Claims"), **changes))
    assert field in errors_of(reply)
    assert not Question.objects.filter(prompt="Is it?").exists()


def test_numbers_in_parameters_are_kept_as_texts(admin: Client, draft: Quiz) -> None:
    given = {"policy_parameters": '{"deduction": 5, "only_if_several": true}', "policy": "deduct_per_error"}
    admin.post(url("question_add"), question_data(draft.sections.get(title="Claims"), **given))
    kept = Question.objects.get(prompt="Is it?").policy_parameters
    assert kept == {"deduction": "5", "only_if_several": "true"}


def test_options_without_a_number_come_in_the_order_typed(admin: Client, draft: Quiz) -> None:
    typed = {f"choices-{i}-text": words for i, words in enumerate(("One", "Two", "Three"))}
    admin.post(
        url("question_add"),
        question_data(draft.sections.get(title="Claims"), kind="select_one", **{"choices-TOTAL_FORMS": 3}, **typed),
    )
    assert [c.text for c in Choice.objects.filter(question__prompt="Is it?")] == ["One", "Two", "Three"]


def test_a_question_is_shown_rendered_with_its_problems(admin: Client, draft: Quiz) -> None:
    claim = Question.objects.get(kind="true_false")
    Question.objects.filter(pk=claim.pk).update(prompt=r"Fine: $x^2$. Broken: $\frac{1}{2$")
    page = admin.get(url("question_change", claim.pk)).content.decode()
    assert "&lt;math&gt;" in page  # inside the frame's document
    assert "Line 1, column" in page


def test_points_below_the_cap_are_refused_in_the_section(admin: Client, draft: Quiz) -> None:
    section = draft.sections.get(title="Claims")
    claim = section.questions.get()
    lines = {"questions-TOTAL_FORMS": 1, "questions-INITIAL_FORMS": 1, "questions-0-id": claim.pk}
    line = {"questions-0-section": section.pk, "questions-0-points": "1", "questions-0-position": "1"}
    data = {"title": "Claims", "position": "1", **lines, **line}
    assert "points" in errors_of(admin.post(url("section_change", section.pk), data))


def test_a_question_moves_only_within_its_quiz(admin: Client, draft: Quiz, course: Course) -> None:
    other = Section.objects.create(quiz=Quiz.objects.create(course=course, title="Other"), title="There")
    claim = Question.objects.get(kind="true_false")
    assert "section" in errors_of(admin.post(url("question_change", claim.pk), question_data(other)))


def upload(data: bytes, name: str = "cat.svg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_an_uploaded_figure_is_cleaned_and_kept(admin: Client, draft: Quiz) -> None:
    data = {"quiz": draft.pk, "name": "kitten", "alt": "A kitten", "upload": upload(CAT)}
    assert admin.post(url("figure_add"), data).status_code == 302
    assert Figure.objects.get(name="kitten").image.media_type == "image/svg+xml"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"upload": upload(b"not an image", "cat.png")}, "upload"),
        ({"upload": upload(b"<svg xmlns='http://www.w3.org/2000/svg'><x", "cat.svg")}, "upload"),
        ({"upload": ""}, "upload"),
        ({"upload": upload(CAT), "name": "two words"}, "name"),
        ({"upload": upload(CAT), "name": "cat"}, "__all__"),
    ],
)
def test_a_figure_that_cannot_be_used_is_refused_in_words(
    admin: Client, draft: Quiz, changes: dict[str, Any], field: str
) -> None:
    data = {"quiz": draft.pk, "name": "kitten", "alt": "A kitten", **changes}
    assert field in errors_of(admin.post(url("figure_add"), data))
    assert draft.figures.count() == 2


def test_a_figure_keeps_its_image_when_only_the_description_changes(admin: Client, draft: Quiz) -> None:
    figure = draft.figures.get(name="cat")
    assert admin.post(url("figure_change", figure.pk), {"name": "cat", "alt": "A round cat"}).status_code == 302
    assert Figure.objects.get(pk=figure.pk).image_id == figure.image_id


def test_a_sitting_is_made_with_an_edition(admin: Client, draft: Quiz, cleo: User) -> None:
    edition = publish(draft, by=cleo)
    handout = {"handouts-TOTAL_FORMS": 1, "handouts-0-edition": edition.pk}
    assert admin.post(url("sitting_add"), sitting_data(draft, **handout)).status_code == 302
    assert Sitting.objects.get().editions.get() == edition


def test_an_edition_of_another_quiz_is_refused(admin: Client, draft: Quiz, cleo: User, course: Course) -> None:
    edition = publish(draft, by=cleo)
    other = Quiz.objects.create(course=course, title="Other")
    handout = {"handouts-TOTAL_FORMS": 1, "handouts-0-edition": edition.pk}
    assert "edition" in errors_of(admin.post(url("sitting_add"), sitting_data(other, **handout)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_at_1": "09:00"}, "closes_at"),
        ({"closes_at_0": "2026-03-10"}, "closes_at"),
        ({"opens_at_0": "soon"}, "opens_at"),
        ({"name": ""}, "name"),
        ({"code_kind": "static"}, "access_code"),
        ({"code_kind": "secret"}, "code_kind"),
        ({"networks": "10.0.0.0/8\nHall A"}, "networks"),
        ({"networks": "10.0.0.1/8"}, "networks"),
    ],
)
def test_a_sitting_that_cannot_be_kept_is_refused_in_words(
    admin: Client, draft: Quiz, changes: dict[str, Any], field: str
) -> None:
    assert field in errors_of(admin.post(url("sitting_add"), sitting_data(draft, **changes)))


@pytest.mark.parametrize(
    ("kind", "typed", "kept"), [("static", "OWL 42", "OWL 42"), ("rotating", "OWL 42", ""), ("none", "", "")]
)
def test_a_code_is_kept_only_where_it_is_the_one_of_the_sitting(
    admin: Client, draft: Quiz, kind: str, typed: str, kept: str
) -> None:
    door = {"code_kind": kind, "access_code": typed, "networks": "10.0.0.0/8 # Hall A", "one_device": "on"}
    assert admin.post(url("sitting_add"), sitting_data(draft, **door)).status_code == 302
    sitting = Sitting.objects.get(name="Evening")
    assert (sitting.code_kind, sitting.access_code, sitting.one_device) == (kind, kept, True)


def test_an_edition_that_students_started_on_stays(
    admin: Client, draft: Quiz, cleo: User, ada: User, begin: Begin
) -> None:
    sitting = make_sitting(publish(draft, by=cleo))
    begin(ada, at=sitting)
    handout = sitting.handouts.get()
    rows = {"handouts-TOTAL_FORMS": 1, "handouts-INITIAL_FORMS": 1, "handouts-0-id": handout.pk}
    row = {"handouts-0-sitting": sitting.pk, "handouts-0-edition": handout.edition_id, "handouts-0-DELETE": "on"}
    reply = admin.post(url("sitting_change", sitting.pk), sitting_data(draft, **rows, **row))
    assert "formset" in errors_of(reply)
    assert sitting.handouts.count() == 1


def test_what_a_hard_stop_means_is_said(admin: Client, draft: Quiz) -> None:
    assert b"everybody stops, extra time or not" in admin.get(url("sitting_add")).content


def accommodation_data(course: Course, user: User, **changes: object) -> dict[str, Any]:
    return {"course": course.pk, "user": user.pk, "factor": "1.5", "extra_time": "5", "reason": "", **changes}


def test_more_time_is_given(admin: Client, course: Course, ada: User) -> None:
    assert admin.post(url("accommodation_add"), accommodation_data(course, ada)).status_code == 302
    assert Accommodation.objects.get().extra_time == dt.timedelta(minutes=5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"factor": "0.5"}, "factor"), ({"factor": "11"}, "factor"), ({"extra_time": "-1"}, "extra_time")],
)
def test_less_time_is_not_given(admin: Client, course: Course, ada: User, changes: dict[str, Any], field: str) -> None:
    reply = admin.post(url("accommodation_add"), accommodation_data(course, ada, **changes))
    assert field in errors_of(reply)


def test_more_time_is_given_once(admin: Client, course: Course, ada: User) -> None:
    Accommodation.objects.create(course=course, user=ada)
    assert "user" in errors_of(admin.post(url("accommodation_add"), accommodation_data(course, ada)))


def test_more_time_is_for_who_is_in_the_course(admin: Client, course: Course, dan: User) -> None:
    assert "user" in errors_of(admin.post(url("accommodation_add"), accommodation_data(course, dan)))


def test_a_sitting_of_another_course_is_refused(
    admin: Client, draft: Quiz, cleo: User, ada: User, other_course: Course
) -> None:
    sitting = make_sitting(publish(draft, by=cleo))
    Enrollment.objects.create(course=other_course, user=cleo, role=Role.INSTRUCTOR)
    Enrollment.objects.create(course=other_course, user=ada, role=Role.STUDENT)
    data = accommodation_data(other_course, ada, sitting=sitting.pk)
    assert "sitting" in errors_of(admin.post(url("accommodation_add"), data))


def enrollment_rows(course: Course, *netids: str) -> dict[str, Any]:
    rows = {f"enrollments-{i}-user": netid for i, netid in enumerate(netids)}
    roles = {f"enrollments-{i}-role": "student" for i, _ in enumerate(netids)}
    course_data = {"code": course.code, "title": course.title, "term": course.term}
    return {**course_data, **none_of("enrollments"), "enrollments-TOTAL_FORMS": len(netids), **rows, **roles}


def test_people_are_enrolled_by_netid(admin: Client, course: Course, dan: User) -> None:
    assert admin.post(url("course_change", course.pk), enrollment_rows(course, "dan")).status_code == 302
    assert course.enrollments.get(user=dan).role == "student"


def test_an_edition_is_handed_out_once(admin: Client, draft: Quiz, cleo: User) -> None:
    sitting = make_sitting(publish(draft, by=cleo))
    handout = {"handouts-TOTAL_FORMS": 1, "handouts-0-edition": sitting.editions.get().pk}
    assert errors_of(admin.post(url("sitting_change", sitting.pk), sitting_data(draft, **handout)))


@pytest.mark.parametrize("netids", [("nobody",), ("ada",), ("dan", "dan")])
def test_nobody_is_enrolled_twice_or_without_an_account(
    admin: Client, course: Course, ada: User, dan: User, netids: tuple[str, ...]
) -> None:
    before = course.enrollments.count()
    assert errors_of(admin.post(url("course_change", course.pk), enrollment_rows(course, *netids)))
    assert course.enrollments.count() == before


def test_who_drops_the_course_keeps_the_row(admin: Client, course: Course, ada: User) -> None:
    row = course.enrollments.get(user=ada)
    data = enrollment_rows(course, "ada") | {"enrollments-INITIAL_FORMS": 1, "enrollments-0-id": row.pk}
    admin.post(url("course_change", course.pk), {**data, "enrollments-0-dropped": "on"})
    assert course.enrollments.get(user=ada).dropped_at is not None
    admin.post(url("course_change", course.pk), data)
    assert course.enrollments.get(user=ada).dropped_at is None


def test_an_administrator_makes_accounts_with_small_letters(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    data = {"netid": "Eve", "full_name": "Eve Example", "usable_password": "false"}
    assert client.post(url("user_add"), data).status_code == 302
    assert User.objects.get(netid="eve").full_name == "Eve Example"
    assert errors_of(client.post(url("user_add"), data)).keys() == {"netid"}


Changed = Callable[[], object]


def publish_data(admin: Client, quiz: Quiz, **more: str) -> dict[str, str]:
    """What the publish page would send back."""
    return {"digest": admin.get(url("quiz_publish", quiz.pk)).context["plan"].digest, **more}


def test_publishing_shows_first_and_does_after(admin: Client, draft: Quiz) -> None:
    assert not Edition.objects.exists()
    reply = admin.post(url("quiz_publish", draft.pk), publish_data(admin, draft), follow=True)
    assert Edition.objects.get().quiz == draft
    assert b"Published edition 1." in reply.content


def test_publishing_asks_about_warnings(admin: Client, draft: Quiz) -> None:
    Question.objects.filter(kind="true_false").update(solution="")
    data = publish_data(admin, draft)
    assert admin.post(url("quiz_publish", draft.pk), data).status_code == 400
    assert not Edition.objects.exists()
    assert admin.post(url("quiz_publish", draft.pk), {**data, "warnings_read": "on"}).status_code == 302
    assert Edition.objects.exists()


def test_publishing_is_refused_with_errors(admin: Client, draft: Quiz) -> None:
    Question.objects.filter(kind="true_false").update(truth=None)
    page = admin.get(url("quiz_publish", draft.pk))
    assert b"publishing is not possible" in page.content
    admin.post(url("quiz_publish", draft.pk), publish_data(admin, draft))
    assert not Edition.objects.exists()


def test_publishing_what_was_changed_in_the_meantime_shows_it_again(admin: Client, draft: Quiz) -> None:
    data = publish_data(admin, draft)
    Question.objects.filter(kind="true_false").update(points=6)
    reply = admin.post(url("quiz_publish", draft.pk), data, follow=True)
    assert b"changed in the meantime" in reply.content
    assert not Edition.objects.exists()


def test_a_correction_of_the_key_asks_for_a_reason(admin: Client, draft: Quiz, cleo: User) -> None:
    publish(draft, by=cleo)
    Choice.objects.filter(text="Four").update(rationale="Half of it is two.")
    data = publish_data(admin, draft)
    assert admin.post(url("quiz_publish", draft.pk), data).status_code == 400
    admin.post(url("quiz_publish", draft.pk), {**data, "reason": "Clearer"})
    assert KeyRevision.objects.get(number=2).reason == "Clearer"


def test_publishing_by_the_list_leads_to_the_page(admin: Client, draft: Quiz) -> None:
    data = {"action": "publish_selected", "_selected_action": [draft.pk]}
    assert admin.post(url("quiz_changelist"), data)["Location"] == url("quiz_publish", draft.pk)


def test_several_quizzes_are_not_published_at_once(admin: Client, draft: Quiz, course: Course) -> None:
    other = Quiz.objects.create(course=course, title="Other")
    data = {"action": "publish_selected", "_selected_action": [draft.pk, other.pk]}
    assert b"one quiz at a time" in admin.post(url("quiz_changelist"), data, follow=True).content


def test_the_quiz_page_shows_totals_and_findings(admin: Client, draft: Quiz) -> None:
    Section.objects.filter(quiz=draft, title="Claims").update(stated_points=30)
    page = admin.get(url("quiz_change", draft.pk)).content.decode()
    assert "35 points" in page
    assert "the heading says 30" in page
    assert "1 warning" in page


def test_a_published_quiz_cannot_be_deleted(admin: Client, draft: Quiz, cleo: User) -> None:
    publish(draft, by=cleo)
    assert admin.post(url("quiz_delete", draft.pk), {"post": "yes"}).status_code in (200, 403)
    assert Quiz.objects.filter(pk=draft.pk).exists()
