"""Which of Django's classes take type parameters only for the type checker? Under plain names, for subclassing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth import forms as auth_forms

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
    UserCreationForm = auth_forms.AdminUserCreationForm[Any]
    UserChangeForm = auth_forms.UserChangeForm[Any]
    UserAdmin = auth_admin.UserAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline
    ModelForm = forms.ModelForm
    UserCreationForm = auth_forms.AdminUserCreationForm
    UserChangeForm = auth_forms.UserChangeForm
    UserAdmin = auth_admin.UserAdmin

__all__ = ["ModelAdmin", "ModelForm", "TabularInline", "UserAdmin", "UserChangeForm", "UserCreationForm"]
