"""What does a person get who sent what is there already, and is a fault of ours still a fault?"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from exams.models import Course, Enrollment, Role, User

pytestmark = pytest.mark.django_db


def enrolls(request: HttpRequest) -> HttpResponse:
    """As a form would whose look for the same row came a moment too early."""
    with transaction.atomic():
        enrollment = Enrollment.objects.select_related("course").get(user=request.user.pk)
        Enrollment.objects.create(user=enrollment.user, course=enrollment.course, role=request.POST["role"])
    return HttpResponse("saved")


def enrolls_stranger(_request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Enrollment.objects.create(user=User.objects.create_user("eve", "Eve"), course=Course.objects.get(), role="spy")
    return HttpResponse("saved")


urlpatterns = [path("twice/", enrolls), path("broken/", enrolls_stranger)]
handler500 = "quizsite.error_pages.server_error"


def post(user: User, where: str) -> HttpResponse:
    with override_settings(ROOT_URLCONF=__name__):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        response: HttpResponse = client.post(where, {"role": Role.STUDENT})
    return response


def test_what_is_there_already_is_said_and_nothing_written(ada: User) -> None:
    before = Enrollment.objects.count()
    response = post(ada, "/twice/")
    assert (response.status_code, "This was saved already" in response.content.decode()) == (409, True)
    assert Enrollment.objects.count() == before


def test_the_log_names_no_values(ada: User, caplog: pytest.LogCaptureFixture) -> None:
    post(ada, "/twice/")
    said = [record for record in caplog.records if record.name == "quizsite.refusals"]
    assert len(said) == 1
    assert said[0].exc_info is None and str(ada.pk) not in said[0].getMessage()


def test_another_broken_constraint_stays_an_error(ada: User) -> None:
    assert post(ada, "/broken/").status_code == 500
