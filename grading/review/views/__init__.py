"""What does each address of the TA's door do? One view a name."""

from grading.review.views.judging import (
    review_item,
    review_judge,
    review_queue,
    review_renew,
    review_take_over,
    review_undo,
)
from grading.review.views.plan import review_plan, second_draw, second_opinions, second_settle
from grading.review.views.requests import request_answer, request_item, request_queue
from grading.review.views.rubric import (
    rubric,
    rubric_add,
    rubric_edit,
    rubric_move,
    rubric_offer,
    rubric_remove,
    rubric_retire,
)
from grading.review.views.second import second_item, second_judge, second_renew

__all__ = [
    "request_answer",
    "request_item",
    "request_queue",
    "review_item",
    "review_judge",
    "review_plan",
    "review_queue",
    "review_renew",
    "review_take_over",
    "review_undo",
    "rubric",
    "rubric_add",
    "rubric_edit",
    "rubric_move",
    "rubric_offer",
    "rubric_remove",
    "rubric_retire",
    "second_draw",
    "second_item",
    "second_judge",
    "second_opinions",
    "second_renew",
    "second_settle",
]
