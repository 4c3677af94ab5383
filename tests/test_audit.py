"""Does everything that staff do leave a trace that nobody can change?"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve

from exams.models import Attempt, AuditEntry, Course, Enrollment, Sitting, User
from quizsite.audit import NO_TRACE, keep_trace
from tests.cast import Begin, person
from tests.security.test_csrf import views

pytestmark = pytest.mark.django_db

EXAMPLES = {
    "<uuid:attempt_id>": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
    "<slug:question>": "claim",
    "<str:shape>": "scores.json",
    "<str:kind>": "exam",
    "<path:object_id>": "1",
    "<slug:organization_slug>": "university",
    "<str:provider_id>": "university",
}
# Doors of one's own: they record what matters by themselves, and much of it is done by students.
OWN_DOORS = ("exams.delivery", "quizsite.signin", "allauth", "django.views", "django.contrib.auth")


def example(path: str) -> str:
    for variable, value in EXAMPLES.items():
        path = path.replace(variable, value)
    while "<int:" in path:
        before, _, after = path.partition("<int:")
        path = before + "1" + after.partition(">")[2]
    return "/" + path


def staff_addresses() -> list[str]:
    """Every address that is not a student's or one's own; also those that do not exist yet today."""
    found = []
    for path, view in views(get_resolver()):
        if "(" in path or "<url>" in path or path in ("admin/login/", "admin/password_change/"):
            continue
        if view.__module__.startswith(OWN_DOORS) or path.partition("<")[0] == "figures/":
            continue
        found.append(example(path))
    return found


def pressed(path: str, user: User, method: str = "post", response: HttpResponse | None = None) -> list[AuditEntry]:
    """What is in the audit after this address answered this request so."""
    request: HttpRequest = getattr(RequestFactory(), method)(path)
    request.user = user
    request.resolver_match = resolve(path)
    keep_trace(lambda _: response or HttpResponse(status=303))(request)
    return list(AuditEntry.objects.all())


@pytest.fixture
def root(db: None) -> User:
    return person("root", "Root Example", is_staff=True, is_superuser=True)


def test_every_button_of_staff_leaves_a_trace(root: User) -> None:
    silent = []
    for path in staff_addresses():
        before = AuditEntry.objects.count()
        pressed(path, root)
        if AuditEntry.objects.count() == before and resolve(path).url_name not in NO_TRACE:
            silent.append(path)
    assert silent == []
    assert AuditEntry.objects.count() > 60


def test_an_action_in_the_room_says_who_did_what_to_whom(ada: User, bo: User, begin: Begin, client: Client) -> None:
    attempt = begin(ada)
    client.force_login(bo)
    done = client.post(
        f"/sittings/{attempt.sitting_id}/room/extend", {"who": str(attempt.pk), "minutes": "5", "reason": "Fire alarm"}
    )
    assert done.status_code == 303
    (entry,) = AuditEntry.objects.all()
    assert (entry.actor, entry.action, entry.subject, entry.course) == (
        bo, "room_extend", ada, attempt.sitting.quiz.course,
    )  # fmt: skip
    assert entry.about == f"sitting {attempt.sitting_id} attempt {attempt.pk}"


def test_what_was_refused_leaves_none(ada: User, bo: User, begin: Begin, client: Client) -> None:
    attempt = begin(ada)
    client.force_login(bo)
    assert client.post(f"/sittings/{attempt.sitting_id}/room/extend", {"who": "all"}).status_code == 400
    assert not AuditEntry.objects.exists()


def test_a_file_that_is_taken_along_is_kept_in_mind(sitting: Sitting, cleo: User, client: Client) -> None:
    client.force_login(cleo)
    assert client.get(f"/sittings/{sitting.pk}/gradebook.csv").status_code == 200
    (entry,) = AuditEntry.objects.all()
    assert (entry.actor, entry.action, entry.course) == (cleo, "gradebook_csv", sitting.quiz.course)
    client.get(f"/sittings/{sitting.pk}/gradebook")
    assert AuditEntry.objects.count() == 1


def test_students_leave_none(ada: User, begin: Begin, client: Client) -> None:
    attempt = begin(ada)
    client.force_login(ada)
    client.get(f"/attempts/{attempt.pk}/receipt.txt")
    assert not AuditEntry.objects.exists()


def test_a_change_in_the_admin_names_fields_and_no_people(root: User, ada: User, client: Client) -> None:
    client.force_login(root)
    form = {"netid": "ada", "full_name": "Ada Changed", "email": "", "is_active": "on"}
    assert client.post(f"/admin/exams/user/{ada.pk}/change/", form).status_code == 302
    (entry,) = AuditEntry.objects.all()
    assert (entry.actor, entry.action, entry.subject) == (root, "admin changed", ada)
    assert entry.data == {"changes": [{"changed": {"fields": ["Full name"]}}]}
    assert "Ada" not in str(entry.data) + entry.about


def test_a_role_given_in_the_admin_says_to_whom(cleo: User, dan: User, course: Course, client: Client) -> None:
    client.force_login(cleo)
    own = Enrollment.objects.get(user=cleo)
    rows: dict[str, Any] = {
        "code": course.code, "title": course.title, "term": course.term,
        "enrollments-TOTAL_FORMS": "2", "enrollments-INITIAL_FORMS": "1",
        "enrollments-0-id": own.pk, "enrollments-0-course": course.pk, "enrollments-0-role": "instructor",
        "enrollments-0-section": "",
        "enrollments-1-course": course.pk, "enrollments-1-user": "dan", "enrollments-1-role": "ta",
        "enrollments-1-section": "",
    }  # fmt: skip
    assert client.post(f"/admin/exams/course/{course.pk}/change/", rows).status_code == 302
    entry = AuditEntry.objects.get(action="enrolled")
    assert (entry.actor, entry.subject, entry.course, entry.data["role"]) == (cleo, dan, course, "ta")


def test_an_entry_never_changes(root: User, sitting: Sitting) -> None:
    (entry,) = pressed(f"/sittings/{sitting.pk}/room/pause", root)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="nothing")


@pytest.mark.postgres
def test_an_entry_never_goes(root: User, sitting: Sitting) -> None:
    (entry,) = pressed(f"/sittings/{sitting.pk}/room/pause", root)
    assert connection.vendor == "postgresql"
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()


def test_an_entry_outlives_the_account(root: User, cleo: User, course: Course, client: Client) -> None:
    pressed(f"/courses/{course.pk}/accommodations/remove", cleo)
    number = cleo.pk
    Enrollment.objects.filter(user=cleo).delete()
    cleo.delete()
    client.force_login(root)
    assert f"account {number}, which is gone" in client.get("/admin/exams/auditentry/").content.decode()


def test_instructors_search_what_was_done_in_their_courses(
    root: User, ada: User, bo: User, cleo: User, other_cleo: User, begin: Begin, client: Client
) -> None:
    attempt: Attempt = begin(ada)
    pressed(f"/sittings/{attempt.sitting_id}/room/pause", bo)
    page = "/admin/exams/auditentry/?q=bo"
    seen = {}
    for user in (cleo, other_cleo, root):
        client.force_login(user)
        seen[user.netid] = client.get(page).content.decode().count("room pause</td>")
    assert seen == {"cleo": 1, "olga": 0, "root": 1}


def test_the_table_holds_what_the_list_shows(
    bo: User, cleo: User, other_cleo: User, sitting: Sitting, client: Client
) -> None:
    pressed(f"/sittings/{sitting.pk}/room/pause", bo)
    pressed(f"/sittings/{sitting.pk}/room/resume", bo)
    client.force_login(cleo)
    table = client.get("/admin/exams/auditentry/export.csv?action=room_pause").content.decode()
    assert "room_pause" in table and "room_resume" not in table and "Bo Example (bo)" in table
    assert AuditEntry.objects.filter(action="audit exported", actor=cleo).count() == 1
    client.force_login(other_cleo)
    assert "Bo Example" not in client.get("/admin/exams/auditentry/export.csv").content.decode()
