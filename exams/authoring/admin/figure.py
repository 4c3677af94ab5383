"""How do images get into a quiz? Uploaded, checked and cleaned, under the name that its texts use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from exams.authoring.admin.bases import ModelForm
from exams.authoring.admin.scope import CourseScopedAdmin, person, rows
from exams.authoring.importing import keep_image
from exams.authoring.outline import figure_markup
from exams.content.images import MAX_BYTES, CleanImage, ImageRefused, check_image
from exams.models import Figure, Quiz

ACCEPTED = ".png,.jpg,.jpeg,.webp,.svg"


class FigureForm(ModelForm):
    upload = forms.FileField(
        label="Image",
        required=False,
        help_text="PNG, JPEG, WebP or SVG, at most 5 MB. It is cleaned: scripts, links and hidden data are taken out.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )

    class Meta:
        model = Figure
        fields = ("quiz", "name", "alt")
        widgets = {"alt": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}
        help_texts = {
            "name": "Letters, digits, - and _. Texts show the figure by ![](figure:NAME).",
            "alt": "What a screen reader says. Describe what is to be seen without giving the answer away.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clean_image: CleanImage | None = None

    def clean_upload(self) -> None:
        upload = self.cleaned_data["upload"]
        if not upload:
            if not self.instance.image_id:
                raise forms.ValidationError("Choose an image.")
            return
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
        try:
            self.clean_image = check_image(upload.read())
        except ImageRefused as refused:
            raise forms.ValidationError(refused.message) from refused


@admin.register(Figure)
class FigureAdmin(CourseScopedAdmin):
    form = FigureForm
    list_display = ("name", "quiz", "alt", "image")
    list_filter = (("quiz", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("quiz__course",)
    search_fields = ("name", "alt", "quiz__title")
    readonly_fields = ("shown",)
    fields = ("quiz", "name", "upload", "alt", "shown")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Figure]:
        return super().get_queryset(request).select_related("image").defer("image__data")

    def get_readonly_fields(self, request: HttpRequest, obj: Figure | None = None) -> Any:  # noqa: ARG002
        return (*self.readonly_fields, "quiz") if obj else self.readonly_fields

    def get_fields(self, request: HttpRequest, obj: Figure | None = None) -> Any:  # noqa: ARG002
        return self.fields if obj else self.fields[:-1]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Only a quiz of one's own can be named in the address."""
        wanted = request.GET.get("quiz", "")
        known = wanted.isdecimal() and rows(Quiz, person(request)).filter(pk=wanted).exists()
        return {"quiz": wanted} if known else {}

    def save_model(self, request: HttpRequest, obj: Figure, form: Any, change: bool) -> None:
        if form.clean_image is not None:
            obj.image = keep_image(form.clean_image)
        super().save_model(request, obj, form, change)

    @admin.display(description="as texts show it")
    def shown(self, figure: Figure) -> str:
        return figure_markup(figure)
