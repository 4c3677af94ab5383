"""Who gets what at every address of the admin? One table; a model or an address that is not in it fails the test."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from exams.models import Question, User, database_now
from grading.marking.pipeline import grade_waiting
from grading.models import Release
from tests.cast import Page
from tests.exams.authoring.rows import one_of_each

pytestmark = pytest.mark.django_db

# The columns: a TA whose account may enter the admin; the instructor of the course; the instructor of another course;
# the site's administrator. The page of one row is asked for a row of the first course.
PEOPLE = ("bo", "cleo", "other_cleo", "administrator")
GET_PAGES = ("changelist", "add", "change", "history", "delete")

KINDS = {
    # What an author writes.
    "written": "403 200 200 200 | 403 200 200 200 | 404 200 404 200 | 404 200 404 200 | 404 200 404 200",
    # What only an administrator makes.
    "given": "403 200 200 200 | 403 403 403 200 | 404 200 404 200 | 404 200 404 200 | 404 403 404 200",
    # What was published or what happened.
    "kept": "403 200 200 200 | 403 403 403 403 | 404 200 404 200 | 404 200 404 200 | 404 403 404 403",
    # The same, of grading, whose admin leads back to the list instead of saying that there is nothing.
    "marked": "403 200 200 200 | 403 403 403 403 | 403 200 302 200 | 302 200 302 200 | 403 403 403 403",
    # The machinery of accounts: a row of it is not asked for, but its list is.
    "site": "403 403 403 200",
}
MODELS = {
    "written": "exams.figure exams.question exams.quiz exams.section exams.sitting exams.accommodation",
    "given": "exams.course exams.user",
    "kept": "exams.attempt exams.response exams.journalentry exams.timeadjustment exams.auditentry exams.edition "
    "exams.keyrevision exams.enrollment",
    "marked": "grading.gradingrun grading.release grading.questionscore grading.scorechange grading.reviewitem",
}
KIND_OF = {label: kind for kind, labels in MODELS.items() for label in labels.split()}

# Every other address, asked without a body.
OWN = """
exams_auditentry_export        -                    GET   403 200 200 200
exams_course_roster            course               GET   404 200 404 200
exams_course_roster_apply      course               POST  404 302 404 302
exams_course_roster_csv        course               GET   404 200 404 200
exams_edition_print            edition,exam         GET   404 200 404 200
exams_question_preview         -                    POST  403 400 400 400
exams_question_figure          -                    POST  403 400 400 400
exams_quiz_check               quiz                 GET   404 200 404 200
exams_quiz_publish             quiz                 GET   404 200 404 200
exams_quiz_publish             quiz                 POST  404 200 404 200
exams_quiz_order               quiz                 POST  404 400 404 400
exams_quiz_duplicate           quiz                 POST  404 400 404 400
exams_quiz_delete_questions    quiz                 POST  404 400 404 400
exams_quiz_weigh               quiz                 POST  404 400 404 400
exams_quiz_take                quiz                 POST  404 400 404 400
exams_quiz_search              quiz                 GET   404 200 404 200
exams_quiz_as_student          quiz                 GET   404 200 404 200
exams_quiz_rehearse            quiz                 POST  404 302 404 302
exams_quiz_import              -                    GET   403 200 200 200
exams_quiz_import_confirm      -                    POST  302 302 302 302
exams_quiz_export              quiz                 GET   404 200 404 200
exams_sitting_erratum          sitting              GET   404 200 404 200
exams_sitting_erratum          sitting              POST  404 200 404 200
auth_user_password_change      user                 GET   404 403 404 200
autocomplete                   -                    GET   403 403 403 403
"""
ROWS = [line.split() for line in OWN.strip().splitlines()]
# Django's own addresses that hold nothing of a course.
WITHOUT_ROWS = {
    "index", "login", "logout", "password_change", "password_change_done", "jsi18n", "app_list", "view_on_site", "None",
}  # fmt: skip


@pytest.fixture
def rows(request: pytest.FixtureRequest, cleo: User) -> dict[str, Any]:
    """One row of every model, all of Cleo's course: published, answered, graded and released."""
    made = one_of_each(request)
    page = Page(made["exams.attempt"])
    claim = Question.objects.get(kind="true_false", section__quiz=made["exams.quiz"])
    page.submit(page.item(claim.uid, ["false"], "because", revision=9, base=5))
    grade_waiting()
    now = database_now()
    Release.objects.create(sitting=made["exams.sitting"], released_by=cleo, released_at=now, visible_from=now)
    graded = [model for model in admin.site._registry if model._meta.app_label == "grading"]
    return made | {model._meta.label_lower: model._default_manager.all()[:1].get() for model in graded}


@pytest.fixture
def people(request: pytest.FixtureRequest, bo: User) -> list[User]:
    User.objects.filter(pk=bo.pk).update(is_staff=True)
    return [User.objects.get(pk=request.getfixturevalue(name).pk) for name in PEOPLE]


def answer(user: User, path: str, method: str = "GET") -> Any:
    """What this person gets; whatever it changed is rolled back."""
    client = Client()
    with transaction.atomic():
        client.force_login(user)
        response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return response


def path_of(label: str, page: str, row: Any) -> str:
    name = f"admin:{label.replace('.', '_')}_{page}"
    return reverse(name) if page in ("changelist", "add") else reverse(name, args=[row.pk])


def test_every_model_is_in_the_table() -> None:
    known = {model._meta.label_lower for model in admin.site._registry}
    ours = {label for label in known if label.partition(".")[0] in ("exams", "grading")}
    assert set(KIND_OF) == ours


def test_every_address_is_in_the_table() -> None:
    def names(resolver: Any) -> set[str]:
        found: set[str] = set()
        for entry in resolver.url_patterns:
            found |= {str(entry.name)} if isinstance(entry, URLPattern) else names(entry)
        return found

    (site,) = [entry for entry in get_resolver().url_patterns if str(entry.pattern) == "admin/"]
    models = {f"{label.replace('.', '_')}_{page}" for label in _labels() for page in GET_PAGES}
    assert names(site) - models - WITHOUT_ROWS == {row[0] for row in ROWS}


def _labels() -> list[str]:
    return [model._meta.label_lower for model in admin.site._registry]


@pytest.mark.parametrize("label", sorted(KIND_OF))
def test_each_kind_of_person_gets_what_the_table_says(label: str, rows: dict[str, Any], people: list[User]) -> None:
    row = rows[label]
    expected = [part.split() for part in KINDS[KIND_OF[label]].split("|")]
    got = [[str(answer(user, path_of(label, page, row)).status_code) for user in people] for page in GET_PAGES]
    assert dict(zip(GET_PAGES, got, strict=True)) == dict(zip(GET_PAGES, expected, strict=True))


@pytest.mark.parametrize("label", sorted(KIND_OF))
def test_lists_searches_and_filters_hold_ones_own_rows_only(
    label: str, rows: dict[str, Any], people: list[User]
) -> None:
    row = rows[label]
    path = path_of(label, "changelist", row)
    listed = [
        [row in answer(user, path + query).context["cl"].result_list for user in people[1:]]
        for query in ("", f"?pk__exact={row.pk}")
    ]
    assert listed == [[True, False, True]] * 2


@pytest.mark.parametrize("label", sorted(KIND_OF))
def test_no_post_of_a_stranger_changes_or_deletes_a_row(label: str, rows: dict[str, Any], people: list[User]) -> None:
    row = rows[label]
    strangers = [people[0], people[2]]
    for page in ("change", "delete"):
        codes = {answer(user, path_of(label, page, row) + "?post=yes", "POST").status_code for user in strangers}
        assert codes <= {302, 403, 404}
    assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("label", sorted(set(_labels()) - set(KIND_OF)))
def test_what_holds_accounts_is_the_administrators(label: str, people: list[User]) -> None:
    got = [str(answer(user, path_of(label, "changelist", None)).status_code) for user in people]
    assert got == KINDS["site"].split()


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[2]}" for row in ROWS])
def test_so_it_is_at_the_other_addresses(row: list[str], rows: dict[str, Any], people: list[User]) -> None:
    name, about, method, *expected = row
    args = [
        rows[f"exams.{part}"].pk if f"exams.{part}" in rows else part for part in about.split(",") if part.isalpha()
    ]
    path = reverse(f"admin:{name}", args=args)
    assert [str(answer(user, path, method).status_code) for user in people] == expected
