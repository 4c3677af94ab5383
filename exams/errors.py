"""Which rules of an exam can be broken? One base class; the words that people read are in the templates."""

import datetime as dt


class ExamError(Exception):
    """A rule of the exam was broken. Nothing was written."""


class MayNotEnter(ExamError):
    """The door is shut for this student now; `reason` names the rule (see `exams.rules.admission.Refusal`)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class HonorNotSigned(ExamError):
    """The typed name is not the student's full name."""


class AttemptClosed(ExamError):
    """The attempt takes no more answers."""


class MalformedSync(ExamError):
    """A sync body is not of the protocol; `code` and `place` say where."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(f"{code} at {place}" if place else code)
        self.code = code
        self.place = place


class JournalFull(ExamError):
    """The pages of this attempt have written more than a person can; the page keeps what it has and tries again."""


class TooManyTries(ExamError):
    """Somebody guessed at a door too often; after `wait` the next try counts again (see `exams.running.guesses`)."""

    def __init__(self, wait: dt.timedelta) -> None:
        super().__init__(f"too many tries; again in {wait / dt.timedelta(seconds=1):.0f} s")
        self.wait = wait


class ReasonMissing(ExamError):
    """What changes a result needs a reason in words."""


class SealRefused(ExamError):
    """A file is not an emergency file of this sitting; `code` says why, `place` where in it."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(f"{code} at {place}" if place else code)
        self.code = code
        self.place = place


class EffectChanged(ExamError):
    """What a late save would change is no longer what was looked at; nothing was written."""


class RosterChanged(ExamError):
    """What a roster would do is no longer what was looked at, or problems stand in its way; nothing was written."""


class NotPublishable(ExamError):
    """Lint found errors; `findings` holds them all."""

    def __init__(self, findings: tuple[object, ...]) -> None:
        super().__init__(f"{len(findings)} findings stand in the way of publishing")
        self.findings = findings


class ErratumRefused(ExamError):
    """A later edition cannot be brought to attempts that run; `obstacles` say what it changes (see `rules.erratum`)."""

    def __init__(self, obstacles: tuple[object, ...] = ()) -> None:
        super().__init__(f"{len(obstacles)} changes cannot be made under way")
        self.obstacles = obstacles
