"""Why can a settings file of Safe Exam Browser not be read?"""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """The words for people are in the template and in the command."""

    TOO_LARGE = "too_large"
    NOT_SETTINGS = "not_settings"
    PASSWORD_NEEDED = "password_needed"  # noqa: S105 - the name of a problem
    PASSWORD_WRONG = "password_wrong"  # noqa: S105 - the name of a problem
    CERTIFICATE = "certificate"
    DAMAGED = "damaged"


WORDS = {
    Problem.TOO_LARGE: "The file is too large for settings of Safe Exam Browser.",
    Problem.NOT_SETTINGS: "This is not a settings file of Safe Exam Browser.",
    Problem.PASSWORD_NEEDED: "The file is encrypted: its password is needed.",
    Problem.PASSWORD_WRONG: "The password does not open the file, or the file is damaged.",
    Problem.CERTIFICATE: "The file is encrypted for a certificate that only the exam computers have. "
    "Take the Config Key from the SEB Config Tool instead.",
    Problem.DAMAGED: "The file is damaged.",
}


class SettingsRefused(ValueError):
    """The file cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(WORDS[problem])
        self.problem = problem
