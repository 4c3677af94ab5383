"""Who gets what at every address? One table; an address that is not in it fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from exams.models import Attempt, Enrollment, Role, Sitting, User
from grading.marking.pipeline import grade_waiting
from grading.models import ReviewItem, RubricItem
from grading.review.rubric import add_rubric_item
from tests.cast import CLAIM, ONE, Begin, Page, person

pytestmark = pytest.mark.django_db

# The columns: nobody signed in; Ada, whose attempt it is; another student of the course; Dan, who is in no course;
# TA and instructor of the course; TA and instructor of another course; the site's administrator.
PEOPLE = ("anonymous", "ada", "abe", "dan", "bo", "cleo", "other_bo", "other_cleo", "admin")

TABLE = """
home                   GET   302  200  200  200  200  200  200  200  200
healthz                GET   200  200  200  200  200  200  200  200  200
readyz                 GET   503  503  503  503  503  503  503  503  503
metrics                GET   404  404  404  404  404  404  404  404  404
sign_in                GET   200  302  302  302  302  302  302  302  302
sign_out               POST  302  302  302  302  302  302  302  302  302
signed_in_again        GET   302  200  200  200  200  200  200  200  200
account_login          GET   302  302  302  302  302  302  302  302  302
admin_sign_in          GET   302  302  302  302  302  302  302  302  302
admin_password_change  GET   302  302  302  302  302  302  302  302  302
password_forgotten     GET   404  404  404  404  404  404  404  404  404
password_set           GET   200  200  200  200  200  200  200  200  200
account                GET   302  200  200  200  200  200  200  200  200
password_change        GET   302  404  404  404  404  404  404  404  404
session_end            POST  302  303  303  303  303  303  303  303  303
sessions_end           POST  302  303  303  303  303  303  303  303  303
account_reauthenticate GET   302  403  403  403  403  403  403  403  403
mfa_index              GET   302  302  302  302  302  302  302  302  302
mfa_reauthenticate     GET   302  403  403  403  403  403  403  403  403
mfa_activate_totp      GET   302  200  200  200  200  200  200  200  200
mfa_deactivate_totp    GET   302  404  404  404  404  404  404  404  404
mfa_view_recovery_codes GET   302  404  404  404  404  404  404  404  404
mfa_generate_recovery_codes GET   302  200  200  200  200  200  200  200  200
mfa_download_recovery_codes GET   302  404  404  404  404  404  404  404  404
mfa_authenticate       GET   302  302  302  302  302  302  302  302  302
openid_connect_login   GET   404  404  404  404  404  404  404  404  404
openid_connect_callback GET   404  404  404  404  404  404  404  404  404
saml_login             GET   404  404  404  404  404  404  404  404  404
saml_acs               POST  404  404  404  404  404  404  404  404  404
saml_finish_acs        GET   404  404  404  404  404  404  404  404  404
saml_metadata          GET   404  404  404  404  404  404  404  404  404
saml_sls               GET   404  404  404  404  404  404  404  404  404
person_access          GET   302  404  404  404  404  200  404  404  200
person_unlock          POST  302  404  404  404  404  303  404  404  303
person_sign_out        POST  302  404  404  404  404  303  404  404  303
person_forget_factor   POST  302  404  404  404  404  403  404  404  303
person_untie           POST  302  404  404  404  404  403  404  404  303
person_password_link   POST  302  404  404  404  404  200  404  404  200
attempt_lobby          GET   302  200  200  404  200  200  404  404  200
attempt_start          POST  302  303  400  404  400  400  404  404  400
door_help              POST  302  303  303  404  303  303  404  404  303
attempt_device         POST  302  303  404  404  404  404  404  404  404
attempt_paper          GET   302  303  404  404  404  404  404  404  404
attempt_sync           POST  401  401  401  401  401  401  401  401  401
attempt_forward        POST  401  401  401  401  401  401  401  401  401
attempt_submit         POST  401  401  401  401  401  401  401  401  401
attempt_token          GET   401  200  404  404  404  404  404  404  404
attempt_time           GET   302  200  404  404  200  200  404  404  200
attempt_corrections    GET   401  401  401  401  401  401  401  401  401
attempt_corrections_seen POST 401  401  401  401  401  401  401  401  401
attempt_receipt        GET   302  200  404  404  200  200  404  404  200
attempt_receipt_file   GET   302  200  404  404  200  200  404  404  200
receipt_check          GET   302  404  404  404  200  200  200  200  200
figure                 GET   302  404  404  404  404  404  404  404  404
ticket_door            GET   200  200  200  200  200  200  200  200  200
hand_state             GET   401  401  401  401  401  401  401  401  401
hand_raise             POST  401  401  401  401  401  401  401  401  401
hand_lower             POST  401  401  401  401  401  401  401  401  401
room                   GET   302  404  404  404  200  200  404  404  200
room_state             GET   302  404  404  404  200  200  404  404  200
room_flags             GET   302  404  404  404  200  200  404  404  200
room_form              GET   302  404  404  404  200  200  404  404  200
room_admit             POST  302  404  404  404  400  400  404  404  400
room_admit_undo        POST  302  404  404  404  400  400  404  404  400
room_announce          POST  302  404  404  404  303  303  404  404  303
room_answer            POST  302  404  404  404  400  400  404  404  400
room_device            POST  302  404  404  404  400  400  404  404  400
room_device_undo       POST  302  404  404  404  400  400  404  404  400
room_excuse            POST  302  404  404  404  400  400  404  404  400
room_excuse_undo       POST  302  404  404  404  400  400  404  404  400
room_note              POST  302  404  404  404  400  400  404  404  400
display                GET   302  404  404  404  200  200  404  404  200
display_state          GET   302  404  404  404  200  200  404  404  200
door_log               GET   302  404  404  404  200  200  404  404  200
check_in               GET   302  404  404  404  200  200  404  404  200
seats_apply            POST  302  404  404  404  400  400  404  404  400
seats_csv              GET   302  404  404  404  200  200  404  404  200
tickets                GET   302  404  404  404  200  200  404  404  200
tickets_issue          POST  302  404  404  404  400  400  404  404  400
room_extend            POST  302  404  404  404  400  400  404  404  400
room_pause             POST  302  404  404  404  400  400  404  404  400
room_resume            POST  302  404  404  404  400  400  404  404  400
room_message           POST  302  404  404  404  400  400  404  404  400
room_message_undo      POST  302  404  404  404  400  400  404  404  400
room_close             POST  302  404  404  404  400  400  404  404  400
room_reopen            POST  302  404  404  404  400  400  404  404  400
room_undo              POST  302  404  404  404  400  400  404  404  400
lockdown_prove         POST 302  400  400  404  400  400  404  404  400
lockdown_test          GET   302  200  200  404  200  200  404  404  200
lockdown_file          GET   404  404  404  404  404  404  404  404  404
lockdown_quit          GET   404  404  404  404  404  404  404  404  404
attempt_lockdown       POST  401  401  401  401  401  401  401  401  401
lockdown               GET   302  404  404  404  404  200  404  404  200
lockdown_make          POST  302  404  404  404  404  303  404  404  303
lockdown_upload        POST  302  404  404  404  404  400  404  404  400
lockdown_keys          POST  302  404  404  404  404  400  404  404  400
lockdown_remove        POST  302  404  404  404  404  303  404  404  303
preflight              GET   302  404  404  404  200  200  404  404  200
student_rules          GET   302  404  404  404  200  200  404  404  200
sitting_report         GET   302  404  404  404  200  200  404  404  200
sitting_report_csv     GET   302  404  404  404  200  200  404  404  200
sitting_report_pdf     GET   302  404  404  404  200  200  404  404  200
attempt_replay         GET   302  404  404  404  200  200  404  404  200
attempt_replay_json    GET   302  404  404  404  200  200  404  404  200
late_saves             GET   302  404  404  404  200  200  404  404  200
late_accept            POST  302  404  404  404  404  400  404  404  400
emergency_upload       GET   302  404  404  404  200  200  404  404  200
emergency_merge        POST  302  404  404  404  400  400  404  404  400
accommodations         GET   302  404  404  404  404  200  404  404  200
accommodation_remove   POST  302  404  404  404  404  303  404  404  303
accommodations_upload  GET   302  404  404  404  404  200  404  404  200
accommodations_apply   POST  302  404  404  404  404  400  404  404  400
accommodations_csv     GET   302  404  404  404  404  200  404  404  200
review_queue           GET   302  404  404  404  200  200  200  200  200
review_item            GET   302  404  404  404  200  200  404  404  200
review_judge           POST  302  404  404  404  400  400  404  404  400
review_undo            POST  302  404  404  404  409  409  404  404  409
review_renew           POST  302  404  404  404  409  409  404  404  409
review_take_over       POST  302  404  404  404  303  303  404  404  303
rubric                 GET   302  404  404  404  200  200  404  404  200
rubric_add             POST  302  404  404  404  400  400  404  404  400
rubric_edit            POST  302  404  404  404  400  400  404  404  400
rubric_remove          POST  302  404  404  404  400  400  404  404  400
rubric_retire          POST  302  404  404  404  409  409  404  404  409
rubric_offer           POST  302  404  404  404  409  409  404  404  409
rubric_move            POST  302  404  404  404  303  303  404  404  303
second_item            GET   302  404  404  404  200  200  404  404  200
second_judge           POST  302  404  404  404  404  404  404  404  404
second_renew           POST  302  404  404  404  404  404  404  404  404
second_settle          POST  302  404  404  404  404  404  404  404  404
second_opinions        GET   302  404  404  404  404  200  404  404  200
second_draw            POST  302  404  404  404  404  400  404  404  400
review_plan            GET   302  404  404  404  404  200  404  404  200
request_queue          GET   302  404  404  404  200  200  200  200  200
request_item           GET   302  404  404  404  404  404  404  404  404
request_answer         POST  302  404  404  404  404  404  404  404  404
result                 GET   302  403  404  404  200  200  404  404  200
result_seen            POST  302  303  404  404  404  404  404  404  404
regrade_request        GET   302  403  404  404  404  404  404  404  404
gradebook              GET   302  404  404  404  200  200  404  404  200
gradebook_csv          GET   302  404  404  404  200  200  404  404  200
grading_progress       GET   302  404  404  404  200  200  404  404  200
key_suspicions         GET   302  404  404  404  200  200  404  404  200
gradebook_export       GET   302  404  404  404  200  200  404  404  200
adjustments            GET   302  404  404  404  404  200  404  404  200
adjustments_apply      POST  302  404  404  404  404  400  404  404  400
adjustments_undo       POST  302  404  404  404  404  404  404  404  404
audit                  GET   302  404  404  404  200  200  404  404  200
statistics             GET   302  404  404  404  200  200  404  404  200
release                GET   302  404  404  404  404  200  404  404  200
release_take_back      POST  302  404  404  404  404  303  404  404  303
regrade                GET   302  404  404  404  404  200  404  404  200
regrade_apply          POST  302  404  404  404  404  400  404  404  400
regrade_run            GET   302  404  404  404  404  404  404  404  404
regrade_progress       GET   302  404  404  404  404  404  404  404  404
regrade_undo           POST  302  404  404  404  404  404  404  404  404
"""
ROWS = [line.split() for line in TABLE.strip().splitlines() if not line.startswith("#")]


@pytest.fixture
def attempt(ada: User, begin: Begin) -> Attempt:
    """Ada's: handed in, graded, with an explanation that waits for a TA."""
    page = Page(begin(ada))
    page.submit(page.item(CLAIM, ["true"], "Because it grows"), page.item(ONE, ["ob"]))
    grade_waiting()
    page.attempt.refresh_from_db()
    add_rubric_item(page.attempt.sitting.quiz, CLAIM, by=ada, points=Decimal(1), words="Names it")
    return page.attempt


@pytest.fixture
def people(
    attempt: Attempt, ada: User, dan: User, bo: User, cleo: User, other_bo: User, other_cleo: User
) -> dict[str, User | None]:
    abe = person("abe", "Abe Example")
    Enrollment.objects.create(course=attempt.sitting.quiz.course, user=abe, role=Role.STUDENT)
    admin = person("root", "Root Example", is_staff=True, is_superuser=True)
    return dict(zip(PEOPLE, (None, ada, abe, dan, bo, cleo, other_bo, other_cleo, admin), strict=True))


@pytest.fixture
def places(attempt: Attempt) -> dict[str, str]:
    """What stands for the variable parts of an address."""
    return {
        "<int:sitting_id>": str(attempt.sitting_id),
        "<uuid:attempt_id>": str(attempt.pk),
        "<int:course_id>": str(attempt.sitting.quiz.course_id),
        "<int:item_id>": str(ReviewItem.objects.get().pk),
        "<slug:question>": CLAIM,
        "<str:digest>": "0" * 64,
        "<str:token>": "0" * 32,
        "<str:shape>": "scores.json",
        "<str:verb>": "room_extend",
        "<int:request_id>": "1",
        "<int:adjustment_run_id>": "1",
        "<int:opinion_id>": "1",
        "<int:quiz_id>": str(attempt.sitting.quiz_id),
        "<int:rubric_id>": str(RubricItem.objects.get().pk),
        "<int:run_id>": "1",
        "<int:user_id>": str(User.objects.get(netid="abe").pk),
        "<str:uidb64>/<str:token>": "MQ/set-password",
        "<slug:provider_id>": "university",
        "<slug:organization_slug>": "university",
    }


def patterns(resolver: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Name and path of every address outside the admin, which has its own tests."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield str(entry.name), path
        elif path != "admin/":
            yield from patterns(entry, path)


def status(path: str, method: str, user: User | None) -> str:
    """What this person gets; whatever it changed is rolled back."""
    client = Client()
    with transaction.atomic():
        if user is not None:
            client.force_login(user)
        response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return str(response.status_code)


def test_every_address_is_in_the_table() -> None:
    assert sorted(name for name, _ in patterns()) == sorted(row[0] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_kind_of_person_gets_what_the_table_says(
    row: list[str], people: dict[str, User | None], places: dict[str, str]
) -> None:
    name, method, *expected = row
    path = "/" + dict(patterns())[name]
    for variable, stands_for in places.items():
        path = path.replace(variable, stands_for)
    got = {who: status(path, method, user) for who, user in people.items()}
    assert got == dict(zip(PEOPLE, expected, strict=True))


def test_an_address_answers_no_other_method(people: dict[str, User | None], places: dict[str, str]) -> None:
    posts = [row[0] for row in ROWS if row[1] == "POST"]
    paths = {name: "/" + path for name, path in patterns() if name in posts}
    for variable, stands_for in places.items():
        paths = {name: path.replace(variable, stands_for) for name, path in paths.items()}
    assert {name: status(path, "GET", people["admin"]) for name, path in paths.items()} == dict.fromkeys(posts, "405")


def test_a_rehearsal_is_not_found_by_students(people: dict[str, User | None], sitting: Sitting) -> None:
    Sitting.objects.filter(pk=sitting.pk).update(rehearsal=True)
    assert status(f"/sittings/{sitting.pk}/", "GET", people["abe"]) == "404"
    assert status(f"/sittings/{sitting.pk}/", "GET", people["bo"]) == "200"
