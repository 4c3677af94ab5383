"""Which rules of grading can be broken? One base class; the words that people read are in the templates."""


class GradingError(Exception):
    """A rule of grading was broken. Nothing was written."""


class ReviewConflict(GradingError):
    """Somebody else judged this item meanwhile."""


class RubricChanged(ReviewConflict):
    """A rubric item was edited or retired meanwhile."""


class NotTheFirstJudge(GradingError):
    """A second opinion is given by somebody else than the first judge."""


class PointsOutOfRange(GradingError):
    """Points below zero or above what the instructor allows."""


class NothingToUndo(GradingError):
    """This item holds no judgement."""


class KeyDoesNotFit(GradingError):
    """The key lacks something of the paper, or its scoring rule cannot be computed with this answer."""


class RequestsClosed(GradingError):
    """No release in force takes regrade requests now, or the attempt is not graded yet."""


class AlreadyAsked(GradingError):
    """There is a regrade request for this question already."""


class AlreadyAnswered(GradingError):
    """Somebody answered this regrade request meanwhile."""


class RegradeUnfinished(GradingError):
    """Another regrade of this sitting is still being applied."""


class NotTheLatestRegrade(GradingError):
    """Only the regrade that is in force can be undone; others stand on it."""


class AlreadyReleased(GradingError):
    """A release of this sitting is in force."""


class NotReleased(GradingError):
    """No release of this sitting is in force."""


class OthersStillSit(GradingError):
    """Another sitting still hands out the same paper: its students must not find the right answers."""


class RehearsalStaysInside(GradingError):
    """The results of a rehearsal are never released: those who help to run the course see them anyway."""


class AlreadyAdjusted(GradingError):
    """This table was applied already, or this run of adjustments undone."""
