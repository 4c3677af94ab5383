"""Where does Django find the admin of exams? In `exams.authoring.admin`."""

from exams.authoring import admin as authoring_admin

__all__ = ["authoring_admin"]
