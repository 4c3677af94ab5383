"""How is a person forgotten, while every score and every statistic stays what it was?

The account, the answers and the scores stay under a name that says nothing; what anybody typed goes. Rows that the
database does not let change are deleted and written anew with the same keys: to forget is no correction, and only the
command `anonymise` does it. Afterwards each journal still replays to its answers.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from exams.models import Attempt, Course, Enrollment, JournalEntry, Response, Role, Sitting, User
from exams.rules.response import digest
from exams.running.audit import record
from exams.running.holding import hold
from grading.marking.rereading import explanation_digest
from grading.models import ReviewItem
from quizsite.personal.rows import Model, Rows, delete_rows, in_parts
from quizsite.personal.signins import forget_logs
from quizsite.personal.subject import rows_about
from quizsite.personal.words import FORGOTTEN, NOTED, REMOVED, WRITTEN_OVER, wordless_entry, wordless_value

BEGINNING = "anonymous-"


def forgettable(before: dt.datetime) -> QuerySet[User]:
    """Students for whom everything ended before then. Whoever runs a course, or is on the roster of one that still
    has a sitting to come or none yet, is not among them; nor is who was made anonymous already.
    """
    lasting = Attempt.objects.filter(student=OuterRef("pk")).filter(Q(closed_at=None) | Q(closed_at__gte=before))
    living = Course.objects.filter(
        Q(quizzes__sittings__isnull=True) | Q(quizzes__sittings__in=Sitting.objects.filter(closes_at__gte=before))
    )
    of = Enrollment.objects.filter(user=OuterRef("pk"))
    running = of.exclude(role=Role.STUDENT)
    expected = of.filter(dropped_at=None, course__in=living)
    students = User.objects.filter(is_staff=False, is_superuser=False, joined_at__lt=before)
    return (
        students.filter(Exists(of) | Exists(Attempt.objects.filter(student=OuterRef("pk"))))
        .exclude(netid__startswith=BEGINNING)
        .exclude(Exists(lasting))
        .exclude(Exists(running))
        .exclude(Exists(expected))
        .order_by("pk")
    )


@transaction.atomic
def make_anonymous(user: User) -> int:
    """Forgets this person; all in one transaction. Says how many rows were deleted or written over.

    Whoever calls it ends the sign-ins (`signins.end_sessions`), for many people at once; none works any more.
    """
    list(hold(Attempt.objects.filter(student=user)).values_list("pk"))  # nobody judges or accepts meanwhile
    rows = rows_about(user)
    changed = _forget_admin_words(user, rows) + forget_logs(Q(username=user.netid))
    changed += delete_rows({model: keys for model, keys in rows.items() if model._meta.label in FORGOTTEN})
    for model, keys in rows.items():
        if over := WRITTEN_OVER.get(model._meta.label):
            changed += _write_over(model, keys, over)
    changed += _without_explanations(rows)
    user.netid, user.full_name, user.email = f"{BEGINNING}{secrets.token_hex(6)}", "Anonymous", ""
    user.is_active = False
    user.set_unusable_password()
    user.save()
    record("person made anonymous", by=None, about=f"user {user.pk}", data={"rows": changed})
    return changed


def _write_over(model: type[models.Model], keys: set[Any], over: dict[str, str]) -> int:
    changed = []
    for row in _rows_of(model, keys):
        words = {name: text for name, text in over.items() if getattr(row, name)}
        for name, text in words.items():
            setattr(row, name, text)
        if words:
            changed.append(row)
    return _write_anew(model, changed)


def _without_explanations(rows: Rows) -> int:
    answers = list(_rows_of(Response, rows.get(Response, set())))
    for answer in answers:
        answer.value = wordless_value(answer.value)
        answer.digest = digest(answer.value)
    Response.objects.bulk_update(answers, ["value", "digest"], batch_size=500)
    items = [item for item in _rows_of(ReviewItem, rows.get(ReviewItem, set())) if item.judged_digest]
    for item in items:
        item.judged_digest = explanation_digest(REMOVED)  # what was judged has not changed: nobody reads it again
    ReviewItem.objects.bulk_update(items, ["judged_digest"], batch_size=500)
    return len(answers) + len(items) + _without_words(rows.get(JournalEntry, set()))


def _without_words(keys: set[Any]) -> int:
    entries = list(_rows_of(JournalEntry, keys))
    noted = [entry.pk for entry in entries if entry.kind in NOTED]
    for part in in_parts(noted):
        JournalEntry.objects.filter(pk__in=part).delete()
    kept = [entry for entry in entries if entry.kind not in NOTED]
    for entry in kept:
        entry.data = wordless_entry(entry.data)
    return len(noted) + _write_anew(JournalEntry, kept)


def _rows_of(model: type[Any], keys: Iterable[Any]) -> Iterable[Any]:
    for part in in_parts(keys):
        yield from model._base_manager.filter(pk__in=part)


def _write_anew(model: type[models.Model], rows: list[Any]) -> int:
    """The rows with the same keys and other words; foreign keys are looked at when the transaction ends."""
    for part in in_parts([row.pk for row in rows]):
        manager = model._base_manager
        manager.filter(pk__in=part)._raw_delete(manager.db)
    model._base_manager.bulk_create(rows, batch_size=500)
    return len(rows)


def _forget_admin_words(user: User, rows: Rows) -> int:
    """The admin's own log repeats names of people in its list of what was changed."""
    changed = 0
    named: list[tuple[Model, set[Any]]] = [*rows.items(), (User, {user.pk})]
    for model, keys in named:
        kind = ContentType.objects.get_for_model(model)
        for part in in_parts(map(str, keys)):
            entries = LogEntry.objects.filter(content_type=kind, object_id__in=part)
            changed += entries.update(object_repr=REMOVED, change_message="")
    return changed
