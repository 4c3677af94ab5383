"""What does each address at the student's door do? One view a name."""

from exams.delivery.views.corrections import attempt_corrections, attempt_corrections_seen
from exams.delivery.views.device import attempt_device
from exams.delivery.views.figure import figure
from exams.delivery.views.hand import hand_lower, hand_raise, hand_state
from exams.delivery.views.lobby import attempt_lobby, attempt_start, door_help
from exams.delivery.views.lockdown import (
    attempt_lockdown,
    lockdown_file,
    lockdown_prove,
    lockdown_quit,
    lockdown_test,
)
from exams.delivery.views.paper import attempt_paper, attempt_time, attempt_token
from exams.delivery.views.receipt import attempt_receipt, attempt_receipt_file, receipt_check
from exams.delivery.views.sync import attempt_forward, attempt_submit, attempt_sync
from exams.delivery.views.ticket import ticket_door

__all__ = [
    "attempt_corrections",
    "attempt_corrections_seen",
    "attempt_device",
    "attempt_forward",
    "attempt_lobby",
    "attempt_lockdown",
    "attempt_paper",
    "attempt_receipt",
    "attempt_receipt_file",
    "attempt_start",
    "attempt_submit",
    "attempt_sync",
    "attempt_time",
    "attempt_token",
    "door_help",
    "figure",
    "hand_lower",
    "hand_raise",
    "hand_state",
    "lockdown_file",
    "lockdown_prove",
    "lockdown_quit",
    "lockdown_test",
    "receipt_check",
    "ticket_door",
]
