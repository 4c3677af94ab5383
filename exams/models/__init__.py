"""Which rows does the exam side keep? Every model, under one name."""

from exams.models.attempt import Attempt, Message, Response, TimeAdjustment
from exams.models.audit import AuditEntry
from exams.models.clock import TRANSPORT_GRACE, DatabaseNow, database_now
from exams.models.course import STAFF_ROLES, Course, Enrollment, Role
from exams.models.door import DoorEntry, Place, RoomAction, Ticket
from exams.models.edition import Edition, EditionImage, KeyRevision, canonical_json, sha256_of
from exams.models.erratum import Erratum, ErratumNotice
from exams.models.hand import Hand
from exams.models.journal import JournalEntry
from exams.models.lockdown import LockdownSettings, new_lockdown_token
from exams.models.people import User
from exams.models.quiz import Choice, Figure, FigureImage, Question, Quiz, Section, new_uid
from exams.models.seal import SittingSeal
from exams.models.sitting import Accommodation, Sitting, SittingEdition

__all__ = [
    "STAFF_ROLES",
    "TRANSPORT_GRACE",
    "Accommodation",
    "Attempt",
    "AuditEntry",
    "Choice",
    "Course",
    "DatabaseNow",
    "DoorEntry",
    "Edition",
    "EditionImage",
    "Enrollment",
    "Erratum",
    "ErratumNotice",
    "Figure",
    "FigureImage",
    "Hand",
    "JournalEntry",
    "KeyRevision",
    "LockdownSettings",
    "Message",
    "Place",
    "Question",
    "Quiz",
    "Response",
    "Role",
    "RoomAction",
    "Section",
    "Sitting",
    "SittingEdition",
    "SittingSeal",
    "Ticket",
    "TimeAdjustment",
    "User",
    "canonical_json",
    "database_now",
    "new_lockdown_token",
    "new_uid",
    "sha256_of",
]
