"""Which rules of grading can be broken? One base class; the words that people read are in the templates."""


class GradingError(Exception):
    """A rule of grading was broken. Nothing was written."""


class ReviewConflict(GradingError):
    """Somebody else judged this item meanwhile."""


class PointsOutOfRange(GradingError):
    """Points below zero or above what the instructor allows."""


class NothingToUndo(GradingError):
    """This item holds no judgement."""


class KeyDoesNotFit(GradingError):
    """The key lacks something of the paper, or its scoring rule cannot be computed with this answer."""


class RegradeUnfinished(GradingError):
    """Another regrade of this sitting is still being applied."""


class NotTheLatestRegrade(GradingError):
    """Only the regrade that is in force can be undone; others stand on it."""


class AlreadyReleased(GradingError):
    """A release of this sitting is in force."""


class NotReleased(GradingError):
    """No release of this sitting is in force."""


class RehearsalStaysInside(GradingError):
    """The results of a rehearsal are never released: those who help to run the course see them anyway."""
