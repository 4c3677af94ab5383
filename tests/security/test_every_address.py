"""Does what must hold at every address hold at each of them, the admin's and those of tomorrow included?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from exams.models import Attempt, User
from grading.models import Release
from tests.cast import person
from tests.security.conftest import SignedIn
from tests.security.test_csrf import SIGNED, WITHOUT_COOKIE, path_of, views
from tests.services.process import ROOT
from tests.test_access import ROWS

ALL = sorted(row[0] for row in ROWS)
READ = sorted(row[0] for row in ROWS if row[1] == "GET")
ADMIN = sorted({path for path, _ in views() if path.startswith("admin/")})
INJECTED = "x%0d%0aSet-Cookie:%20planted=1%0d%0aX-Planted:%201"


@pytest.fixture
def root(db: None) -> User:
    return person("root", "Root Example", is_staff=True, is_superuser=True)


def concrete(path: str) -> str:
    """An address with something in place of each of its variables."""
    path = re.sub(r"\(\?P<[^>]+>[^)]*\)", "1", path).replace("^", "").replace("$", "").replace("\\Z", "")
    return "/" + re.sub(
        "<uuid:[a-z_]+>", "0" * 8 + "-0000-4000-8000-" + "0" * 12, re.sub("<(int|path|str|slug):[a-z_]+>", "1", path)
    )


def test_no_address_takes_a_form_of_another_site(root: User) -> None:
    """Whether it takes forms at all or not: one that starts to is covered from its first day."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(root)
    names = set(ALL) - WITHOUT_COOKIE - SIGNED
    answers = {n: client.post(path_of(n), {"a": "b"}, headers={"Origin": "https://evil.example"}) for n in names}
    refused = {n for n, r in answers.items() if (r.status_code, "The form was too old" in r.text) == (403, True)}
    assert names - refused == set()


def test_nor_does_the_admin(root: User) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(root)
    paths = [concrete(path) for path in ADMIN]
    answers = {p: client.post(p, {"a": "b"}, headers={"Origin": "https://evil.example"}) for p in paths}
    # A redirect leads to the sign-in or to the same address with a slash, and does nothing.
    taken = {p: r.status_code for p, r in answers.items() if r.status_code not in (403, 301, 302)}
    assert len(paths) > 50
    assert (taken, [p for p, r in answers.items() if "evil" in r.headers.get("Location", "")]) == ({}, [])


def test_no_address_writes_what_it_is_asked_into_a_header(root: User) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(root)
    names = ("next", "q", "code", "kind", "question", "show", "sort", "page", "edition", "for")
    asked = "?" + "&".join(f"{name}={INJECTED}" for name in names)
    answers = {name: client.get(path_of(name) + asked) for name in READ}
    assert {n: r.status_code for n, r in answers.items() if r.status_code in (500, 502)} == {}
    assert [n for n, r in answers.items() if "planted" in r.cookies or "X-Planted" in r] == []
    assert [n for n, r in answers.items() if any("\n" in v or "\r" in v for _, v in r.items())] == []


@pytest.mark.django_db
def test_every_answer_carries_the_policies() -> None:
    client = Client(raise_request_exception=False)
    answers = {name: client.get(path_of(name)) for name in ALL}
    policies = {name: response["Content-Security-Policy"] for name, response in answers.items()}
    strict = "default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"
    assert {n: p for n, p in policies.items() if "unsafe" in p or not all(words in p for words in strict)} == {}
    held = (
        *("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "X-Request-ID"),
        *("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"),
    )
    assert [(n, header) for n, r in answers.items() for header in held if header not in r] == []


def objects_of_the_course() -> Iterator[tuple[str, object]]:
    """The address of the change page of one row of each model in the admin."""
    for model in admin.site._registry:
        row = model._default_manager.first()
        if row is not None:
            label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            for page in ("change", "delete", "history"):
                try:
                    yield reverse(f"{label}_{page}", args=[row.pk]), row
                except NoReverseMatch:
                    continue


@pytest.mark.django_db
def test_an_instructor_of_another_course_opens_nothing_in_the_admin(
    graded: Attempt, released: Release, other_cleo: User, signed_in: SignedIn
) -> None:
    client = signed_in(other_cleo)
    opened = {
        path: client.get(path).status_code
        for path, row in objects_of_the_course()
        if row != other_cleo.enrollments.first()
    }
    assert opened
    shared = {path for path in opened if "/user/" in path or "/course/" in path}
    assert {path: code for path, code in opened.items() if code == 200 and path not in shared} == {}


SECRET = re.compile(r"(^|_)(code|token|secret|ticket|password|passcode|signature|mac)$")


def comparisons(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where something with a secret's name is compared by == or != with something that is not written there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            sides = [node.left, *node.comparators]
            names = [
                s.id if isinstance(s, ast.Name) else s.attr for s in sides if isinstance(s, ast.Name | ast.Attribute)
            ]
            if len(names) == 2 and any(SECRET.search(name) for name in names):
                yield node.lineno, ast.unparse(node)


def test_no_secret_is_compared_letter_by_letter() -> None:
    """`==` ends at the first letter that differs, and the time tells how far one came: hmac.compare_digest does not."""
    found = {
        f"{path.relative_to(ROOT)}:{line}": text
        for app in ("exams", "grading", "quizsite")
        for path in Path(ROOT / app).rglob("*.py")
        for line, text in comparisons(ast.parse(path.read_text()))
    }
    assert found == {}


def test_such_a_comparison_would_be_found() -> None:
    assert list(comparisons(ast.parse("if sitting.access_code == typed: pass"))) == [
        (1, "sitting.access_code == typed")
    ]
