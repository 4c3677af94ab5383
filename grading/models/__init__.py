"""Which rows does the grading side keep? Every model, under one name."""

from grading.models.adjustment import Adjustment, AdjustmentRun
from grading.models.plan import Assignment, ReviewPlan
from grading.models.release import NoticeRead, Release
from grading.models.request import RegradeRequest
from grading.models.review import ReviewItem
from grading.models.rubric import RubricItem, RubricMark
from grading.models.run import GradingRun
from grading.models.score import QuestionScore, ScoreChange
from grading.models.second import SecondOpinion
from grading.models.step import RegradeStep

__all__ = [
    "Adjustment",
    "AdjustmentRun",
    "Assignment",
    "GradingRun",
    "NoticeRead",
    "QuestionScore",
    "RegradeRequest",
    "RegradeStep",
    "Release",
    "ReviewItem",
    "ReviewPlan",
    "RubricItem",
    "RubricMark",
    "ScoreChange",
    "SecondOpinion",
]
