"""Which address of the TA's door leads where?"""

from django.urls import path

from grading.review import views

urlpatterns = [
    path("review/", views.review_queue, name="review_queue"),
    path("review/<int:sitting_id>/<slug:question>/", views.review_item, name="review_item"),
    path("review/items/<int:item_id>/judge", views.review_judge, name="review_judge"),
    path("review/items/<int:item_id>/undo", views.review_undo, name="review_undo"),
    path("review/items/<int:item_id>/renew", views.review_renew, name="review_renew"),
    path("review/items/<int:item_id>/take-over", views.review_take_over, name="review_take_over"),
    path("quizzes/<int:quiz_id>/questions/<slug:question>/rubric/", views.rubric, name="rubric"),
    path("quizzes/<int:quiz_id>/questions/<slug:question>/rubric/add", views.rubric_add, name="rubric_add"),
    path("rubric/<int:rubric_id>/edit", views.rubric_edit, name="rubric_edit"),
    path("rubric/<int:rubric_id>/remove", views.rubric_remove, name="rubric_remove"),
    path("rubric/<int:rubric_id>/retire", views.rubric_retire, name="rubric_retire"),
    path("rubric/<int:rubric_id>/offer", views.rubric_offer, name="rubric_offer"),
    path("rubric/<int:rubric_id>/move", views.rubric_move, name="rubric_move"),
    path("review/second/<int:sitting_id>/<slug:question>/", views.second_item, name="second_item"),
    path("review/second/<int:opinion_id>/judge", views.second_judge, name="second_judge"),
    path("review/second/<int:opinion_id>/renew", views.second_renew, name="second_renew"),
    path("review/second/<int:opinion_id>/settle", views.second_settle, name="second_settle"),
    path("sittings/<int:sitting_id>/review-plan", views.review_plan, name="review_plan"),
    path("sittings/<int:sitting_id>/second-opinions", views.second_opinions, name="second_opinions"),
    path("sittings/<int:sitting_id>/second-opinions/draw", views.second_draw, name="second_draw"),
    path("requests/", views.request_queue, name="request_queue"),
    path("requests/<int:request_id>/", views.request_item, name="request_item"),
    path("requests/<int:request_id>/answer", views.request_answer, name="request_answer"),
]
