"""In which order do rows stand below their parent? A new one without a number goes to the end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Max, QuerySet

from exams.authoring.admin.bases import ModelForm

LAST = 32_767


class PlacedForm(ModelForm):
    """A form of a row with a `position`; left empty, the row goes to the end."""

    position = forms.IntegerField(
        label="Order", required=False, min_value=0, max_value=LAST, help_text="Empty: at the end.",
        widget=forms.NumberInput(attrs={"size": 4, "class": "place"}),
    )  # fmt: skip


def put_last(row: Any, siblings: QuerySet[Any]) -> None:
    """Gives the row the place after its siblings if it has none."""
    if row.position is None:
        last = siblings.aggregate(last=Max("position"))["last"]
        row.position = 0 if last is None else min(last + 1, LAST)


def save_placed(formset: Any) -> None:
    """Saves an inline formset, each new row without a place after the rows before it."""
    for row in formset.save(commit=False):
        put_last(row, formset.model.objects.filter(**{formset.fk.name: formset.instance}))
        row.save()
    for row in formset.deleted_objects:
        row.delete()
    formset.save_m2m()
