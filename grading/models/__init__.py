"""Which rows does the grading side keep? Every model, under one name."""

from grading.models.plan import Assignment, ReviewPlan
from grading.models.release import Release
from grading.models.request import RegradeRequest
from grading.models.review import ReviewItem
from grading.models.run import GradingRun
from grading.models.score import QuestionScore, ScoreChange
from grading.models.step import RegradeStep

__all__ = [
    "Assignment",
    "GradingRun",
    "QuestionScore",
    "RegradeRequest",
    "RegradeStep",
    "Release",
    "ReviewItem",
    "ReviewPlan",
    "ScoreChange",
]
