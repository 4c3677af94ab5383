"""What of a person's rows goes when the person is made anonymous, and what stays for scores and statistics?"""

from __future__ import annotations

from typing import Any

from exams.models import JournalEntry
from exams.rules.response import ResponseValue, digest

REMOVED = "(removed)"
Kind = JournalEntry.Kind

# These rows go: how somebody signed in, from where, and by what.
FORGOTTEN = frozenset(
    {
        *("account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator", "usersessions.UserSession"),
        *("socialaccount.SocialAccount", "socialaccount.SocialToken", "exams.Ticket", "exams.DoorEntry"),
        *("exams.User_groups", "exams.User_user_permissions"),
    }
)
# In the others these fields are written over; an empty one stays empty.
WRITTEN_OVER: dict[str, dict[str, str]] = {
    "exams.Accommodation": {"reason": ""},
    "exams.Attempt": {"honor_name": "Anonymous", "client_prints": "", "device": ""},
    "exams.Hand": {"text": ""},
    "exams.Message": {"text": REMOVED},
    "exams.Place": {"seat": ""},
    "exams.TimeAdjustment": {"reason": REMOVED},
    "grading.Adjustment": {"reason": REMOVED},
    "grading.RegradeRequest": {"text": REMOVED, "comment": REMOVED},
    "grading.ReviewItem": {"comment": ""},
    "grading.ScoreChange": {"reason": REMOVED},
    "grading.SecondOpinion": {"comment": ""},
}
# These say nothing that anybody typed: states, names of questions, fingerprints, the machine's own words.
KEPT = frozenset(
    {
        *("exams.Attempt.state", "exams.Attempt.closed_by", "exams.Attempt.holder_tab", "exams.Attempt.previous_tab"),
        *("exams.Attempt.lockdown", "exams.Enrollment.role", "exams.Enrollment.section"),
        *("exams.JournalEntry.kind", "exams.JournalEntry.tab", "exams.JournalEntry.question"),
        *("exams.Response.question", "exams.Response.tab", "exams.TimeAdjustment.kind"),
        *("grading.Adjustment.question", "grading.QuestionScore.question", "grading.QuestionScore.explanation"),
        *("grading.RegradeRequest.question", "grading.RegradeStep.question", "grading.RegradeStep.outcome"),
        *("grading.RegradeStep.former_explanation", "grading.ReviewItem.question", "grading.ScoreChange.question"),
        *("grading.SecondOpinion.rubric", "grading.SecondOpinion.settled"),
    }
)
# These are rewritten by the functions below.
REWRITTEN = frozenset(
    {
        *("exams.Response.value", "exams.Response.digest", "exams.JournalEntry.data"),
        "grading.ReviewItem.judged_digest",
    }
)
# What pages and machines noted is of use only while the exam may be disputed.
NOTED = frozenset({Kind.EVENT, Kind.DEVICE_CHANGED, Kind.CLIENT_CHANGED, Kind.LOCKDOWN})
TYPED = frozenset({"text", "why", "name", "reason", "note", "words", "typed"})  # in the data of a journal entry


def wordless_value(value: ResponseValue) -> ResponseValue:
    """An answer whose explanation says nothing any more, but still that there was one, because a person judged it."""
    return {**value, "explanation": REMOVED} if value["explanation"] else value


def wordless_entry(data: dict[str, Any]) -> dict[str, Any]:
    """The data of a journal entry without what people typed; an answer's fingerprint is that of what is left."""
    kept: dict[str, Any] = {name: "" if name in TYPED else inside for name, inside in data.items()}
    if kept.get("value"):
        value = kept["value"] = wordless_value(kept["value"])
        kept["digest"] = digest(value)
    return kept
