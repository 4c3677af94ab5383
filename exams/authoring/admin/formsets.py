"""What do rows below their parent need that Django's inline forms leave out? Names for their fields, and all checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

if TYPE_CHECKING:
    _InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    _InlineFormSet = BaseInlineFormSet


class NamedRows(_InlineFormSet):
    """Says the name of each field to a screen reader: on the page it stands only at the head of its column."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = "" if index is None else f", row {index + 1}"
        for field in form:
            if not field.is_hidden:
                field.field.widget.attrs.setdefault("aria-label", f"{field.label}{row}")


class CheckedRows(NamedRows):
    """Asks the constraints that name the parent, which Django leaves out: a row that exists gets a message."""

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if form.is_valid() and form.has_changed() and form not in self.deleted_forms:
                try:
                    form.instance.validate_constraints()
                except ValidationError as refused:
                    form.add_error(None, refused.messages)
