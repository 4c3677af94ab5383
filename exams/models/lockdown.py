"""How does a sitting know the lockdown browser with the right settings?"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models

from exams.models.sitting import Sitting
from exams.rules.seb.checking import Keys


def new_lockdown_token() -> str:
    """What nobody guesses: 192 random bits."""
    return secrets.token_urlsafe(24)


class LockdownSettings(models.Model):
    """What Safe Exam Browser must show at a sitting, and the file that students open in it.

    `file` is kept as it came, encrypted where it was; the password that opened it is not kept. `start_url` and
    `quit_url` are what the settings in it say.
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="lockdown_settings")
    config_keys: models.JSONField[Any, Any] = models.JSONField(default=list)
    exam_keys: models.JSONField[Any, Any] = models.JSONField(default=list)
    file = models.BinaryField(null=True, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    start_url = models.CharField(max_length=500, blank=True)
    quit_url = models.CharField(max_length=500, blank=True)
    file_token = models.CharField(max_length=32, default=new_lockdown_token, editable=False)
    quit_token = models.CharField(max_length=32, default=new_lockdown_token, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "lockdown settings"

    def __str__(self) -> str:
        return f"Lockdown settings of {self.sitting}"

    @property
    def keys(self) -> Keys:
        return Keys(tuple(self.config_keys), tuple(self.exam_keys))
