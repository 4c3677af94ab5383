"""What does each address around results do? One view a name."""

from grading.results.views.adjustments import adjustments, adjustments_apply, adjustments_undo
from grading.results.views.audit import audit
from grading.results.views.gradebook import gradebook, gradebook_csv, gradebook_export, grading_progress
from grading.results.views.regrade import (
    regrade,
    regrade_apply,
    regrade_progress,
    regrade_run,
    regrade_undo,
)
from grading.results.views.release import release, release_take_back
from grading.results.views.request import regrade_request
from grading.results.views.result import result, result_seen
from grading.results.views.statistics import key_suspicions, statistics

__all__ = [
    "adjustments",
    "adjustments_apply",
    "adjustments_undo",
    "audit",
    "gradebook",
    "gradebook_csv",
    "gradebook_export",
    "grading_progress",
    "key_suspicions",
    "regrade",
    "regrade_apply",
    "regrade_progress",
    "regrade_request",
    "regrade_run",
    "regrade_undo",
    "release",
    "release_take_back",
    "result",
    "result_seen",
    "statistics",
]
