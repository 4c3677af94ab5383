"""How does a form take a length of time? In minutes, which exist nowhere else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

LONGEST = Decimal(7 * 24 * 60)


class MinutesField(forms.DecimalField):
    """Minutes, with halves if need be, to a timedelta and back."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("encoder", None)
        kwargs.setdefault("help_text", "")
        kwargs["help_text"] = f"{kwargs['help_text']} In minutes.".strip()
        super().__init__(min_value=Decimal(0), max_value=LONGEST, decimal_places=2, **kwargs)
        self.widget.attrs.update({"step": "any", "class": "vIntegerField"})

    def clean(self, value: Any) -> dt.timedelta | None:
        minutes = super().clean(value)
        return None if minutes is None else dt.timedelta(seconds=round(float(minutes) * 60))

    def prepare_value(self, value: Any) -> Any:
        return minutes_in(value) if isinstance(value, dt.timedelta) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


def minutes_in(length: dt.timedelta) -> str:
    """`0:45:00` as `45`, `0:07:30` as `7.5`."""
    minutes = Decimal(length // dt.timedelta(seconds=1)) / 60
    return f"{round(minutes, 2).normalize():f}"


IN_MINUTES: dict[type[models.Field[Any, Any]], dict[str, Any]] = {models.DurationField: {"form_class": MinutesField}}
