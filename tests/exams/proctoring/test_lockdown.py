"""Can an instructor set up the lockdown browser in every way, and nobody else?"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exams.models import LockdownSettings, Sitting, User
from exams.rules.seb.config_key import config_key
from exams.rules.seb.reading import read_settings
from tests.exams.proctoring.conftest import Post
from tests.exams.rules.seb.files import SETTINGS, XML, protected

pytestmark = pytest.mark.django_db
KEY, EXAM = "a" * 64, "e" * 64


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("exam.seb", data)


def test_settings_made_here_lead_to_this_sitting_and_out_again(post: Post, cleo: User, sitting: Sitting) -> None:
    response = post("lockdown/make", as_=cleo, quit_password="leave", hosts="login.example.edu *.idp.example.edu")
    assert response.status_code == 303
    kept = LockdownSettings.objects.get()
    settings = read_settings(bytes(kept.file or b""))
    assert kept.config_keys == [config_key(settings)]
    assert settings["startURL"] == f"http://testserver/sittings/{sitting.pk}/"
    assert Client().get(settings["quitURL"].removeprefix("http://testserver")).status_code == 200
    assert [rule["expression"] for rule in settings["URLFilterRules"]] == [
        "testserver/*", "login.example.edu/*", "*.idp.example.edu/*"
    ]  # fmt: skip
    assert b"leave" not in bytes(kept.file or b"")


def test_two_settings_are_never_alike(post: Post, cleo: User) -> None:
    post("lockdown/make", as_=cleo)
    first = LockdownSettings.objects.get().config_keys
    post("lockdown/make", as_=cleo)
    assert LockdownSettings.objects.get().config_keys != first


@pytest.mark.parametrize(("data", "password"), [(XML, ""), (protected("secret"), "secret")])
def test_uploaded_settings_are_kept_as_they_came(data: bytes, password: str, post: Post, cleo: User) -> None:
    assert post("lockdown/upload", as_=cleo, file=file(data), password=password).status_code == 303
    kept = LockdownSettings.objects.get()
    assert kept.config_keys == [config_key(SETTINGS)]
    assert bytes(kept.file or b"") == data
    assert "secret" not in str(LockdownSettings.objects.values().get() | {"file": ""})


@pytest.mark.parametrize(
    ("data", "password", "words"),
    [
        (b"hello", "", "not a settings file"),
        (protected("secret"), "", "password is needed"),
        (protected("secret"), "wrong", "does not open"),
        (b"pkhs" + b"x" * 60, "", "certificate"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    data: bytes, password: str, words: str, post: Post, cleo: User
) -> None:
    response = post("lockdown/upload", as_=cleo, file=file(data), password=password)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not LockdownSettings.objects.exists()


def test_keys_are_typed(post: Post, cleo: User) -> None:
    assert post("lockdown/keys", as_=cleo, config_keys=f"{KEY.upper()}\n{KEY}", exam_keys=EXAM).status_code == 303
    kept = LockdownSettings.objects.get()
    assert (kept.config_keys, kept.exam_keys) == ([KEY], [EXAM])


@pytest.mark.parametrize("typed", ["", "12ab", KEY + "0"])
def test_what_is_no_key_is_refused(typed: str, post: Post, cleo: User) -> None:
    assert post("lockdown/keys", as_=cleo, config_keys=typed).status_code == 400


def test_typing_the_key_of_other_settings_forgets_the_file(post: Post, cleo: User) -> None:
    post("lockdown/upload", as_=cleo, file=file(XML))
    post("lockdown/keys", as_=cleo, config_keys=KEY)
    kept = LockdownSettings.objects.get()
    assert (kept.file, kept.file_name, kept.config_keys) == (None, "", [KEY])


def test_settings_can_be_forgotten(post: Post, cleo: User) -> None:
    post("lockdown/keys", as_=cleo, config_keys=KEY)
    post("lockdown/remove", as_=cleo)
    assert not LockdownSettings.objects.exists()


def test_the_page_says_what_does_not_fit(client: Client, post: Post, cleo: User, sitting: Sitting) -> None:
    post("lockdown/upload", as_=cleo, file=file(XML))
    client.force_login(cleo)
    page: Any = client.get(f"/sittings/{sitting.pk}/lockdown").content.decode()
    assert "These settings lead elsewhere" in page
    assert "do not end with the quiz" in page
