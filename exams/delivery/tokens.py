"""What lets a page save without a session? A signed token bound to one attempt, its student and an epoch."""

from __future__ import annotations

import uuid

from django.core import signing

from exams.models import Attempt

SIGNER = signing.Signer(salt="exams.attempt")


def token_for(attempt: Attempt) -> str:
    """The token that the page of this attempt carries. Raising the attempt's `token_epoch` revokes it."""
    return SIGNER.sign(f"{attempt.pk.hex}.{attempt.student_id}.{attempt.token_epoch}")


def read_token(token: str, attempt_id: uuid.UUID) -> tuple[int, int] | None:
    """(student id, epoch) that the token vouches for, or nothing where it is forged or of another attempt."""
    try:
        attempt, student, epoch = SIGNER.unsign(token).split(".")
    except (signing.BadSignature, ValueError):
        return None
    return (int(student), int(epoch)) if attempt == attempt_id.hex else None
