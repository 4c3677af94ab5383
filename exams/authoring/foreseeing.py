"""What will the check say of a document once it is a quiz?"""

from __future__ import annotations

from django.db import transaction

from exams.authoring.findings import findings_of
from exams.authoring.importing import NotImportable, save_document
from exams.interchange.document import QuizDocument
from exams.models import Course
from exams.rules.lint import Finding


@transaction.atomic
def findings_ahead(document: QuizDocument, course: Course) -> tuple[Finding, ...]:
    """Every finding, by the very rules of publishing: the quiz is written, looked at, and taken back.

    Nothing where the document cannot be imported; why not is said elsewhere.
    """
    try:
        with transaction.atomic():
            found = findings_of(save_document(document, course=course))
            transaction.set_rollback(True)
            return found
    except NotImportable:
        return ()
