"""Would the database keep these rows below their parent? Django's inline forms leave some constraints unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

if TYPE_CHECKING:
    _InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    _InlineFormSet = BaseInlineFormSet


class CheckedRows(_InlineFormSet):
    """Asks the constraints that name the parent, which Django leaves out: a row that exists gets a message."""

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if form.is_valid() and form.has_changed() and form not in self.deleted_forms:
                try:
                    form.instance.validate_constraints()
                except ValidationError as refused:
                    form.add_error(None, refused.messages)
