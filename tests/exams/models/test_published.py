"""Does the database itself keep what was published, whoever asks for something else?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from exams.models import Edition, EditionImage, Erratum, FigureImage, KeyRevision, User, database_now
from tests.cast import make_edition, small_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(edition: Edition) -> FigureImage:
    made = FigureImage.objects.create(digest="a" * 64, media_type="image/png", width=1, height=1, data=b"x")
    EditionImage.objects.create(edition=edition, image=made, in_paper=True)
    return made


def refused(change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _and_end(change)


def _and_end(change: Callable[[], object]) -> None:
    change()
    connection.check_constraints()  # foreign keys are looked at when the transaction ends


def raw(sql: str, *parameters: object) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    return run


def test_a_key_revision_stays_as_long_as_its_edition(edition: Edition) -> None:
    refused(raw("DELETE FROM exams_keyrevision WHERE edition_id = %s", edition.pk))
    assert KeyRevision.objects.count() == 1


@pytest.mark.usefixtures("image")
def test_what_an_edition_needs_of_images_stays(edition: Edition) -> None:
    refused(raw("DELETE FROM exams_editionimage WHERE edition_id = %s", edition.pk))
    refused(raw("UPDATE exams_editionimage SET in_paper = %s", False))
    refused(raw("DELETE FROM exams_figureimage"))


@pytest.mark.usefixtures("sitting")
def test_an_edition_that_a_sitting_hands_out_stays(edition: Edition) -> None:
    refused(raw("DELETE FROM exams_edition WHERE id = %s", edition.pk))


def test_an_erratum_never_changes(edition: Edition, sitting: object, cleo: User) -> None:
    later = make_edition(edition.quiz, cleo, small_paper(title="Corrected"))
    erratum = Erratum.objects.create(
        sitting=sitting, before=edition, edition=later, note="2 is 3", made_at=database_now(), made_by=cleo
    )
    refused(lambda: Erratum.objects.filter(pk=erratum.pk).update(note="nothing"))
