"""How does a quiz become an edition, or a correction of its key? What will happen, and the doing of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import Max

from exams.authoring.composing import key_of, paper_of
from exams.authoring.drafting import whole
from exams.authoring.findings import draft_of
from exams.authoring.typesetting import Typesetter
from exams.errors import ExamError, NotPublishable
from exams.models import (
    Edition,
    EditionImage,
    KeyRevision,
    Quiz,
    User,
    canonical_json,
    database_now,
    sha256_of,
)
from exams.rules.lint import Finding, errors_in, lint, warnings_in
from exams.rules.paper import Key, Paper, question_facts


class ReasonMissing(ExamError):
    """A correction of the key says why."""


class DraftChanged(ExamError):
    """The quiz is no longer what the person agreed to publish."""


class KeyDoesNotFit(ExamError):
    """The key judges other questions or choices than the paper has."""


class Outcome(StrEnum):
    """What publishing does: a new edition, a new revision of the last edition's key, or nothing."""

    NEW_EDITION = "new_edition"
    NEW_KEY = "new_key"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Plan:
    """What publishing the quiz as it stands would do. `digest` names the paper and key that it would publish."""

    paper: Paper
    key: Key
    findings: tuple[Finding, ...]
    outcome: Outcome
    last: Edition | None
    digest: str
    key_changed: bool
    images: frozenset[str]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return errors_in(self.findings)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return warnings_in(self.findings)


@dataclass(frozen=True)
class Publication:
    """What publishing did; `edition` and `revision` are the ones now in force."""

    edition: Edition
    revision: KeyRevision
    outcome: Outcome


def plan_publication(quiz: Quiz) -> Plan:
    """Reads only. A change of the paper makes an edition, a change of the key alone a revision of it."""
    quiz = whole(quiz)
    typesetter = Typesetter.with_figures(quiz.figures.all())
    paper, key = paper_of(quiz, typesetter), key_of(quiz, typesetter)
    last = quiz.editions.order_by("-number").first()
    current = last.key_revisions.order_by("-number").first() if last else None
    same_paper = last is not None and canonical_json(last.paper) == canonical_json(paper)
    key_changed = current is None or current.digest != sha256_of(key)
    return Plan(
        paper=paper,
        key=key,
        findings=lint(draft_of(quiz, typesetter)),
        outcome=_outcome(same_paper, key_changed),
        last=last,
        digest=sha256_of({"key": key, "paper": paper}),
        key_changed=key_changed,
        images=frozenset(figure.image_id for figure in quiz.figures.all()),
    )


def _outcome(same_paper: bool, key_changed: bool) -> Outcome:
    if not same_paper:
        return Outcome.NEW_EDITION
    return Outcome.NEW_KEY if key_changed else Outcome.UNCHANGED


def publish(quiz: Quiz, *, by: User, now: dt.datetime | None = None, reason: str = "") -> Edition:
    """The edition now in force: a new one, or the last one where what students see has not changed.

    Raises NotPublishable with lint's errors, and ReasonMissing where only the key changes and `reason` is empty.
    """
    return publish_quiz(quiz, by=by, now=now, reason=reason).edition


@transaction.atomic
def publish_quiz(
    quiz: Quiz, *, by: User, now: dt.datetime | None = None, reason: str = "", digest: str = ""
) -> Publication:
    """As `publish`, and says what was done. Raises DraftChanged where `digest` is given and not the plan's."""
    locked = Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
    plan = plan_publication(locked)
    if plan.errors:
        raise NotPublishable(plan.errors)
    if digest and digest != plan.digest:
        raise DraftChanged("The quiz was changed in the meantime.")
    now = now or database_now()
    if plan.last is None or plan.outcome is Outcome.NEW_EDITION:
        edition, revision = _make_edition(locked, plan, by, now)
    else:
        edition = plan.last
        revision = revise_key(edition, plan.key, by=by, reason=reason, now=now)
        _keep_images(edition, plan)
    return Publication(edition, revision, plan.outcome)


def _make_edition(quiz: Quiz, plan: Plan, by: User, now: dt.datetime) -> tuple[Edition, KeyRevision]:
    edition = Edition.objects.create(
        quiz=quiz,
        number=(plan.last.number if plan.last else 0) + 1,
        paper=plan.paper,
        digest=plan.digest,
        published_at=now,
        published_by=by,
    )
    _keep_images(edition, plan)
    revision = KeyRevision.objects.create(
        edition=edition,
        number=1,
        key=plan.key,
        digest=sha256_of(plan.key),
        created_at=now,
        created_by=by,
    )
    return edition, revision


def _keep_images(edition: Edition, plan: Plan) -> None:
    """Notes which images the edition needs; those that only solutions show stay out of the paper."""
    paper, key = canonical_json(plan.paper), canonical_json(plan.key)
    EditionImage.objects.bulk_create(
        [
            EditionImage(edition=edition, image_id=digest, in_paper=digest in paper)
            for digest in sorted(plan.images)
            if digest in paper or digest in key
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def revise_key(edition: Edition, key: Key, *, by: User, reason: str, now: dt.datetime | None = None) -> KeyRevision:
    """A new revision of the edition's key, or the current one where nothing differs.

    Raises ReasonMissing without a reason and KeyDoesNotFit where questions or choices are not the paper's.
    """
    locked = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    current = locked.key_revisions.order_by("-number").first()
    digest = sha256_of(key)
    if current is not None and current.digest == digest:
        return current
    if not reason.strip():
        raise ReasonMissing("A correction of the key needs a reason.")
    if not fits(locked.paper, key):
        raise KeyDoesNotFit("The key is not for this paper.")
    last = locked.key_revisions.aggregate(last=Max("number"))["last"] or 0
    return KeyRevision.objects.create(
        edition=locked,
        number=last + 1,
        key=key,
        digest=digest,
        reason=reason.strip(),
        created_at=now or database_now(),
        created_by=by,
    )


def fits(paper: Paper, key: Key) -> bool:
    """Whether the key judges exactly the paper's questions and choices."""
    asked = {name: facts.choices for name, facts in question_facts(paper).items()}
    judged = {name: frozenset(question["choices"]) for name, question in key["questions"].items()}
    return asked == judged
