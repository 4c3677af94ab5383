"""What does each address at the proctor's door do? One view a name."""

from exams.proctoring.views.accommodations import (
    accommodation_remove,
    accommodations,
    accommodations_apply,
    accommodations_csv,
    accommodations_upload,
)
from exams.proctoring.views.actions import (
    room_admit,
    room_admit_undo,
    room_announce,
    room_answer,
    room_close,
    room_device,
    room_device_undo,
    room_excuse,
    room_excuse_undo,
    room_extend,
    room_message,
    room_message_undo,
    room_note,
    room_pause,
    room_reopen,
    room_resume,
    room_undo,
)
from exams.proctoring.views.checkin import check_in, seats_apply, seats_csv
from exams.proctoring.views.display import display, display_state
from exams.proctoring.views.door import door_log
from exams.proctoring.views.emergency import emergency_merge, emergency_upload
from exams.proctoring.views.late import late_accept, late_saves
from exams.proctoring.views.lockdown import (
    lockdown,
    lockdown_keys,
    lockdown_make,
    lockdown_remove,
    lockdown_upload,
)
from exams.proctoring.views.preflight import preflight, student_rules
from exams.proctoring.views.replay import attempt_replay, attempt_replay_json
from exams.proctoring.views.report import sitting_report, sitting_report_csv, sitting_report_pdf
from exams.proctoring.views.room import room, room_flags, room_form, room_state
from exams.proctoring.views.tickets import tickets, tickets_issue

__all__ = [
    "accommodation_remove",
    "accommodations",
    "accommodations_apply",
    "accommodations_csv",
    "accommodations_upload",
    "attempt_replay",
    "attempt_replay_json",
    "check_in",
    "display",
    "display_state",
    "door_log",
    "emergency_merge",
    "emergency_upload",
    "late_accept",
    "late_saves",
    "lockdown",
    "lockdown_keys",
    "lockdown_make",
    "lockdown_remove",
    "lockdown_upload",
    "preflight",
    "room",
    "room_admit",
    "room_admit_undo",
    "room_announce",
    "room_answer",
    "room_close",
    "room_device",
    "room_device_undo",
    "room_excuse",
    "room_excuse_undo",
    "room_extend",
    "room_flags",
    "room_form",
    "room_message",
    "room_message_undo",
    "room_note",
    "room_pause",
    "room_reopen",
    "room_resume",
    "room_state",
    "room_undo",
    "seats_apply",
    "seats_csv",
    "sitting_report",
    "sitting_report_csv",
    "sitting_report_pdf",
    "student_rules",
    "tickets",
    "tickets_issue",
]
