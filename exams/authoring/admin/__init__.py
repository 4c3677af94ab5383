"""What can be edited in the admin, and by whom? Importing this registers everything."""

from django.contrib import admin

from exams.authoring.admin.attempt import AttemptAdmin, JournalEntryAdmin, ResponseAdmin, TimeAdjustmentAdmin
from exams.authoring.admin.audit import AuditEntryAdmin
from exams.authoring.admin.course import CourseAdmin
from exams.authoring.admin.edition import EditionAdmin, KeyRevisionAdmin
from exams.authoring.admin.enrollment import EnrollmentAdmin
from exams.authoring.admin.figure import FigureAdmin
from exams.authoring.admin.people import PersonAdmin
from exams.authoring.admin.question import QuestionAdmin
from exams.authoring.admin.quiz import QuizAdmin
from exams.authoring.admin.section import SectionAdmin
from exams.authoring.admin.sitting import AccommodationAdmin, SittingAdmin

__all__ = [
    "AccommodationAdmin",
    "AttemptAdmin",
    "AuditEntryAdmin",
    "CourseAdmin",
    "EditionAdmin",
    "EnrollmentAdmin",
    "FigureAdmin",
    "JournalEntryAdmin",
    "KeyRevisionAdmin",
    "PersonAdmin",
    "QuestionAdmin",
    "QuizAdmin",
    "ResponseAdmin",
    "SectionAdmin",
    "SittingAdmin",
    "TimeAdjustmentAdmin",
]

admin.site.site_header = admin.site.site_title = "Quizzes: authoring"
admin.site.index_title = "What you teach"
