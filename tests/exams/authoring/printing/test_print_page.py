"""Who gets an edition on paper, from the admin or the command line? Who teaches the course, and nobody else."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from exams.models import Edition, Quiz, User
from tests.cast import make_edition, small_paper
from tests.exams.authoring.printing.pdfs import pages_of, text_of

KINDS = ["exam", "solutions", "answer_sheet"]


def address(edition: Edition, kind: str = "exam") -> str:
    return reverse("admin:exams_edition_print", args=[edition.pk, kind])


@pytest.mark.parametrize("who", ["cleo", "administrator"])
@pytest.mark.parametrize("kind", KINDS)
def test_who_teaches_gets_the_pdf(
    request: pytest.FixtureRequest, client: Client, edition: Edition, kind: str, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    reply = client.get(address(edition, kind))
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/pdf")
    assert reply.content.startswith(b"%PDF-")
    assert "no-store" in reply["Cache-Control"]
    assert f'filename="tst-101-small-quiz-{kind.replace("_", "-")}-edition-1.pdf"' in reply["Content-Disposition"]


@pytest.mark.parametrize("who", ["ada", "bo", "dan", "other_cleo", "other_bo"])
@pytest.mark.parametrize("kind", KINDS)
def test_for_everybody_else_there_is_nothing(
    request: pytest.FixtureRequest, client: Client, edition: Edition, kind: str, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(edition, kind)).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_not_signed_in_is_sent_to_the_door(client: Client, edition: Edition, kind: str) -> None:
    reply = client.get(address(edition, kind))
    assert (reply.status_code, "login" in reply["Location"]) == (302, True)


@pytest.mark.parametrize("query", [{"size": "letter"}, {"size": "a3"}, {"size": "../a4"}])
def test_a_size_that_no_printer_has_is_not_found(
    client: Client, edition: Edition, cleo: User, query: dict[str, str]
) -> None:
    client.force_login(cleo)
    assert client.get(address(edition), query).status_code == 404


def test_an_unknown_kind_is_not_found(client: Client, edition: Edition, cleo: User) -> None:
    client.force_login(cleo)
    assert client.get(address(edition, "key")).status_code == 404


def test_the_edition_page_links_to_every_kind(client: Client, edition: Edition, cleo: User) -> None:
    client.force_login(cleo)
    page = client.get(reverse("admin:exams_edition_change", args=[edition.pk])).content.decode()
    links = [f'href="{address(edition, kind)}{size}"' for kind in KINDS for size in ("", "?size=a4")]
    assert [link for link in [*links, f'href="{address(edition)}?large=1"'] if link not in page] == []


def test_large_print_takes_more_pages(client: Client, edition: Edition, cleo: User) -> None:
    client.force_login(cleo)
    normal, large = (client.get(address(edition), query).content for query in ({}, {"large": "1"}))
    assert len(pages_of(large)) > len(pages_of(normal))


def test_what_cannot_be_printed_is_said_on_the_edition_page(client: Client, quiz: Quiz, cleo: User) -> None:
    broken = make_edition(quiz, cleo, small_paper(instructions_html="<math><msup></msup></math>"))
    client.force_login(cleo)
    reply = client.get(address(broken), follow=True)
    assert reply.redirect_chain == [(reverse("admin:exams_edition_change", args=[broken.pk]), 302)]
    assert "A formula in the instructions cannot be drawn on paper." in reply.content.decode()


def test_the_command_writes_the_file(edition: Edition, tmp_path: Path) -> None:
    out, said = tmp_path / "solutions.pdf", StringIO()
    call_command("print_edition", str(edition.pk), str(out), kind="solutions", large=True, stdout=said)
    assert "SOLUTIONS" in text_of(out.read_bytes())
    assert said.getvalue() == f"Wrote {out}.\n"


@pytest.mark.django_db
def test_the_command_says_that_there_is_no_such_edition(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^There is no edition 7\.$"):
        call_command("print_edition", "7", str(tmp_path / "out.pdf"))
    assert not (tmp_path / "out.pdf").exists()


def test_the_command_says_why_a_file_cannot_be_written(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("print_edition", str(edition.pk), str(tmp_path / "absent" / "out.pdf"))
