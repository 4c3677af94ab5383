"""How are the pages of a person's open attempts locked out? By raising the epoch that their tokens carry."""

from __future__ import annotations

from django.db.models import F

from exams.models import Attempt, User


def revoke_tokens(user: User) -> int:
    """Makes every open page of this student ask for a new sign-in before its next save. Returns how many attempts."""
    return Attempt.objects.filter(student=user).open().update(token_epoch=F("token_epoch") + 1)
